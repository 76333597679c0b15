"""How many pupils Ф3 of the country counts now, in all the works that are named.

.venv/bin/python -m bench.seen [WORK …]
"""

import sys

import django


def main() -> None:
    """Print the count."""
    django.setup()
    from bench.stage import WORK

    from vprok.domain.analytics.queries import leaf_of
    from vprok.domain.campaign.models import Work
    from vprok.kernel.place import COUNTRY

    works = Work.objects.filter(code__in=sys.argv[1:] or [WORK])
    print(sum(leaf_of(work, COUNTRY).present for work in works))


if __name__ == "__main__":
    main()
