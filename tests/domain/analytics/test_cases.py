"""What a school answers to signs, and what stands in its case beside them."""

from datetime import timedelta

import pytest

from tests import cast, make
from tests.cast import refused
from tests.domain.analytics.country import accept, row
from vprok.domain.analytics.actions.cases import reply
from vprok.domain.analytics.models import Reply, Search, Sign
from vprok.domain.analytics.queries.cases import case_of
from vprok.domain.analytics.reports.cases import case_words
from vprok.domain.analytics.rules.cases import REPLY_MOST
from vprok.domain.analytics.states import SignKind
from vprok.domain.audit.models import Event
from vprok.domain.campaign.models import Campaign, Work
from vprok.domain.territory.models import School
from vprok.kernel.charter import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> Work:
    """A work in which school 42 has an official marker."""
    made = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    search = Search.objects.create(
        work=made, region="22", forms=1, newest=1, units=30, references=0, is_sampled=False,
        digest=0, measures=b"", made_at=make.NOW,
    )  # fmt: skip
    Sign.objects.create(
        search=search,
        school=make.school(),
        kind=SignKind.JOURNAL,
        value=-0.2,
        evidence={"works": 20, "published": -0.2, "corrected": -0.1},
    )
    return made


def answer(work: Work, text: str, by: Actor, school: School | None = None) -> Reply:
    return reply(school or make.school(), work.campaign, text, by=by, at=make.NOW)


def test_the_words_of_the_head_are_kept_whole_one_after_another(work: Work, elena: Actor) -> None:
    first = "Журнал вели по новой программе.\n\nРаботы проверила межшкольная комиссия."
    answer(work, first, elena)
    answer(work, "Добавляем: приказ № 5.", elena)
    told = case_of(make.school(), work.campaign).replies
    assert [one.text for one in told] == [first, "Добавляем: приказ № 5."]
    assert told[0].by == elena.signature
    assert (
        Event.objects.filter(event="analytics.reply_given", place=make.school().path).count() == 2
    )


def test_what_cannot_be_kept_is_refused(work: Work, elena: Actor, anna: Actor) -> None:
    for text, code in (
        (" \n ", "reply_is_empty"),
        ("а" * (REPLY_MOST + 1), "reply_is_too_long"),
        ("Проверяла Петрова Мария Ивановна.", "words_hold_a_name"),
    ):
        with refused(code):
            answer(work, text, elena)
    with refused("no_right"):
        answer(work, "Нет.", anna)
    with refused("not_your_place"):
        answer(work, "Нет.", elena, make.school(last="0043"))
    assert not Reply.objects.exists()


def test_a_school_of_which_nothing_is_said_has_nothing_to_answer(work: Work, elena: Actor) -> None:
    Sign.objects.all().delete()
    with refused("nothing_to_reply_to"):
        answer(work, "Нет.", elena)


def test_nobody_answers_before_reports_open(work: Work, elena: Actor) -> None:
    Campaign.objects.update(reports_at=make.NOW + timedelta(days=1))
    work.refresh_from_db()
    with refused("results_are_not_open"):
        answer(Work.objects.select_related("campaign").get(pk=work.pk), "Нет.", elena)


def test_versions_of_a_form_are_told_with_what_they_changed(work: Work) -> None:
    school = make.school()
    accept(school, work, [row(1, (1, 0, 0)), row(2, (1, 1, 0)), row(3, (0, 0, 0))])
    assert case_of(school, work.campaign).versions == ()
    accept(
        school,
        work,
        [row(1, (1, 1, 0)), row(2, (1, 2, 0)), row(3, (0, 0, 0))],
        at=make.NOW + timedelta(hours=1),
    )
    first, second = case_of(school, work.campaign).versions
    assert (first.submission.version, first.changed) == (1, None)
    assert (second.submission.version, second.changed, second.over, second.under) == (2, 2, 1, 0)


def test_the_case_in_words_says_what_is_there_and_what_is_not(work: Work) -> None:
    cast.elena()
    words = case_words(case_of(make.school(), work.campaign), make.NOW.tzinfo or make.UTC)
    assert [one.title for one in words.official] == ["Несоответствие отметкам школы"]
    assert words.official[0].rows == (("20", "−0,20", "−0,10"),)
    assert (words.ours, words.rechecks, words.versions, words.replies) == ((), (), (), ())
    assert words.observers.startswith("Акты наблюдателей появятся здесь")
