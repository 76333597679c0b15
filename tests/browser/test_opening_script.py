"""Words become a password in a browser: what age seals is opened, and refusals are ours."""

import base64
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import ADDRESS, html, in_browser, listen, serve, violations
from tests.browser.site import PATIENCE
from tests.tools.vault.archives import (
    PASSWORD,
    RELEASE,
    SAFE,
    SCHOOL_SEED,
    SLOT_SEED,
    sealed,
)
from vprok.tools.vault.identity import SCHOOL, SLOT, new_seed, recipient, seal_to
from vprok.tools.vault.opener.script import NPM
from vprok.tools.vault.words import WORDS, WrongWords, bytes_of, words_of

pytestmark = [
    *in_browser,
    pytest.mark.skipif(not (NPM / "tweetnacl").exists(), reason="needs npm install"),
]

BOX = """
<div data-opening data-sealed="{sealed}" data-release="{release}">
  <label for="words-{id}">Слова школы</label>
  <textarea id="words-{id}" data-opening-school></textarea>
  {hour}
  <p role="alert" data-opening-refusal hidden></p>
  <button type="button" data-opening-open>Показать пароль</button>
  <p role="status" data-opening-shown hidden>Пароль: <code data-opening-password></code></p>
</div>"""
HOUR_FIELD = """<label for="hour-{id}">Слова часа</label>
<textarea id="hour-{id}" data-opening-release></textarea>"""
PAGE = """<!DOCTYPE html><html lang="ru"><head><title>Ключ</title>
<script src="/static/js/opening.js" defer></script></head>
<body><main><h1>Ключ</h1>{boxes}</main></body></html>"""

OPEN = """([seed, purpose, file]) => {
    const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    try {
        const opened = Age.open(Age.identity(bytes(seed), purpose), bytes(file));
        return btoa(Array.from(opened, byte => String.fromCharCode(byte)).join(""));
    } catch (error) {
        if (!(error instanceof Age.SealBroken)) throw error;
        return null;
    }
}"""
READ = """asked => asked.map(typed => {
    try { return Array.from(Words.bytesOf(typed)); }
    catch (error) {
        if (!(error instanceof Words.WrongWords)) throw error;
        return [error.code, error.message];
    }
})"""


