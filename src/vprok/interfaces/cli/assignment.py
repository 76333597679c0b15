"""`vprok assignment check`: repeat the drawing of subjects from its seed."""

import argparse
import sys

from vprok.interfaces.cli import awake
from vprok.interfaces.cli.drawing import checks


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to check: a list with its seed, or a campaign of this portal."""
    check = checks(parser)
    check.add_argument("--sha256", help="its digest, published before, with --list", default="")


def run(chosen: argparse.Namespace) -> int:
    """Check every class.

    returns: 0 if all is true, 1 if something differs
    """
    awake()
    from vprok.domain.campaign.models import Campaign
    from vprok.domain.intake.models import Lottery
    from vprok.domain.intake.queries import read_list, rows_of
    from vprok.domain.intake.rules import commitment_of

    seed, digest = chosen.seed.strip(), chosen.sha256.strip().lower()
    if chosen.campaign:
        campaign = Campaign.objects.filter(slug=chosen.campaign).first()
        if campaign is None or not campaign.assignment_seed:
            sys.exit("vprok: такой кампании нет или её жребий ещё не раскрыт.")
        seed = campaign.assignment_seed
        digest = Lottery.objects.get(campaign=campaign).commitment
        rows = rows_of(campaign)
    else:
        if not seed:
            sys.exit("vprok: укажите жребий: --seed.")
        rows = read_list(chosen.list.read_text("utf-8-sig"))
    if digest and commitment_of(seed) != digest:
        print("Жребий не тот: его отпечаток не совпадает с опубликованным.")
        return 1
    count = wrong = 0
    try:
        for row in rows:
            count += 1
            if not row.is_true(seed):
                wrong += 1
                print(f"{row.school} {row.lots.name} класс {row.ordinal}: {' '.join(row.works)}")
    except ValueError:
        sys.exit("vprok: это не список предметов. Скачайте его на странице «Случайные предметы».")
    print(f"Проверено: {count}, не совпало: {wrong}.")
    return 1 if wrong else 0
