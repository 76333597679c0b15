"""The case of a school in words, the same on its page and on paper."""

from datetime import tzinfo

from vprok.domain.analytics.documents.cases import CaseWords, ReplyWords, SignWords
from vprok.domain.analytics.queries.cases import Case, FormVersion, Rechecked
from vprok.domain.analytics.reports.evidence import (
    NOT_A_VERDICT,
    PER_CENT,
    Evidence,
    of_mark,
    of_sign,
)
from vprok.kernel.russian import plural, signed

OBSERVERS = (
    "Акты наблюдателей появятся здесь, когда наблюдатели начнут вести их в портале; "
    "пока их собирает координатор."
)


def evidence_of(case: Case) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Official markers and our signs of a school, with their figures."""
    official = tuple(of_mark(mark) for mark in case.official)
    ours = tuple(of_sign(sign, case.labels[sign.search.work_id]) for sign in case.signs)
    return official, ours


def case_words(case: Case, zone: tzinfo) -> CaseWords:
    """Everything that the case says.

    zone: of the school
    """
    official, ours = evidence_of(case)
    return CaseWords(
        body=case.school.short_name,
        key=case.school.key,
        campaign=case.campaign.title,
        verdict=NOT_A_VERDICT,
        official=tuple(map(_sign, official)),
        ours=tuple(map(_sign, ours)),
        rechecks=tuple(map(recheck_words, case.rechecks)),
        versions=tuple(_version(one, zone) for one in case.versions),
        observers=OBSERVERS,
        replies=tuple(
            ReplyWords(one.text, one.by, one.at.astimezone(zone)) for one in case.replies
        ),
    )


def recheck_words(one: Rechecked) -> str:
    """What a recheck has found, in a sentence.

    source: domain.md §3.9, перепроверка: кол-во работ, % расхождений
    """
    outcome = one.outcome
    works = plural(outcome.of, "работа", "работы", "работ")
    if not outcome.is_whole:
        return f"{one.work}: перепроверяются {works}, готово {len(outcome.works)}."
    share, mean = outcome.share_of_works or 0.0, outcome.mean_difference or 0.0
    return (
        f"{one.work}: перепроверены {works}, с другими баллами — {round(PER_CENT * share)} %; "
        f"в среднем перепроверка отличается на {signed(mean, 2)} балла."
    )


def _sign(one: Evidence) -> SignWords:
    return SignWords(one.title, one.about, one.words, one.columns, one.rows, one.chance)


def _version(one: FormVersion, zone: tzinfo) -> tuple[str, ...]:
    when = f"{one.accepted_at.astimezone(zone):%d.%m.%Y %H:%M}"
    changes = ("", "", "") if one.changed is None else (one.changed, one.over, one.under)
    return (str(one.work), str(one.submission.version), when, *map(str, changes))
