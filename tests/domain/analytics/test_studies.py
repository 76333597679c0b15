"""The analysis of items is made of accepted rows, kept with its watermark, and made anew."""

import json
from datetime import timedelta

import pytest

from tests import make
from tests.domain.analytics.authors import (
    BAD_KEY,
    IN_PARTS,
    MAXIMA,
    NAME,
    RIGHT,
    UNFAIR,
    WRONG,
    work_of_authors,
)
from tests.domain.analytics.country import accept, row, tiny
from vprok.domain.analytics.actions import study, sum_up
from vprok.domain.analytics.models import Study
from vprok.domain.analytics.queries import Scope, leaf_of, studies_behind, study_of
from vprok.domain.analytics.queries.studies import gathered
from vprok.domain.analytics.rules import study_is_not_ready, too_few_to_study
from vprok.domain.campaign.models import Work
from vprok.domain.results.models import Block
from vprok.kernel.place import COUNTRY, Place
from vprok.tools.stats.block import joined, unpack
from vprok.tools.stats.items_study import study as of_matrix
from vprok.tools.stats.matrix import Matrix

pytestmark = pytest.mark.django_db

LATER = make.NOW + timedelta(hours=2)
REGION = Place("ru.22")


def figures(work: Work, place: str = "ru") -> dict:
    return json.loads(json.dumps(study(f"{work.pk}:{place}", LATER).payload, allow_nan=False))


def test_the_fold_of_rows_is_the_sum_of_leaves():
    work = work_of_authors(150)
    whole = gathered(work, COUNTRY).folded
    tally, leaf = whole.whole().tally, leaf_of(work, COUNTRY)
    assert tally.n == leaf.present == 300
    assert (tally.hist == leaf.hist).all()
    assert (tally.products == leaf.products).all()
    for number, counts in enumerate(tally.counts):
        assert (counts == leaf.task(number).sum(axis=1)).all()
    assert (whole.left == leaf.blank.sum(axis=1)).all()
    assert whole.left[BAD_KEY] == 8


def test_figures_are_those_of_the_same_rows_as_one_matrix():
    work = work_of_authors()
    block = joined([unpack(bytes(one.payload)) for one in Block.objects.all()])
    points = [bytes(each) for each in block.scores().tolist()]
    matrix = Matrix.of([task.label for task in work.tasks.all()], points, maxima=MAXIMA)
    groups = [sex - 1 for sex in block.sex.tolist()]
    alone, told = of_matrix(matrix, groups=groups, cuts=work.cuts), figures(work)
    assert told["n"] == alone.n == 900
    assert (told["mean"], told["sd"]) == (alone.mean, alone.sd)
    assert (told["alpha"], told["omega"], told["sem"]) == (alone.alpha, alone.omega, alone.sem)
    assert [item["item"] for item in told["items"]] == list(matrix.names)
    for item, one in zip(told["items"], alone.items, strict=True):
        assert (item["p"], item["r_rest"]) == (one.item.p, one.item.r_rest)
        assert item["thresholds"] == list(one.place.thresholds)
        assert (item["infit"], item["outfit"]) == (one.fit.infit, one.fit.outfit)
        assert item["curve"] == sorted(item["curve"]) or item["item"] == told["items"][2]["item"]
    assert [dif["chi2"] for dif in told["dif"]] == [dif.chi2 for dif in alone.compared.dif]
    assert told["cuts"]["consistency"] == alone.cuts.consistency
    assert told["cuts"]["cuts"] == list(work.cuts)


def test_a_wrong_key_is_found_and_no_rare_answer_is_told():
    told = figures(work_of_authors())
    bad = told["items"][BAD_KEY]
    assert {"wrong_more_frequent", "wrong_positive_r", "bad_key", "low_r"} <= set(bad["flags"])
    assert all("bad_key" not in item["flags"] for item in told["items"] if item is not bad)
    for spot in bad["spots"]:
        assert [(one["answer"], one["is_key"]) for one in spot["answers"]] == [
            (WRONG, True),
            (RIGHT, False),
        ]
        assert spot["answers"][1]["r"] > 0.2
    assert sum(spot["blank"] for spot in bad["spots"]) == 24
    assert NAME.casefold() not in json.dumps(told, ensure_ascii=False).casefold()


