"""Pages of the chapter monitoring."""
