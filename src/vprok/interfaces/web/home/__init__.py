"""Pages of the chapter home."""
