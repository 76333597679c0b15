"""Clocks of this machine, and how far they are apart; nothing opens while they disagree."""

from vprok.tools.clocks.chrony import chrony_offset
from vprok.tools.clocks.watch import Apart, Clock, Clocks

__all__ = ["Apart", "Clock", "Clocks", "chrony_offset"]
