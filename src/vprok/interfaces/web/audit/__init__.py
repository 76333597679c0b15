"""Pages of the chapter audit."""
