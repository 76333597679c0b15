"""Are the reports of a database the same as an independent count? Run in a process of its own.

    python -m tests.interfaces.cli.demo.same

Prints JSON: how many places were compared, and where the integers or the lines of Ф3 differ.
"""

import json

import django


def main() -> None:
    django.setup()
    from tests.domain.analytics.checker import Checker
    from tests.domain.analytics.test_equality import assert_same
    from vprok.domain.analytics.queries import Scope, lines
    from vprok.domain.analytics.reports import marks
    from vprok.domain.campaign.models import Work
    from vprok.domain.intake.models import Entry
    from vprok.kernel.place import COUNTRY, Place

    compared, different = 0, []
    for work in Work.objects.select_related("campaign").order_by("code"):
        checker = Checker(work)
        paths = set(Entry.objects.filter(work=work).values_list("school__path", flat=True))
        for place in sorted({step for path in paths for step in Place(path).lineage}):
            compared += 1
            scope = Scope(work, place, own=COUNTRY)
            told = [row.cells[1:] for row in marks.build(scope).rows]
            counted = [checker.marks_row(line.place) for line in lines(scope)]
            try:
                assert_same(work, place, checker)
                assert told == counted
            except AssertionError as error:
                different.append([work.code, place.path, str(error)])
    print(json.dumps({"compared": compared, "different": different}))  # noqa: T201


if __name__ == "__main__":
    main()
