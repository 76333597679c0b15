"""Pages of the chapter materials."""
