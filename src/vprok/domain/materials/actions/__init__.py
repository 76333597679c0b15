"""Issuing codes, keeping variants, building archives, giving out their keys."""

from vprok.domain.materials.actions.archives import (
    build_archive,
    build_waiting,
    fetch_archive,
    hand_out_archive,
)
from vprok.domain.materials.actions.choices import choose
from vprok.domain.materials.actions.codes import code_of, issue_codes, issue_waiting, take_codes
from vprok.domain.materials.actions.keys import (
    relay_key,
    relay_words,
    take_cipher_file,
    take_key,
    take_words,
)
from vprok.domain.materials.actions.officers import (
    begin_arming,
    finish_arming,
    keep_officer_key,
    make_officer_words,
)
from vprok.domain.materials.actions.release import (
    clocks_need_a_word,
    move_slot,
    release_by_hand,
    release_early,
    release_waiting,
    take_back_word,
    watch_clocks,
)
from vprok.domain.materials.actions.sealed import put_sealed, take_sealed
from vprok.domain.materials.actions.slots import (
    ask_for_keys,
    erase_left_over,
    freeze_waiting,
    keys_left_over,
    plan_waiting,
    preparation_key,
    take_keys,
)
from vprok.domain.materials.actions.variants import put_variant

__all__ = [
    "ask_for_keys",
    "begin_arming",
    "build_archive",
    "build_waiting",
    "choose",
    "clocks_need_a_word",
    "code_of",
    "erase_left_over",
    "fetch_archive",
    "finish_arming",
    "freeze_waiting",
    "hand_out_archive",
    "issue_codes",
    "issue_waiting",
    "keep_officer_key",
    "keys_left_over",
    "make_officer_words",
    "move_slot",
    "plan_waiting",
    "preparation_key",
    "put_sealed",
    "put_variant",
    "relay_key",
    "relay_words",
    "release_by_hand",
    "release_early",
    "release_waiting",
    "take_back_word",
    "take_cipher_file",
    "take_codes",
    "take_key",
    "take_keys",
    "take_sealed",
    "take_words",
    "watch_clocks",
]
