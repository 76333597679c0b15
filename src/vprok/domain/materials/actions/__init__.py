"""Issuing codes, keeping variants, building archives, giving out their keys."""

from vprok.domain.materials.actions.archives import (
    build_archive,
    build_waiting,
    hand_out_archive,
)
from vprok.domain.materials.actions.codes import code_of, issue_codes, issue_waiting, take_codes
from vprok.domain.materials.actions.keys import take_cipher_file, take_key
from vprok.domain.materials.actions.variants import put_variant

__all__ = [
    "build_archive",
    "build_waiting",
    "code_of",
    "hand_out_archive",
    "issue_codes",
    "issue_waiting",
    "put_variant",
    "take_cipher_file",
    "take_codes",
    "take_key",
]
