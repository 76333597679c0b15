"""Accepted rows of schools, and the classes that stand in them."""

from collections.abc import Collection
from dataclasses import dataclass

from vprok.domain.analytics.queries.bodies import leaves_at, names_of
from vprok.domain.analytics.queries.sliced import chosen_leaves
from vprok.domain.analytics.queries.slices import EVERYONE, Slice
from vprok.domain.campaign.models import Work
from vprok.domain.campaign.states import Layout as FormLayout
from vprok.domain.intake.models import GradeClass
from vprok.domain.results.sheets import NO_LETTER
from vprok.kernel.place import Place
from vprok.tools.stats import block as packed
from vprok.tools.stats.leaf import Counts, Layout, marks_of
from vprok.tools.stats.pile import Rows

NO_CLASS = "Класс без участников"


@dataclass(frozen=True)
class SchoolRows:
    """The accepted rows of one school for one work.

    block:   those of the slice
    classes: names of classes in the order of their numbers in the block, from 1
    whole:   all of them, since marks follow from the whole school
    """

    place: Place
    name: str
    district: str
    block: packed.Block
    classes: tuple[str, ...]
    whole: packed.Block
    kept: Rows

    def marks(self, layout: Layout) -> Counts:
        """The mark of each row of the slice, as its school gives it."""
        return marks_of(self.whole, layout)[self.kept]


def accepted_rows(
    work: Work, place: Place, only: Slice = EVERYONE, chosen: Collection[Place] = ()
) -> tuple[SchoolRows, ...]:
    """The rows of all current forms of a work at a place and below it, in the order of schools.

    only:   rows of these participants, and schools of this kind
    chosen: schools or bodies below the place that are asked for as a set; none = all of it
    costs:  two SQL statements, whatever the territory
    """
    leaves = leaves_at(place).filter(work=work)
    found = chosen_leaves(leaves.within(chosen) if chosen else leaves, only).order_by("place")
    blocks = [
        (Place(path), packed.unpack(bytes(payload)), tuple(classes))
        for path, payload, classes in found.values_list("place", "block__payload", "block__classes")
    ]
    schools = [school for school, _, _ in blocks]
    called = names_of([*schools, *{school.lineage[-2] for school in schools}])
    rows = []
    for school, block, classes in blocks:
        kept = only.rows.rows(block)
        named = called[school], called[school.lineage[-2]]
        rows.append(SchoolRows(school, *named, block.where(kept), classes, block, kept))
    return tuple(rows)


def class_name(work: Work, school: Place, number: int) -> str | None:
    """What a class of an accepted form is called: «4А», or «4-1» where classes have ordinals.

    number:  as the block has it, from 1
    returns: None for a class that the form does not have
    costs:   two SQL statements
    """
    return dict(class_names(work, school)).get(number)


def class_names(work: Work, school: Place) -> tuple[tuple[int, str], ...]:
    """Classes of an accepted form by their numbers in it, those of nobody left out.

    costs: two SQL statements
    """
    found = (
        leaves_at(school)
        .filter(work=work)
        .values_list("block__payload", "block__classes", "entry__school")
    )
    for payload, labels, pk in found:
        block = packed.unpack(bytes(payload))
        numbers = sorted(set(block.class_no[block.written() > 0].tolist()) - {0})
        if work.campaign.layout == FormLayout.WITH_CLASSES:
            named = {
                n: f"{work.grade}{'' if label == NO_LETTER else label}"
                for n, label in enumerate(labels, start=1)
            }
        else:
            applied = GradeClass.objects.filter(
                campaign=work.campaign_id, school=pk, grade=work.grade
            )
            named = {one.ordinal: str(one) for one in applied}
        return tuple((n, named.get(n, f"{work.grade}-{n}")) for n in numbers)
    return ()
