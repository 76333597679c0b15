"""Who: accounts, and the posts they hold at places."""
