"""Vprok (Впрок): an open platform for national school assessments."""
