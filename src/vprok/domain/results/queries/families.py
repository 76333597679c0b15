"""What one family is shown: the results of one code in all works that are there."""

from datetime import datetime

from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Code
from vprok.domain.results.models import Block, FamilyLook

WITH_ITS_BODY = ("work__campaign", "school__district__region")


def entries_to_look_at(code: Code) -> list[Entry]:
    """The works of a code's grade that have accepted results, in the order of their days.

    Whether the code itself has written them is seen in their rows.

    costs: one SQL statement
    """
    accepted = Block.objects.current().filter(work__campaign=code.campaign_id)
    return list(
        Entry.objects.taking()
        .filter(school=code.school_id, work__campaign=code.campaign_id, work__grade=code.grade)
        .filter(pk__in=accepted.values("entry"))
        .select_related(*WITH_ITS_BODY)
        .order_by("on", "work__code")
    )


def look_open(pk: int, opened_at: datetime, *, at: datetime) -> FamilyLook | None:
    """A look that is still open, as the browser that began it remembers it.

    opened_at: a look that was taken back and begun anew is another one
    costs:     one SQL statement
    """
    return (
        FamilyLook.objects.filter(pk=pk, opened_at=opened_at, ends_at__gt=at)
        .select_related("code__school__district__region", "code__campaign")
        .first()
    )
