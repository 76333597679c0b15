import re

import pytest
from django.apps import apps
from django.db import models

CHAPTERS_OF_THE_DAY = {"intake", "materials", "conduct", "oral", "results"}
SUSPICIOUS = re.compile(
    r"(^|_)(name|surname|patronymic|fio|snils|birth|born|pupil|pupils|child|student|person)($|_)"
)
NOT_A_PERSON = {
    ("intake.Submission", "name"): "the name of the file",
    ("intake.GradeClass", "pupils"): "how many",
}
OURS = [model for model in apps.get_models() if model.__module__.startswith("vprok.")]
every_model = pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)


@every_model
def test_a_model_names_its_personal_columns(model: type[models.Model]) -> None:
    named = vars(model).get("personal")
    assert isinstance(named, tuple), f"{model._meta.label} says nothing of personal columns"
    assert set(named) <= {field.name for field in model._meta.get_fields()}


@every_model
def test_a_model_has_words_and_no_habits_of_its_own(model: type[models.Model]) -> None:
    assert "__str__" in vars(model)
    assert "save" not in vars(model)
    assert "delete" not in vars(model)
    assert not model._meta.ordering


@every_model
def test_a_model_points_only_to_earlier_chapters(model: type[models.Model]) -> None:
    order = [app.label for app in apps.get_app_configs()]
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey):
            there = field.related_model._meta.app_label
            assert order.index(there) <= order.index(model._meta.app_label), field.name


def test_no_table_of_the_day_has_a_column_for_the_name_of_a_pupil() -> None:
    held = [
        f"{model._meta.label}.{field.name}"
        for model in OURS
        if model._meta.app_label in CHAPTERS_OF_THE_DAY
        for field in model._meta.get_fields()
        if SUSPICIOUS.search(field.name)
        and not field.is_relation
        and field.name not in model.personal
        and (model._meta.label, field.name) not in NOT_A_PERSON
    ]
    assert not held


@pytest.mark.parametrize(("label", "column"), NOT_A_PERSON)
def test_an_exception_for_a_column_is_needed(label: str, column: str) -> None:
    assert apps.get_model(label)._meta.get_field(column)
