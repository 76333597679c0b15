"""What goes out: participant codes, variants, sealed archives, keys and their hour."""
