"""Pages of the chapter analytics."""
