"""Run a function on doubtful bytes in a child that can neither eat the machine nor hang it."""

from vprok.tools.limits.child import ChildDied, ChildFailed, in_child

__all__ = ["ChildDied", "ChildFailed", "in_child"]
