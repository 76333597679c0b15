"""Pages of the chapter access."""
