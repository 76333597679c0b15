import re

import pytest
from django.template import TemplateSyntaxError, engines

from tests.house.loud import UndefinedInTemplate, fail_on_undefined
from tests.house.plan import WEB, modules, name, templates

NAMES = {path.relative_to(WEB).as_posix(): path for path in templates()}
LIVED_IN = "".join(path.read_text("utf-8") for path in [*modules(), *templates()])

every_template = pytest.mark.parametrize("title", NAMES)


@every_template
def test_a_template_is_used(title: str) -> None:
    folder, _, last = title.rpartition("/")
    by_name = f'"{title}' in LIVED_IN or f"'{title}" in LIVED_IN
    by_part = f'"{folder}/{{' in LIVED_IN and re.search(rf"\b{last[:-5]}\b", LIVED_IN)
    assert by_name or by_part, f"nothing shows {title}: delete it"


@every_template
def test_a_template_can_be_read(title: str) -> None:
    try:
        engines["django"].get_template(title)
    except TemplateSyntaxError as wrong:
        pytest.fail(f"{title}: {wrong}")


@every_template
def test_a_template_has_neither_styles_nor_scripts_within(title: str) -> None:
    text = NAMES[title].read_text("utf-8")
    found = re.findall(
        r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\ssrc=)[^>]*>", text
    )
    found += re.findall(r"hx-on\b|javascript:", text)
    assert not found, f"the policy of the pages would stop {found}"


@every_template
def test_a_template_names_no_foreign_host(title: str) -> None:
    links = re.findall(
        r"(?:src|href|action)\s*=\s*[\"'](https?://[^\"']+)", NAMES[title].read_text("utf-8")
    )
    assert not links


def test_a_page_lies_beside_its_module() -> None:
    astray = [
        name(path)
        for path in templates()
        if not any(path.parent.glob("*.py")) and not path.parent.with_suffix(".py").exists()
    ]
    assert not astray


def test_an_undefined_variable_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_on_undefined(monkeypatch)
    with pytest.raises(UndefinedInTemplate):
        shown("{{ missing }}")
    with pytest.raises(UndefinedInTemplate):
        shown("{{ given.missing|upper }}", given={})
    assert shown("{% if missing %}1{% endif %}{{ missing|default:2 }}{{ given }}", given=3) == "23"


def shown(source: str, **variables: object) -> str:
    return engines["django"].from_string(source).render(variables)
