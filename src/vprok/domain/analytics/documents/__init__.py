"""What analytics prints: the case of a school."""
