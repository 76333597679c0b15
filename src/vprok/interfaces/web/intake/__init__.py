"""Pages of the chapter intake."""
