"""The day: rooms, organisers, observers, protocols, acts, incidents. Not built yet."""
