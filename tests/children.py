"""What a limited child told is told again to the same question: for tests of something else."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from vprok.tools.limits import in_child
from vprok.tools.pdf import likeness, look

in_child_once = cache(in_child)


@contextmanager
def papers_looked_over_once() -> Iterator[None]:
    """The same paper uploaded again is not looked over again."""
    with (
        patch.object(look, "in_child", in_child_once),
        patch.object(likeness, "in_child", in_child_once),
    ):
        yield
