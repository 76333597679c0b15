"""Statistics on plain arrays: the only host of numpy."""
