"""SQLite with a fair write lock."""
