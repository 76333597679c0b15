"""The six tables of the reports as SQL that DuckDB and Spark both understand.

`works` are the rows of one work, `tasks` its tasks; every answer is made of integers, so that two
engines can be compared to the last one.
"""

from collections.abc import Sequence

MARKS = (2, 3, 4, 5)


def questions(work: str, tasks: int) -> dict[str, str]:
    """SQL by the name of its report, for a work of so many tasks.

    returns: each answers with a row a region, ordered, whatever the engine
    source:  docs/sources/domain.md#rules, 4 to 10
    """
    return {
        "marks": _MARKS,
        "journal": _JOURNAL,
        "scores": _SCORES,
        "tasks": _tasks(range(1, tasks + 1), by=("region",)),
        "planned": _planned(work, range(1, tasks + 1)),
        "groups": _tasks(range(1, tasks + 1), by=("region", "mark")),
    }


_MARKS = """\
select region, count(distinct school) as schools, count(*) as participants,
       sum(case when mark = 2 then 1 else 0 end) as m2,
       sum(case when mark = 3 then 1 else 0 end) as m3,
       sum(case when mark = 4 then 1 else 0 end) as m4,
       sum(case when mark = 5 then 1 else 0 end) as m5
from works where is_present
group by region order by region
"""

_JOURNAL = """\
select region, count(*) as participants,
       sum(case when journal > 0 and mark > 0 and mark < journal then 1 else 0 end) as lower_,
       sum(case when journal > 0 and mark = journal then 1 else 0 end) as equal_,
       sum(case when journal > 0 and mark > journal then 1 else 0 end) as higher_
from works where is_present
group by region order by region
"""

_SCORES = """\
select region, total, count(*) as participants
from works where is_present
group by region, total order by region, total
"""

_EARNED = """\
  select region, {n} as n, sum(greatest(t{n}, 0)) as earned, count(*) as participants
  from works where is_present group by region"""


def _tasks(numbers: Sequence[int], *, by: tuple[str, ...]) -> str:
    sums = ",\n       ".join(f"sum(greatest(t{n}, 0)) as t{n}" for n in numbers)
    group = ", ".join(by)
    marked = " and mark > 0" if "mark" in by else ""
    return (
        f"select {group}, count(*) as participants,\n       {sums}\n"
        f"from works where is_present{marked}\ngroup by {group} order by {group}\n"
    )


def _planned(work: str, numbers: Sequence[int]) -> str:
    earned = "\n  union all\n".join(_EARNED.format(n=n) for n in numbers)
    return (
        f"with earned as (\n{earned}\n)\n"
        "select earned.region, tasks.skill, sum(earned.earned) as earned,\n"
        "       sum(earned.participants * tasks.maximum) as possible\n"
        f"from earned join tasks on tasks.n = earned.n and tasks.work = '{work}'\n"
        "group by earned.region, tasks.skill order by earned.region, tasks.skill\n"
    )
