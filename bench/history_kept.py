"""What the database has of a campaign: rows, participants and points of each task of each work."""

import json
import os
import sys

import django


def main(slug: str) -> None:
    """Print it as the maker of the files does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from vprok.domain.analytics.queries import summaries
    from vprok.domain.campaign.models import Work
    from vprok.kernel.place import COUNTRY

    kept = {}
    for work in Work.objects.filter(campaign__slug=slug).select_related("campaign"):
        leaf = summaries(work, [COUNTRY])[COUNTRY].leaf
        kept[work.code] = (leaf.listed, leaf.present, leaf.sums.sum(axis=1).tolist())
    print(json.dumps(dict(sorted(kept.items()))))


if __name__ == "__main__":
    main(sys.argv[1])
