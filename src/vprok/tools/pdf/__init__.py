"""Printed pages: typeset from values, given their codes to scan, and looked over when they come in."""
