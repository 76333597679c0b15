"""The story of one assessment year, a chapter a package, in calendar order."""
