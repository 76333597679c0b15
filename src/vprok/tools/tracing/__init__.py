"""Whose copy is on a photograph: hidden dots and visible stamps, read back."""

from vprok.tools.tracing.asking import trace
from vprok.tools.tracing.values import Mark, Original, Sighting, Traced, UnusablePicture

__all__ = ["Mark", "Original", "Sighting", "Traced", "UnusablePicture", "trace"]
