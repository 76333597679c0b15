"""Columns on disk for other people's tools: Parquet, and questions over it."""
