"""Printed pages: typeset from values, with codes to scan; and a look at PDFs that come in."""
