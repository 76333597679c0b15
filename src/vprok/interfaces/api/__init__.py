"""The JSON interface: the same actions and queries as the pages. Its modules are not built yet."""
