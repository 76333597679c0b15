"""The rival of bench/forms.py: the rows of a form inserted bare, one transaction a form.

.venv/bin/python -m bench.bare FORMS
"""

import sys
import time

import django


def main() -> None:
    """Print how many forms a second one process inserts, pupil by pupil, with nothing checked."""
    django.setup()
    from bench.stage import ROWS, filled_rows
    from django.db import connection
    from django.db.transaction import atomic

    count = int(sys.argv[1])
    lines = [
        (row["code"], ",".join(str(value) for value in row.values()))
        for row in filled_rows(ROWS, 20)
    ]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (form integer, code varchar(5), line text)")
        began = time.perf_counter()
        for form in range(count):
            with atomic():
                cursor.executemany(
                    "INSERT INTO bare (form, code, line) VALUES (%s, %s, %s)",
                    [(form, code, line) for code, line in lines],
                )
        seconds = time.perf_counter() - began
        cursor.execute("DROP TABLE bare")
    print(count / seconds)


if __name__ == "__main__":
    main()