def box(number: int = 1, *, release: str = RELEASE, about: str = "") -> str:
    hour = "" if release else HOUR_FIELD.format(id=number)
    return BOX.format(id=number, sealed=about or sealed(), release=release, hour=hour)


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for the module; `put` fills it."""
    expect.set_options(timeout=PATIENCE)
    opened = browser.new_page()
    put(opened, box())
    yield opened
    opened.close()


def put(tab: Page, *boxes: str) -> None:
    """The page of a key with these boxes, under the policy of the portal."""
    tab.unroute_all()
    serve(tab, {"/key/": html(PAGE.format(boxes="".join(boxes)))})
    tab.goto(ADDRESS + "/key/")


def opened(tab: Page, seed: bytes, file: bytes, purpose: str = SCHOOL) -> bytes | None:
    said = tab.evaluate(
        OPEN, [base64.b64encode(seed).decode(), purpose, base64.b64encode(file).decode()]
    )
    return None if said is None else base64.b64decode(said)


# ---- age ----


@pytest.mark.parametrize("size", [0, 1, 24, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 200_000])
@pytest.mark.parametrize("purpose", [SCHOOL, SLOT])
def test_what_age_sealed_is_opened(tab: Page, size: int, purpose: str) -> None:
    plain = random.Random(size).randbytes(size)
    seed = new_seed()
    file = seal_to(recipient(seed, purpose=purpose), plain)
    assert opened(tab, seed, file, purpose) == plain


def test_it_opens_for_no_other_seed_and_no_other_purpose(tab: Page) -> None:
    seed = new_seed()
    file = seal_to(recipient(seed, purpose=SLOT), b"password")
    assert opened(tab, new_seed(), file, SLOT) is None
    assert opened(tab, seed, file, SCHOOL) is None


def test_a_file_changed_anywhere_is_not_opened(tab: Page) -> None:
    seed = new_seed()
    file = seal_to(recipient(seed, purpose=SCHOOL), b"password")
    for place in range(len(file)):
        changed = file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]
        assert opened(tab, seed, changed) is None, place


def test_a_file_cut_anywhere_is_not_opened(tab: Page) -> None:
    seed = new_seed()
    file = seal_to(recipient(seed, purpose=SCHOOL), bytes(64 * 1024 + 5))
    for size in (*range(0, 600, 7), 64 * 1024, len(file) - 21, len(file) - 1):
        assert opened(tab, seed, file[:size]) is None, size
    assert opened(tab, seed, file + b"x") is None


# ---- words ----


def typed_variants() -> list[str]:
    """Words as people type them, and what goes wrong with them."""
    dice = random.Random(4)
    whole = list(words_of(SLOT_SEED))
    spoilt = [
        " ".join([*whole[:place], _spoilt(whole[place], dice), *whole[place + 1 :]])
        for place in range(12)
        for _ in range(8)
    ]
    turned = [" ".join(whole[n:] + whole[:n]) for n in range(1, 12)]
    drawn = [" ".join(dice.choices(WORDS, k=12)) for _ in range(20)]
    numbered = "\n".join(f"{n}. {word.upper()}," for n, word in enumerate(whole, 1))
    odd = ["", " ", "слово", " ".join(whole[:11]), " ".join([*whole, "лишнее"]), "ё " * 12]
    return [" ".join(whole), numbered, *spoilt, *turned, *drawn, *odd]


def _spoilt(word: str, dice: random.Random) -> str:
    place = dice.randrange(len(word))
    letter = dice.choice("абвгдеиоуы")
    return dice.choice(
        [
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[::-1],
            word + dice.choice(WORDS)[:3],
        ]
    )


def of_python(typed: str) -> Any:
    try:
        return list(bytes_of(typed))
    except WrongWords as wrong:
        return [wrong.refusal.code, wrong.refusal.text]


def test_words_are_read_and_refused_as_the_portal_does(tab: Page) -> None:
    asked = typed_variants()
    expected = [of_python(typed) for typed in asked]
    assert {told[0] for told in expected} >= {"words_count", "words_unknown", "words_disagree"}
    said = tab.evaluate(READ, asked)
    differ = [one for one in zip(asked, said, expected, strict=True) if one[1] != one[2]]
    assert differ == []


# ---- the page of a key ----


@pytest.mark.parametrize("release", [RELEASE, SLOT_SEED.hex(), ""], ids=["words", "hex", "typed"])
def test_the_words_of_the_safe_show_the_password(tab: Page, release: str) -> None:
    put(tab, box(release=release))
    heard = listen(tab)
    if not release:
        tab.get_by_label("Слова часа").fill(RELEASE)
    tab.get_by_label("Слова школы").fill(SAFE)
    tab.get_by_role("button", name="Показать пароль").click()
    expect(tab.get_by_role("status")).to_have_text(f"Пароль: {PASSWORD}")
    assert [*violations(tab), *heard] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Введите двенадцать слов школы"),
        (SAFE.rsplit(" ", 1)[0], "введено 11"),
        (RELEASE, "последний из выданных"),
        ("ы" + SAFE[1:], "Слова № 1 «ы"),
    ],
    ids=["none", "eleven", "of the hour", "a slip"],
)
def test_wrong_words_are_answered_beside_their_field(tab: Page, words: str, said: str) -> None:
    put(tab, box())
    field = tab.get_by_label("Слова школы")
    field.fill(words)
    tab.get_by_role("button", name="Показать пароль").click()
    expect(tab.get_by_role("alert")).to_contain_text(said)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(tab.get_by_role("status")).to_be_hidden()
    field.fill(SAFE)
    tab.get_by_role("button", name="Показать пароль").click()
    expect(tab.get_by_role("alert")).to_be_hidden()
    expect(tab.get_by_role("status")).to_contain_text(PASSWORD)


def test_words_of_another_hour_and_a_broken_seal_are_told_apart(tab: Page) -> None:
    other = " ".join(words_of(new_seed()))
    put(tab, box(1, release=other), box(2, about="не base64"), box(3, about=sealed(slot=b"2" * 16)))
    for number, said in enumerate(("не от этого архива", "не читается", "не от этого архива")):
        one = tab.locator("[data-opening]").nth(number)
        one.get_by_label("Слова школы").fill(SAFE)
        one.get_by_role("button").click()
        expect(one.get_by_role("alert")).to_contain_text(said)


def test_a_box_that_came_later_works_too(tab: Page) -> None:
    put(tab)
    tab.evaluate(
        "box => document.querySelector('main').insertAdjacentHTML('beforeend', box)", box()
    )
    tab.get_by_label("Слова школы").fill(SAFE)
    tab.get_by_role("button", name="Показать пароль").click()
    expect(tab.get_by_role("status")).to_contain_text(PASSWORD)


def test_words_of_a_school_never_stand_for_the_words_of_the_hour(tab: Page) -> None:
    put(tab, box(release=" ".join(words_of(SCHOOL_SEED))))
    tab.get_by_label("Слова школы").fill(SAFE)
    tab.get_by_role("button", name="Показать пароль").click()
    expect(tab.get_by_role("alert")).to_contain_text("Слова часа не от этого архива")
