"""Questions about who was there: why a participant has no work, and whether all of it agrees."""

from collections.abc import Mapping
from itertools import groupby

from django.db.models import Q, Sum

from vprok.domain.intake.models import Entry
from vprok.domain.materials.models import Archive, Reprint
from vprok.domain.results.models import Counted, Presence, Typed
from vprok.domain.results.queries.accepted import AcceptedRows, accepted_rows, issued_to
from vprok.domain.results.queries.forms import classes_of
from vprok.domain.results.rules import ClassPresence, Kits, Reconciled, reconcile_presence
from vprok.domain.results.sheets import ABSENT


def presence_of(entry: Entry) -> Mapping[str, Presence]:
    """Why participants have no work, by code; whoever is not named here was there.

    costs: one SQL statement
    """
    return {one.code: one for one in Presence.objects.filter(entry=entry).order_by("code")}


def reconciled(entry: Entry) -> Reconciled:
    """What was said of presence at a work, held against its form, its protocols and its kits.

    The accepted form speaks; before one is accepted, the rows that are typed.

    costs: nine SQL statements if the entry came with its school, work and campaign
    """
    names = {one.ordinal: str(one) for one in classes_of(entry)}
    away, accepted = presence_of(entry), accepted_rows(entry)
    written = accepted.written if accepted else _typed(entry)
    counts = dict(Counted.objects.filter(entry=entry).values_list("class_no", "works"))
    issued = issued_to(entry)
    newcomers = _newcomers(accepted, {one.number for one in issued if one.is_spare})
    classes = []
    own = (one for one in issued if not one.is_spare)
    for number, some in groupby(own, key=lambda one: one.class_no or 0):
        codes = tuple(one.number for one in some)
        classes.append(
            ClassPresence(
                number=number,
                title=names.get(number, f"{entry.work.grade}-{number}"),
                codes=codes,
                away={code: away[code].state for code in codes if code in away},
                form={code: written[code] for code in codes if code in written},
                is_accepted=accepted is not None,
                newcomers=tuple(code for code, there in newcomers.items() if there == number),
                counted=counts.get(number),
            )
        )
    return reconcile_presence(classes, _kits(entry))


def _typed(entry: Entry) -> Mapping[str, bool]:
    """Whether each typed row that names a variant has a work.

    costs: one SQL statement
    """
    rows = Typed.objects.filter(entry=entry).order_by("hand").values_list("code", "values")
    told = {
        code: {text for key, text in values.items() if key.startswith("variant_")}
        for code, values in rows
    }
    return {code: variants != {ABSENT} for code, variants in told.items() if variants}


def _newcomers(accepted: AcceptedRows | None, spare: set[str]) -> Mapping[str, int]:
    """Spare codes with a work, and their classes."""
    if accepted is None:
        return {}
    numbers = zip(accepted.block.codes.tolist(), accepted.block.class_no.tolist(), strict=True)
    written = accepted.written
    return {
        str(code): number for code, number in numbers if str(code) in spare and written[str(code)]
    }


def _kits(entry: Entry) -> Kits:
    """What was printed of a work.

    costs: two SQL statements
    """
    archive = Archive.objects.current().filter(entry=entry).values_list("kits", flat=True).first()
    log = Reprint.objects.filter(entry=entry).aggregate(
        again=Sum("kits", filter=Q(is_spare=False)), spares=Sum("kits", filter=Q(is_spare=True))
    )
    return Kits(archive or 0, log["again"] or 0, log["spares"] or 0)
