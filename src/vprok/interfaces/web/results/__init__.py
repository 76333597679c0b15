"""Pages of the chapter results."""
