"""Fifty results forms of 30 × 20 a second for ten minutes: p99 of the receipt, and what it costs.

    .venv/bin/python -m bench.uploads [--seconds 600] [--rate 50] [--door workbook|rows]
    .venv/bin/python -m bench.uploads --seconds 20      # the short form

For each database a scratch stage, a real server of two processes, and systems of schools that
send forms through the API by the clock, whether the earlier ones are answered or not: each takes
its time from the moment when it was due. A form is fully validated, scored, chained, signed and
stored; while forms come in, Ф3 of the country is asked again and again, and every form that had
its receipt must be counted. Beside it, in the same run, a bare insert of the same rows, one
transaction a form: the ratio of processor time says what all of that costs.
"""

import argparse
import http.client
import json
import resource
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from bench.harness import Figures, address_of, installed, run, scratch, server, table
from bench.stage import CAMPAIGN, ROWS
from bench.systems import WORKS, Books, Sending, sendings, told

from vprok.tools.sheets.spec import XLSX

CLIENTS = 100
"""Connections: as many forms may be under way at once."""

LOOKS, APART = 20, 8
"""How often the report is looked into, and seconds between two looks: each costs a second."""

AHEAD = 3
"""Seconds in which clients are ready before the first form is due."""

Body = Callable[[Sending], bytes]


def main() -> None:
    """Measure both databases and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=600, help="how long forms come in")
    parser.add_argument("--rate", type=int, default=50, help="forms a second")
    parser.add_argument("--door", choices=("workbook", "rows"), default="workbook")
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"), help="only this one")
    parser.add_argument("--processes", type=int, default=2, help="server processes")
    chosen = parser.parse_args()
    names = (chosen.database,) if chosen.database else ("SQLite", "PostgreSQL")
    rows = []
    for name in names:
        with scratch() as folder, address_of(name, folder) as database:
            rows.append(measure(name, folder, database, chosen))
    table(
        f"{chosen.rate} forms of {ROWS} × 20 a second for {chosen.seconds} s, by {chosen.door}",
        ("database", "asked, forms/s", "done, forms/s", "p50, ms", "p99, ms", "most, ms",
         "seen in Ф3", "server, ms of processor a form", "bare insert, ms", "ratio"),
        rows,
    )  # fmt: skip


def measure(name: str, folder: Path, database: str, chosen: argparse.Namespace) -> tuple[str, ...]:
    """One line of the table."""
    environment = installed(folder, database)
    forms = chosen.seconds * chosen.rate
    file = folder / "sendings.jsonl"
    run(environment, "bench.systems", str(-(-forms // len(WORKS))), str(file))
    every = sendings(file)[:forms]
    bare = 1000 / float(run(environment, "bench.bare", str(min(forms, 2000))))
    body = Books().of if chosen.door == "workbook" else told
    with server(environment, processes=chosen.processes) as site:
        crowd = Crowd(site, chosen.door, body, every, chosen.rate)
        spent = _children()
        got = crowd.send(lambda: seen(environment))
    cost = (_children() - spent - crowd.asking) * 1000 / forms
    assert len(crowd.times) == forms, "a client has died"
    assert not crowd.wrong, f"{len(crowd.wrong)} forms were not accepted: {crowd.wrong[:3]}"
    counted = seen(environment)
    assert counted == ROWS * forms, f"the report counts {counted} pupils of {ROWS * forms}"
    return (
        name,
        str(chosen.rate),
        f"{got.rate:.1f}",
        f"{got.quantile(0.5):.0f}",
        f"{got.quantile(0.99):.0f}",
        f"{got.quantile(1):.0f}",
        f"{crowd.looks} looks, none short",
        f"{cost:.1f}",
        f"{bare:.2f}",
        f"{cost / bare:.0f} ×",
    )


def seen(environment: dict[str, str]) -> int:
    """Pupils that Ф3 of the country counts now, in all works."""
    return int(run(environment, "bench.seen", *WORKS))


def _children() -> float:
    """Seconds of processor that our finished children have taken, theirs included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass
class Crowd:
    """Systems of schools that send by the clock.

    wrong:  answers that were no receipt
    asking: seconds of processor that looking into the report has taken
    looks:  how often it was looked into while forms came in
    """

    site: str
    door: str
    body: Body
    every: Sequence[Sending]
    rate: int
    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    asking: float = 0.0
    looks: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, look: Callable[[], int]) -> Figures:
        """Send all, each at its moment; look into the report meanwhile."""
        waiting = iter(enumerate(self.every))
        began = time.monotonic() + AHEAD
        over = threading.Event()

        def client() -> None:
            while True:
                with self.lock:
                    number, sending = next(waiting, (-1, None))
                if sending is None:
                    return
                due = began + number / self.rate
                body = self.body(sending)
                time.sleep(max(due - time.monotonic(), 0))
                answer = self.one(sending, body)
                with self.lock:
                    self.times.append((time.monotonic() - due) * 1000)
                    if answer:
                        self.wrong.append(answer)

        watch = threading.Thread(target=self.watch, args=(look, over))
        clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
        for thread in (*clients, watch):
            thread.start()
        for thread in clients:
            thread.join()
        took = time.monotonic() - began
        over.set()
        watch.join()
        return Figures(self.door, len(self.times), took, self.times)

    def one(self, sending: Sending, body: bytes) -> str:
        """Send one form by a connection of its own; what is wrong with the answer, if anything."""
        line = http.client.HTTPConnection(urlsplit(self.site).netloc, timeout=120)
        media = XLSX if self.door == "workbook" else "application/json"
        line.request(
            "POST",
            f"/api/v1/results/{CAMPAIGN}/{sending.work}/{self.door}",
            body,
            {
                "Authorization": f"Bearer {sending.key}",
                "Content-Type": media,
                "Idempotency-Key": str(uuid4()),
            },
        )
        answer = line.getresponse()
        said = answer.read().decode()
        line.close()
        is_good = answer.status == 201 and json.loads(said)["receipt"]
        return "" if is_good else f"{answer.status} {said[:300]}"

    def watch(self, look: Callable[[], int], over: threading.Event) -> None:
        """Every form that had its receipt before a look must be in what the look sees."""
        while not over.wait(max(len(self.every) / self.rate / LOOKS, APART)):
            with self.lock:
                receipts = len(self.times) - len(self.wrong)
            before = _children()
            counted = look()
            self.asking += _children() - before
            self.looks += 1
            if counted < receipts * ROWS:
                with self.lock:
                    self.wrong.append(f"{receipts} receipts, and the report counts {counted}")


if __name__ == "__main__":
    main()
