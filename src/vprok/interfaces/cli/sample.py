"""`vprok sample check`: repeat the drawing of the controlled sample from its seed."""

import argparse
import sys

from vprok.interfaces.cli import awake
from vprok.interfaces.cli.drawing import checks


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to check: a published list with its seed and share, or a campaign of this portal."""
    check = checks(parser)
    check.add_argument(
        "--share", type=int, help="the published share in tenths of a percent, with --list"
    )


def run(chosen: argparse.Namespace) -> int:
    """Check every school.

    returns: 0 if all is true, 1 if something differs
    """
    awake()
    from vprok.domain.campaign.models import Sample
    from vprok.domain.campaign.queries import frame_of, read_frame, wrongly_drawn

    seed, share = chosen.seed.strip(), chosen.share
    if chosen.campaign:
        kept = Sample.objects.select_related("campaign").filter(campaign__slug=chosen.campaign)
        sample = kept.first()
        if sample is None:
            sys.exit("vprok: такой кампании нет или выборки в ней ещё нет.")
        seed, share, text = sample.seed, sample.share, frame_of(sample.campaign) or ""
    elif seed and share:
        text = chosen.list.read_text("utf-8-sig")
    else:
        sys.exit("vprok: укажите жребий и долю в десятых процента: --seed, --share.")
    try:
        frame = read_frame(text)
    except ValueError:
        sys.exit("vprok: это не список выборки. Скачайте его на странице «Контрольная выборка».")
    wrong = wrongly_drawn(frame, share, seed=seed)
    for key in wrong:
        print(key)
    print(f"Проверено: {len(frame)}, не совпало: {len(wrong)}.")
    return 1 if wrong else 0
