"""Secrets: sealed under a key, bound to their hour, encrypted file by file, drawn and signed."""
