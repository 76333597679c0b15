"""A reader who looks all the time whether a version is half visible.

    .venv/bin/python -m bench.faults.watch STOP

Prints how often it has looked, and each contradiction it saw in one reading.
"""

import json
import sys
import time
from pathlib import Path

LOOK = """
select s.token, b.id is null, l.id is null, r.id is null
from intake_submission s
left join results_block b on b.submission_id = s.id and b.replaced_at is null
left join results_leaf l on l.block_id = b.id
left join intake_receipt r on r.submission_id = s.id
where s.kind = 'results' and s.state = 'accepted'
"""
"""One statement sees one moment: each current form with its rows, its summary and its receipt."""


def main() -> None:
    """Look until told to stop."""
    import django

    django.setup()
    from django.db import Error, connection

    looks, seen = 0, set()
    while not Path(sys.argv[1]).exists():
        try:
            with connection.cursor() as cursor:
                cursor.execute(LOOK)
                halves = [row for row in cursor.fetchall() if any(row[1:])]
            looks += 1
            seen.update(f"half visible: {row[0]}" for row in halves)
        except Error:
            connection.close()
        time.sleep(0.05)
    print(json.dumps({"looks": looks, "seen": sorted(seen)[:20]}))


if __name__ == "__main__":
    main()
