"""Questions about families: which classes were told, and whose schools have told all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from vprok.domain.intake.models import Deliverable, Entry
from vprok.domain.intake.states import OwedState
from vprok.domain.results.models import Informed
from vprok.domain.results.queries.accepted import AcceptedRows, accepted_rows
from vprok.domain.results.rules import INFORMED


@dataclass(frozen=True)
class ClassTold:
    """One class with results, and the mark that its families were told; None until then."""

    number: int
    title: str
    told: Informed | None


def classes_told(entry: Entry, accepted: AcceptedRows | None) -> tuple[ClassTold, ...]:
    """The classes of a work that have results, in their order.

    accepted: rows of the accepted form; None gives no class
    costs:    one SQL statement
    """
    marks = marks_of(entry)
    known = accepted.told_classes if accepted else {}
    return tuple(ClassTold(number, title, marks.get(number)) for number, title in known.items())


def marks_of(entry: Entry) -> Mapping[int, Informed]:
    """Marks of a work by number of the class.

    costs: one SQL statement
    """
    return {one.class_no: one for one in Informed.objects.filter(entry=entry)}


def informing_done() -> Iterator[Deliverable]:
    """What is still owed to families though all classes of a work were told.

    costs: one SQL statement, and four for each work of which some classes were told
    """
    told = Informed.objects.filter(entry=OuterRef("entry"))
    begun = (
        Deliverable.objects.filter(Exists(told), kind=INFORMED)
        .exclude(state__in=[OwedState.ACCEPTED, OwedState.EXCUSED])
        .select_related("entry__work__campaign", "entry__school__district__region")
        .order_by("pk")
    )
    return (owed for owed in begun if owed.entry and all_told(owed.entry))


def all_told(entry: Entry) -> bool:
    """Whether families of every class that has results were told.

    costs: four SQL statements
    """
    classes = classes_told(entry, accepted_rows(entry))
    return bool(classes) and all(one.told for one in classes)
