"""Pages of the chapter territory."""
