"""The oral part: stations, sittings, recordings. Its pages are not built yet."""
