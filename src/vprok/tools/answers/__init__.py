"""Short answers against keys: made one, compared exactly, scored, and why."""

from vprok.tools.answers.keys import Key, Kind, Scored, parse_key, score
from vprok.tools.answers.options import BadKey

__all__ = ["BadKey", "Key", "Kind", "Scored", "parse_key", "score"]
