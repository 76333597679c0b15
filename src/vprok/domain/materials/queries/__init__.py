"""Questions about codes, variants, archives and keys."""

from vprok.domain.materials.queries.archives import (
    Contents,
    archives_behind,
    contents_of,
    entry_behind,
    hour_of,
    kit_of,
)
from vprok.domain.materials.queries.choices import is_sealed, works_with_fixed_criteria
from vprok.domain.materials.queries.codes import (
    codes_hold,
    codes_of,
    schools_without_codes,
    slips_of,
)
from vprok.domain.materials.queries.hours import (
    WITH_ITS_BODY,
    archive_hour,
    day_holds,
    key_hour,
    release_hour,
)
from vprok.domain.materials.queries.pages import Line, Materials, line_of, materials_of
from vprok.domain.materials.queries.sealed import (
    Opened,
    Stock,
    criteria_hour,
    criteria_of,
    criteria_of_school,
    shelf_words,
    shelves_of,
    stock_of,
)
from vprok.domain.materials.queries.variants import (
    GroupPapers,
    Papers,
    dealt_of,
    group_at,
    group_of,
    papers_due,
    papers_for,
    papers_of,
    shared_with,
    spots_of,
)

__all__ = [
    "WITH_ITS_BODY",
    "Contents",
    "GroupPapers",
    "Line",
    "Materials",
    "Opened",
    "Papers",
    "Stock",
    "archive_hour",
    "archives_behind",
    "codes_hold",
    "codes_of",
    "contents_of",
    "criteria_hour",
    "criteria_of",
    "criteria_of_school",
    "day_holds",
    "dealt_of",
    "entry_behind",
    "group_at",
    "group_of",
    "hour_of",
    "is_sealed",
    "key_hour",
    "kit_of",
    "line_of",
    "materials_of",
    "papers_due",
    "papers_for",
    "papers_of",
    "release_hour",
    "schools_without_codes",
    "shared_with",
    "shelf_words",
    "shelves_of",
    "slips_of",
    "spots_of",
    "stock_of",
    "works_with_fixed_criteria",
]
