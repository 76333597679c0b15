"""What a plan of measures may hold, and who has saved it last."""

from vprok.domain.analytics.rules.measures import (
    MEASURES_MOST,
    WORDS_MOST,
    plan_is_too_long,
    plan_was_changed,
)


def test_a_plan_fits_a_paper_that_people_read() -> None:
    assert plan_is_too_long(lines=MEASURES_MOST, longest=WORDS_MOST) is None
    many = plan_is_too_long(lines=MEASURES_MOST + 1, longest=1)
    wordy = plan_is_too_long(lines=1, longest=WORDS_MOST + 1)
    assert many is not None
    assert wordy is not None
    assert many.code == wordy.code == "plan_is_too_long"
    assert "больше 40 мер" in many.text
    assert "Разделите" in wordy.text


def test_a_plan_saved_by_another_meanwhile_is_not_written_over() -> None:
    assert plan_was_changed(seen=0, now=0) is None
    refusal = plan_was_changed(seen=0, now=1)
    assert refusal is not None
    assert refusal.code == "plan_was_changed"
    assert "Обновите страницу" in refusal.text