def test_a_task_that_treats_girls_otherwise_is_found_and_a_hard_variant_is_equated():
    told = figures(work_of_authors())
    sure = [dif["item"] for dif in told["dif"] if dif["q_value"] < 0.05 and dif["ets"] == "C"]
    assert sure == [told["items"][UNFAIR]["item"]]
    assert told["groups"]["focal"]["n"] == 450
    assert told["dif"][IN_PARTS]["alpha_mh"] is None
    (pair,) = told["variants"]
    assert (pair["group"], pair["variants"], pair["n"]) == (0, [1, 2], [452, 448])
    assert pair["apart"] < -0.2
    assert len(pair["equated"]) == sum(MAXIMA) + 1
    assert len(pair["dif"]) == len(pair["p"]) == len(MAXIMA)


def test_of_too_few_participants_only_their_number_is_kept():
    work = tiny()
    assert figures(work) == {"n": 23}
    assert (refusal := too_few_to_study(participants=23)) is not None
    assert "пока 23 участника" in refusal.text
    assert too_few_to_study(participants=200) is None


def test_where_sex_is_not_told_nobody_is_compared():
    work = make.work(maxima=(1, 2, 3), cuts=(2, 4, 6))
    pupils = [row(n, (n % 2, n % 3, n % 4)) for n in range(240)]
    accept(make.school(), work, pupils)
    told = figures(work)
    assert (told["dif"], told["groups"], told["variants"]) == ([], None, [])
    assert all(item["spots"] == [] for item in told["items"])


def test_a_study_is_behind_until_it_is_made_and_again_an_hour_after_newer_forms():
    work = work_of_authors(150)
    scope = Scope(work, REGION, COUNTRY)
    assert studies_behind(LATER) == ()
    sum_up(str(work.pk))
    keys = tuple(f"{work.pk}:{place}" for place in ("ru", "ru.22", "ru.64"))
    assert studies_behind(LATER) == keys
    assert study_of(scope) is None
    for key in keys:
        study(key, LATER)
    assert studies_behind(LATER + timedelta(days=1)) == ()
    kept = study_of(scope)
    assert kept is not None
    assert (kept.is_fresh, kept.newer, kept.forms, kept.participants) == (True, 0, 1, 150)
    pupils = [row(n, (1,) * 6 + (2, 1)) for n in range(10)]
    accept(make.school(last="0043"), work, pupils, at=LATER)
    sum_up(str(work.pk))
    assert studies_behind(LATER + timedelta(minutes=30)) == ()
    assert studies_behind(LATER + timedelta(minutes=61)) == keys[:2]
    kept = study_of(scope)
    assert kept is not None
    assert (kept.is_fresh, kept.newer, kept.forms) == (False, 1, 1)
    study(keys[1], LATER + timedelta(minutes=61))
    kept = study_of(scope)
    assert kept is not None
    assert (kept.is_fresh, kept.newer, kept.forms, kept.participants) == (True, 0, 2, 160)
    assert Study.objects.count() == 3


def test_another_scale_makes_a_study_stale():
    work = work_of_authors(150)
    sum_up(str(work.pk))
    study(f"{work.pk}:ru", LATER)
    Work.objects.filter(pk=work.pk).update(cut5=8)
    work.refresh_from_db()
    kept = study_of(Scope(work, COUNTRY, COUNTRY))
    assert kept is not None
    assert not kept.is_fresh
    sum_up(str(work.pk))
    assert f"{work.pk}:ru" in studies_behind(LATER + timedelta(hours=2))


def test_a_study_that_is_not_there_yet_is_said_to_be_made():
    assert study_is_not_ready(is_there=True) is None
    assert (refusal := study_is_not_ready(is_there=False)) is not None
    assert refusal.text.endswith("через несколько минут.")
