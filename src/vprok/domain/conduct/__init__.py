"""The day: rooms, organisers, observers, protocols, acts, incidents. Its pages are not built yet."""
