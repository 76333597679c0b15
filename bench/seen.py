"""How many pupils Ф3 of the country counts now.

.venv/bin/python -m bench.seen
"""

import django


def main() -> None:
    """Print the count."""
    django.setup()
    from bench.stage import WORK

    from vprok.domain.analytics.queries import leaf_of
    from vprok.domain.campaign.models import Work
    from vprok.kernel.place import COUNTRY

    print(leaf_of(Work.objects.get(code=WORK), COUNTRY).present)


if __name__ == "__main__":
    main()
