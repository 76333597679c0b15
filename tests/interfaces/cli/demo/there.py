"""What is there of results when the year has been played? Run in a process of its own.

    python -m tests.interfaces.cli.demo.there

Prints JSON: counts from the database alone, whatever the robots say of themselves.
"""

import json
from collections import Counter

import django


def main() -> None:
    django.setup()
    from vprok.domain.access.models import Token
    from vprok.domain.analytics.models import Measures, Search, StateExam, Study
    from vprok.domain.campaign.models import Campaign, Sampled, Task
    from vprok.domain.intake.models import Deliverable, Entry, Submission
    from vprok.domain.results.models import (
        Block,
        Commission,
        Declaration,
        Edition,
        FamilyLook,
        Informed,
        Lodged,
        Marking,
        Presence,
        Typed,
    )
    from vprok.domain.results.queries import reconciled
    from vprok.interfaces.frame.clock import moment
    from vprok.interfaces.jobs.board import BOARD
    from vprok.interfaces.jobs.models import Claim
    from vprok.kernel.place import Place
    from vprok.tools.stats.block import unpack

    past = Campaign.objects.order_by("opens_on")[0]
    accepted = Submission.objects.filter(kind="results", state="accepted").exclude(campaign=past)
    digests = set(Lodged.objects.values_list("digest", flat=True))
    entries = Entry.objects.filter(presence__isnull=False) | Entry.objects.filter(
        counted__isnull=False
    )
    opened = Declaration.objects.exclude(lifted_at=None)
    past_blocks = Block.objects.filter(work__campaign=past)
    jobs = [job for job in BOARD if job.name.startswith("analytics.")]
    written = set(Block.objects.values_list("work", flat=True))
    found = {
        "accepted": accepted.count(),
        "handed": accepted.exclude(handed_by="").count(),
        "typed_hands": sorted(set(Typed.objects.values_list("hand", flat=True))),
        "twice": Entry.objects.filter(typed__hand=2).distinct().count(),
        "systems": Token.objects.exclude(used_at=None).count(),
        "by_system": accepted.filter(sent_by__contains="школьная информационная система").count(),
        "sealed": [
            [accepted_at > due_at, is_late]
            for sha256, accepted_at, due_at, is_late in Deliverable.objects.filter(
                current__in=accepted
            ).values_list("current__sha256", "current__accepted_at", "due_at", "current__is_late")
            if sha256[:32] in digests and accepted_at and due_at
        ],
        "turns": Counter(Marking.objects.exclude(done_at=None).values_list("turn", flat=True)),
        "unmarked": Marking.objects.filter(done_at=None).count(),
        "closed": Commission.objects.exclude(closed_at=None).count(),
        "answered": Task.objects.filter(entry="answer").count(),
        "editions": list(Edition.objects.order_by("number").values_list("number", flat=True)),
        "scored_again": Block.objects.filter(edition__number=2, replaced_at=None).count(),
        "reasons": Presence.objects.exclude(reason="").count(),
        "differences": [
            len(reconciled(one).differences) for one in entries.distinct().order_by("pk")
        ],
        "signed": Declaration.objects.filter(lifted_at=None).count(),
        "opened": [one.lifted_why for one in opened],
        "signed_again": Declaration.objects.filter(
            entry__in=opened.values("entry"), lifted_at=None
        ).count(),
        "why": [one for one in accepted.values_list("why", flat=True) if one],
        "informed": Informed.objects.count(),
        "looked": FamilyLook.objects.count(),
        "may_look": list(
            Campaign.objects.filter(families_look=True, double_entry=True).values_list(
                "slug", flat=True
            )
        ),
        "past": [past.state, sorted(past.works.values_list("code", flat=True))],
        "past_rows": sum(len(unpack(bytes(one.payload))) for one in past_blocks),
        "behind": [job.name for job in jobs if list(job.waiting(moment()))],
        "failed": list(Claim.objects.exclude(last_error="").values_list("job", flat=True)),
        "unsearched": len(written - set(Search.objects.values_list("work", flat=True))),
        "unstudied": len(written - set(Study.objects.values_list("work", flat=True))),
        "sampled": Sampled.objects.count(),
        "exams": StateExam.objects.count(),
        "planned_at": sorted(
            Place(path).level for path in Measures.objects.values_list("place", flat=True)
        ),
    }
    print(json.dumps(found, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
