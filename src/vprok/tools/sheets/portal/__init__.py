"""Exports of the federal portal, year by year: recognised by content, read with their dirt."""
