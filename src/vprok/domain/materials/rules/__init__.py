"""How codes are numbered, how variants are dealt, and what holds materials back."""

from vprok.domain.materials.rules.archives import (
    archive_is_early,
    archive_is_not_ready,
    archive_is_withdrawn,
    archive_names,
    fingerprint,
)
from vprok.domain.materials.rules.codes import (
    LEAST_SPARE,
    ClassSize,
    Numbered,
    codes_are_early,
    codes_are_missing,
    codes_for,
    codes_have_run_out,
    series,
    spare_count,
)
from vprok.domain.materials.rules.dealing import deal, deal_seats, dealt, seat_at, turn_of
from vprok.domain.materials.rules.hours import (
    bound_to,
    day_has_fallen_out,
    day_is_not_declared,
    hour_words,
    is_settled,
    key_is_early,
)
from vprok.domain.materials.rules.variants import (
    MOST_VARIANT_BYTES,
    variant_is_a_twin,
    variant_is_there,
    variant_is_too_large,
    variant_is_unknown,
    variants_are_missing,
)

__all__ = [
    "LEAST_SPARE",
    "MOST_VARIANT_BYTES",
    "ClassSize",
    "Numbered",
    "archive_is_early",
    "archive_is_not_ready",
    "archive_is_withdrawn",
    "archive_names",
    "bound_to",
    "codes_are_early",
    "codes_are_missing",
    "codes_for",
    "codes_have_run_out",
    "day_has_fallen_out",
    "day_is_not_declared",
    "deal",
    "deal_seats",
    "dealt",
    "fingerprint",
    "hour_words",
    "is_settled",
    "key_is_early",
    "seat_at",
    "series",
    "spare_count",
    "turn_of",
    "variant_is_a_twin",
    "variant_is_there",
    "variant_is_too_large",
    "variant_is_unknown",
    "variants_are_missing",
]
