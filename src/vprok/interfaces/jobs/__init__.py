"""Background work: one board, one worker."""
