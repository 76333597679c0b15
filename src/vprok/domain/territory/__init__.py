"""Where: regions, districts (municipal and departmental), schools."""
