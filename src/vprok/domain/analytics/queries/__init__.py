"""Questions about sums, groups of participants and accepted rows."""

from vprok.domain.analytics.queries.changes import Changed, Changes, changes
from vprok.domain.analytics.queries.charts import charts_behind, svgs_of_figures
from vprok.domain.analytics.queries.lines import (
    Body,
    Line,
    Scope,
    Version,
    WorkForms,
    bodies_below,
    lines,
    nothing_to_tell,
    obstacle,
    version,
    works_with_forms,
)
from vprok.domain.analytics.queries.recounts import works_to_recount
from vprok.domain.analytics.queries.rows import (
    SchoolRows,
    accepted_rows,
    class_name,
    class_names,
)
from vprok.domain.analytics.queries.schools import (
    SchoolLeaf,
    Spread,
    forget_likeness,
    school_leaves,
    spread,
)
from vprok.domain.analytics.queries.similar import (
    Bands,
    Nearest,
    Similar,
    bands_or_why,
    similar,
    similar_or_why,
)
from vprok.domain.analytics.queries.sliced import Sliced, forget_slices, sliced
from vprok.domain.analytics.queries.slices import EVERYONE, Slice
from vprok.domain.analytics.queries.studies import KeptStudy, studies_behind, study_of
from vprok.domain.analytics.queries.sums import (
    Summary,
    Sums,
    leaf_of,
    summaries,
    totals_behind,
)
from vprok.domain.analytics.queries.trends import (
    Cohort,
    CohortLine,
    SkillOverYears,
    Trend,
    Year,
    YearBefore,
    trend,
    year_before,
)

__all__ = [
    "EVERYONE",
    "Bands",
    "Body",
    "Changed",
    "Changes",
    "Cohort",
    "CohortLine",
    "KeptStudy",
    "Line",
    "Nearest",
    "SchoolLeaf",
    "SchoolRows",
    "Scope",
    "Similar",
    "SkillOverYears",
    "Slice",
    "Sliced",
    "Spread",
    "Summary",
    "Sums",
    "Trend",
    "Version",
    "WorkForms",
    "Year",
    "YearBefore",
    "accepted_rows",
    "bands_or_why",
    "bodies_below",
    "changes",
    "charts_behind",
    "class_name",
    "class_names",
    "forget_likeness",
    "forget_slices",
    "leaf_of",
    "lines",
    "nothing_to_tell",
    "obstacle",
    "school_leaves",
    "similar",
    "similar_or_why",
    "sliced",
    "spread",
    "studies_behind",
    "study_of",
    "summaries",
    "svgs_of_figures",
    "totals_behind",
    "trend",
    "version",
    "works_to_recount",
    "works_with_forms",
    "year_before",
]
