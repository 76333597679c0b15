"""What remains: analysis forms, МИАС, decisions, custody. Its pages are not built yet."""
