"""Pages of the chapter campaign."""
