"""The JSON API for school information systems: the same actions and queries as the pages."""
