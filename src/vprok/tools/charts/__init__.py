"""Charts as pictures: a figure told as values is drawn once."""
