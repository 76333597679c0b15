"""What must hold whatever has happened: asked of the database alone, by a process of its own.

    .venv/bin/python -m bench.faults.check FOLDER

Prints one JSON object: what was counted, and every promise that was broken.
"""

import base64
import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from bench.faults.stage import points_of

LOGS = "client-*.log"


def main() -> None:
    """Look at everything once."""
    import django

    django.setup()
    print(json.dumps(told(Path(sys.argv[1])), ensure_ascii=False))


def told(folder: Path) -> dict[str, object]:
    """Counts of what clients did and what is stored, and the promises broken."""
    schools = [json.loads(line)["key"] for line in _lines(folder / "schools.jsonl")]
    sent, acknowledged, wrong = _log(folder, schools)
    broken = list(
        chain(
            acknowledged_is_stored_once(sent, acknowledged),
            blocks_say_what_was_sent(sent),
            summaries_are_folds(),
            reports_are_sums(),
            the_journal_tells_of_each_form_once(),
            receipts_verify(),
            (f"a client met an answer nobody expected: {one}" for one in wrong),
        )
    )
    from vprok.domain.intake.models import Submission

    return {
        "sent": len(sent),
        "acknowledged": len(acknowledged),
        "stored": Submission.objects.filter(kind="results").count(),
        "broken": broken[:40],
        "faults": len(broken),
    }


def _log(
    folder: Path, schools: list[str]
) -> tuple[dict[str, tuple[str, int]], set[str], list[str]]:
    sent: dict[str, tuple[str, int]] = {}
    acknowledged: set[str] = set()
    wrong = []
    for log in folder.glob(LOGS):
        for line in _lines(log):
            match line.split(maxsplit=3):
                case ["sent", token, school, version]:
                    sent[token] = schools[int(school)], int(version)
                case ["accepted", token]:
                    acknowledged.add(token)
                case ["wrong", *_]:
                    wrong.append(line)
                case _:
                    pass
    return sent, acknowledged, wrong


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines()


def acknowledged_is_stored_once(
    sent: dict[str, tuple[str, int]], acknowledged: set[str]
) -> Iterator[str]:
    """Every acknowledged form is there with its token, once; nothing is there that nobody sent."""
    from vprok.domain.intake.models import Receipt, Submission

    rows = Submission.objects.filter(kind="results").values_list("key", "token", "state", "pk")
    stored = Counter(token.split("+")[0] for _, token, _, _ in rows)
    for token in acknowledged:
        if not stored[token]:
            yield f"lost: {token} of {sent[token][0]}"
    for token, times in stored.items():
        if times > 1:
            yield f"stored {times} times: {token}"
        if token not in sent:
            yield f"nobody has sent {token}"
    receipted = set(Receipt.objects.values_list("submission", flat=True))
    for key, token, state, pk in rows:
        if state in {"accepted", "replaced"} and pk not in receipted:
            yield f"no receipt: {token} of {key}"
        if state not in {"accepted", "replaced"}:
            yield f"half done: {token} of {key} is {state}"


def blocks_say_what_was_sent(sent: dict[str, tuple[str, int]]) -> Iterator[str]:
    """Each accepted form has its block, the current one belongs to the current form, none is half.

    source: security.md §4.2, I7
    """
    from vprok.domain.intake.models import Submission
    from vprok.domain.results.models import Block
    from vprok.tools.stats.block import unpack

    points = {version: points_of(version) for version in {two for _, two in sent.values()}}
    forms = {
        one.pk: one for one in Submission.objects.filter(kind="results").only("token", "state")
    }
    blocked = set()
    for block in Block.objects.iterator():
        form = forms[block.submission_id]
        blocked.add(form.pk)
        known = sent.get(form.token.split("+")[0])
        if known and unpack(bytes(block.payload)).scores().tolist() != points[known[1]]:
            yield f"block of {form.token} holds other points"
        if (block.replaced_at is None) != (form.state == "accepted"):
            yield f"current block and current form differ: {form.token}"
    for pk in forms.keys() - blocked:
        yield f"no block: {forms[pk].token}"


def summaries_are_folds() -> Iterator[str]:
    """Every summary equals the fold of the current rows."""
    from vprok.domain.results.models import Block, Leaf
    from vprok.domain.results.queries import layout_of, plan_of
    from vprok.tools.stats.block import unpack
    from vprok.tools.stats.leaf import fold, to_bytes

    leaves = {leaf.entry_id: leaf for leaf in Leaf.objects.all()}
    layouts = {}
    for block in Block.objects.current().select_related("work__campaign"):
        leaf = leaves.pop(block.entry_id, None)
        if leaf is None:
            yield f"no summary: entry {block.entry_id}"
            continue
        if block.work_id not in layouts:
            layouts[block.work_id] = layout_of(block.work, plan_of(block.work))
        folded = to_bytes(fold(unpack(bytes(block.payload)), layouts[block.work_id]))
        if leaf.block_id != block.pk or bytes(leaf.payload) != folded:
            yield f"summary of another form: entry {block.entry_id}"
    for entry in leaves:
        yield f"summary without rows: entry {entry}"


def reports_are_sums() -> Iterator[str]:
    """The country's figures are the sum of the schools' rows, counted by DuckDB beside ours."""
    import duckdb

    from vprok.domain.analytics.queries import leaf_of
    from vprok.domain.campaign.models import Work
    from vprok.domain.results.models import Block
    from vprok.kernel.place import COUNTRY
    from vprok.tools.stats.block import unpack

    work = Work.objects.get()
    totals = [
        int(total)
        for block in Block.objects.current()
        for total in unpack(bytes(block.payload)).totals()
    ]
    with duckdb.connect() as base:
        base.execute("create table works (total integer)")
        base.executemany("insert into works values (?)", [[one] for one in totals] or [[0]])
        counted = dict(base.execute("select total, count(*) from works group by total").fetchall())
    hist = leaf_of(work, COUNTRY).section("hist").tolist() if totals else []
    for total, count in enumerate(hist):
        if counted.get(total, 0) != count:
            yield f"the report has {count} works of {total} points, the rows {counted.get(total)}"


def the_journal_tells_of_each_form_once() -> Iterator[str]:
    """The chains of the journal are whole, and each receipt stands in them exactly once."""
    from vprok.domain.audit.models import Event
    from vprok.domain.audit.queries import breaks
    from vprok.domain.intake.models import Receipt

    yield from (f"the journal of {one.node} is broken at {one.seq}" for one in breaks())
    facts = Event.objects.filter(event="intake.form_accepted").values_list("facts", flat=True)
    told = Counter(one["receipt"] for one in facts)
    for number in Receipt.objects.values_list("number", flat=True):
        if told[number] != 1:
            yield f"the journal tells {told[number]} times of receipt {number}"


def receipts_verify() -> Iterator[str]:
    """Every receipt bears our signature."""
    from django.conf import settings

    from vprok.domain.intake.models import Receipt
    from vprok.tools.vault.keys import MasterKey
    from vprok.tools.vault.receipts import signing_key, verify

    public = signing_key(MasterKey(settings.MASTER_KEY)).public
    for receipt in Receipt.objects.iterator():
        signature = base64.b64decode(receipt.signature)
        if not verify(json.loads(receipt.payload), signature, public):
            yield f"the signature of {receipt.number} does not verify"


if __name__ == "__main__":
    main()
