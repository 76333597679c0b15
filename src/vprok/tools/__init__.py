"""Machinery without a database; each tool is the only host of its foreign libraries."""
