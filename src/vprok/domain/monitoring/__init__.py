"""Who has done what by now, at every level; a chapter without tables of its own."""
