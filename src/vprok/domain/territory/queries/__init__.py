"""Questions about the tree, and about the list as a file."""

from vprok.domain.territory.queries.lists import Preview, list_csv, list_xlsx, preview
from vprok.domain.territory.queries.tree import (
    Cabinet,
    CountedDistrict,
    CountedRegion,
    Sought,
    Subject,
    cabinet_of,
    cabinets_down_to,
    districts,
    free_numbers,
    history,
    names,
    regions,
    schools,
    subjects,
    zones_of,
)

__all__ = [
    "Cabinet",
    "CountedDistrict",
    "CountedRegion",
    "Preview",
    "Sought",
    "Subject",
    "cabinet_of",
    "cabinets_down_to",
    "districts",
    "free_numbers",
    "history",
    "list_csv",
    "list_xlsx",
    "names",
    "preview",
    "regions",
    "schools",
    "subjects",
    "zones_of",
]
