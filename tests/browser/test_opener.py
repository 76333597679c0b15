"""The offline page as a school meets it: from a stick, without a network, on the morning."""

import io
import re
import shutil
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chromium import DESK, SMALL_PHONE, in_browser, listen, sticking_out, violations
from tests.browser.chromium import wide as widen
from tests.browser.site import PATIENCE, Person
from tests.tools.vault.archives import (
    PASSWORD,
    RELEASE,
    SAFE,
    SLOT_SEED,
    Zip,
    by_seven_zip,
    made_for,
    sealed,
    zipped,
)
from vprok.tools.vault import opener
from vprok.tools.vault.identity import new_seed
from vprok.tools.vault.opener.page import Made, Sealed, opener_page
from vprok.tools.vault.opener.script import NPM
from vprok.tools.vault.words import words_of

SEVEN_ZIP = shutil.which("7zz") or shutil.which("7z")
pytestmark = [
    *in_browser,
    pytest.mark.skipif(not (NPM / "tweetnacl").exists(), reason="needs npm install"),
]
needs_seven_zip = pytest.mark.skipif(SEVEN_ZIP is None, reason="needs Debian's 7zip")


def _pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as blank:
        blank.add_blank_page(page_size=(595, 842))
        blank.save(out)
    return out.getvalue()


def _wav() -> bytes:
    """A second of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes([128]) * 8000)
    return out.getvalue()


SEEN = "image => image.decode().then(() => image.naturalWidth)"
HEARD = """sound => new Promise(done => {
    if (sound.duration) done(sound.duration);
    sound.addEventListener("loadedmetadata", () => done(sound.duration));
})"""
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
NOTE = "Ёлка, прочтите прежде всего.".encode()
FILES = {
    "Кабинет 12/01 комплекты.pdf": _pdf(),
    "02 инструкция.txt": NOTE,
    "03 диктант.bin": bytes(range(256)) * 4000,
}
OURS = zipped(FILES)
LARGE = 120_000_000
NEWER = (
    "toSorted", "toReversed", "toSpliced", "groupBy", "fromAsync", "withResolvers",
    "isWellFormed", "findLast", "hasOwn(", ".union(", "fromBase64", "toHex", ".at(-",
    "Iterator.from", "Promise.try", "/v;",
)  # fmt: skip
"""What Chromium 109 and Firefox 102 lack, or may lack."""

FORGET = """(() => {
    const forget = (owner, ...names) => names.forEach(name => delete owner[name]);
    forget(Array.prototype, "toSorted", "toReversed", "toSpliced", "with");
    forget(Object.getPrototypeOf(Uint8Array.prototype), "toSorted", "toReversed", "with");
    forget(String.prototype, "isWellFormed", "toWellFormed");
    forget(Array, "fromAsync");
    forget(Object, "groupBy");
    forget(Map, "groupBy");
    forget(Promise, "withResolvers", "try");
    forget(Set.prototype, "union", "intersection", "difference", "isSubsetOf");
    forget(ArrayBuffer.prototype, "transfer", "transferToFixedLength", "resize");
    forget(Uint8Array, "fromBase64", "fromHex");
    forget(Uint8Array.prototype, "toBase64", "toHex", "setFromBase64", "setFromHex");
    forget(ReadableStream.prototype, "values", Symbol.asyncIterator);
    forget(ReadableStream, "from");
    forget(Blob.prototype, "bytes");
    forget(AbortSignal, "any");
    forget(URL, "canParse", "parse");
    forget(RegExp, "escape");
    forget(Symbol, "dispose", "asyncDispose");
    forget(window, "Iterator", "showSaveFilePicker", "showDirectoryPicker");
})()"""
"""What Chromium learnt after 2023 began."""

Stick = Callable[..., Page]


@pytest.fixture
def stick(browser: Browser, tmp_path: Path) -> Iterator[Stick]:
    """Opens the page from a stick with the network off."""
    opened: list[Page] = []

    def put_in(made: Made | None = None, *, scripts: bool = True) -> Page:
        lies = tmp_path / "arhiv-edu220042.html"
        lies.write_bytes(opener_page(made))
        context = browser.new_context(java_script_enabled=scripts, offline=True, locale="ru-RU")
        context.set_default_timeout(PATIENCE)
        opened.append(context.new_page())
        opened[-1].goto(lies.as_uri())
        return opened[-1]

    expect.set_options(timeout=PATIENCE)
    yield put_in
    for one in opened:
        one.context.close()


def choose(on: Page, archive: Zip, says: str, tmp_path: Path) -> Locator:
    """Choose an archive and wait for what the page says of it."""
    lies = tmp_path / archive.name
    lies.write_bytes(archive.content)
    on.get_by_label("Архив, файл .zip").set_input_files(lies)
    health = on.locator("#health")
    expect(health.get_by_role("heading")).to_have_text(says)
    return health


def by_words(on: Page, release: str = RELEASE, school: str = SAFE, seal: str = "") -> None:
    on.get_by_label("Слова часа и слова школы").check()
    on.get_by_label("Слова часа", exact=True).fill(release)
    on.get_by_label("Слова школы", exact=True).fill(school)
    if seal:
        on.get_by_label("Запечатанный пароль").fill(seal)
    on.get_by_role("button", name="Открыть архив").click()


def by_password(on: Page, password: str) -> None:
    on.get_by_role("radio", name="Пароль архива").check()
    on.get_by_role("textbox", name="Пароль архива").fill(password)
    on.get_by_role("button", name="Открыть архив").click()


def is_open(on: Page) -> None:
    expect(on.get_by_role("heading", name="3. Файлы архива")).to_be_focused()


def saved(on: Page, name: str) -> tuple[str, bytes]:
    with on.expect_download() as coming:
        on.get_by_role("button", name=f"Сохранить {name}").click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


# ---- the way of the morning ----


@pytest.mark.parametrize("width", [SMALL_PHONE, DESK])
def test_words_of_the_hour_and_of_the_school_open_the_archive(
    stick: Stick, tmp_path: Path, width: int
) -> None:
    on = stick(made_for(OURS))
    heard = listen(on)
    on.on("request", lambda asked: heard.append(f"asked for {asked.url}"))
    widen(on, width)
    assert [*violations(on), *sticking_out(on)] == []
    health = choose(on, OURS, "Архив цел", tmp_path)
    expect(health).to_contain_text("Открывается 14 апреля 2026 г., 10:00")
    assert [*violations(on), *sticking_out(on)] == []
    expect(on.get_by_label("Запечатанный пароль")).to_be_hidden()
    by_words(on)
    is_open(on)
    expect(on.locator("#found code")).to_have_text(PASSWORD)
    assert saved(on, "02 инструкция.txt") == ("02 инструкция.txt", NOTE)
    Person(on, heard).looks("opener" if width == DESK else "", at="#unlocking")


def test_files_are_saved_one_by_one_and_all_together(stick: Stick, tmp_path: Path) -> None:
    on = stick(made_for(OURS, is_sealed=False))
    choose(on, OURS, "Архив цел", tmp_path)
    by_password(on, PASSWORD)
    is_open(on)
    expect(on.locator("#found")).to_be_hidden()
    got: dict[str, bytes] = {}
    on.on("download", lambda one: got.update({one.suggested_filename: one.path().read_bytes()}))
    on.get_by_role("button", name="Сохранить все").click()
    expect(on.locator("#live")).to_have_text("Сохранены все файлы: 3.")
    assert got == {name.replace("/", " - "): content for name, content in FILES.items()}


def test_a_pdf_opens_in_a_tab_of_its_own(stick: Stick, tmp_path: Path) -> None:
    on = stick()
    choose(on, OURS, "Архив прочитан", tmp_path)
    by_password(on, PASSWORD)
    is_open(on)
    with on.context.expect_page() as coming:
        on.get_by_role("button", name="Открыть Кабинет 12/01 комплекты.pdf").click()
    coming.value.wait_for_load_state()
    assert coming.value.evaluate("document.contentType") == "application/pdf"
    expect(on.get_by_role("listitem").first).to_contain_text("Открыт в новой вкладке.")
    assert on.get_by_role("button", name="Открыть 03").count() == 0


def test_a_picture_opens_in_a_tab_and_a_recording_plays_in_the_page(
    stick: Stick, tmp_path: Path
) -> None:
    on = stick()
    heard = listen(on)
    archive = zipped({"рисунок.png": PICTURE, "диктант.wav": _wav()})
    choose(on, archive, "Архив прочитан", tmp_path)
    by_password(on, PASSWORD)
    is_open(on)
    with on.context.expect_page() as coming:
        on.get_by_role("button", name="Открыть рисунок.png").click()
    assert coming.value.locator("img").evaluate(SEEN) == 1
    on.get_by_role("button", name="Слушать диктант.wav").click()
    assert on.locator("audio").evaluate(HEARD) == 1
    assert [*violations(on), *heard] == []


def test_all_of_it_can_be_done_from_the_keyboard(stick: Stick, tmp_path: Path) -> None:
    on = stick(made_for(OURS))
    lies = tmp_path / OURS.name
    lies.write_bytes(OURS.content)
    on.once("filechooser", lambda choosing: choosing.set_files(lies))
    goes_to(on, on.get_by_label("Архив, файл .zip"))
    on.keyboard.press("Space")
    on.get_by_text("Архив цел").first.wait_for()
    for label, words in (("Слова часа", RELEASE), ("Слова школы", SAFE)):
        goes_to(on, on.get_by_label(label, exact=True))
        on.keyboard.insert_text(words)
    goes_to(on, on.get_by_role("button", name="Открыть архив"))
    on.keyboard.press("Enter")
    is_open(on)
    goes_to(on, on.get_by_role("button", name="Сохранить 02"))
    with on.expect_download() as coming:
        on.keyboard.press("Enter")
    assert Path(coming.value.path()).read_bytes() == NOTE


def goes_to(on: Page, place: Locator) -> None:
    """Press Tab until we stand there."""
    for _ in range(30):
        if place.evaluate("place => place === document.activeElement"):
            return
        on.keyboard.press("Tab")
    raise AssertionError("not to be reached with Tab")


# ---- the password ----


@pytest.mark.parametrize(
    "typed",
    [
        PASSWORD.lower(),
        PASSWORD.replace("-", ""),
        f"  {PASSWORD} ",
        PASSWORD.translate(str.maketrans("0ABCEHKMPTXY", "OАВСЕНКМРТХУ")),
    ],
    ids=["small letters", "no dashes", "spaces", "Cyrillic"],
)
def test_a_password_may_be_typed_as_people_type(stick: Stick, tmp_path: Path, typed: str) -> None:
    on = stick()
    choose(on, OURS, "Архив прочитан", tmp_path)
    by_password(on, typed)
    is_open(on)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Введите пароль архива."), ("K7QD-4MXN-P2WT-9HRB-6CVA", "Пароль не подошёл.")],
)
def test_a_wrong_password_is_said_to_be_wrong(
    stick: Stick, tmp_path: Path, typed: str, said: str
) -> None:
    on = stick()
    choose(on, OURS, "Архив прочитан", tmp_path)
    by_password(on, typed)
    expect(on.locator("#password-error")).to_contain_text(said)
    field = on.get_by_role("textbox", name="Пароль архива")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(on.locator("#opened")).to_be_hidden()
    assert violations(on) == []
    by_password(on, PASSWORD)
    is_open(on)
    expect(on.locator("#password-error")).to_be_hidden()


# ---- the words ----


@pytest.mark.parametrize(
    ("release", "school", "said"),
    [
        ("", SAFE, "Введите двенадцать слов часа."),
        (RELEASE, "", "Введите двенадцать слов школы"),
        (RELEASE.rsplit(" ", 1)[0], SAFE, "введено 11"),
        (RELEASE, "ы" + SAFE[1:], "Слова № 1 «ы"),
        (" ".join(reversed(RELEASE.split())), SAFE, "сверьте их порядок"),
        (" ".join(words_of(new_seed())), SAFE, "не от этого архива"),
        (RELEASE, " ".join(words_of(new_seed())), "последний из выданных"),
    ],
    ids=["no hour", "no school", "eleven", "a slip", "order", "another hour", "another school"],
)
def test_wrong_words_are_named(
    stick: Stick, tmp_path: Path, release: str, school: str, said: str
) -> None:
    on = stick(made_for(OURS))
    choose(on, OURS, "Архив цел", tmp_path)
    by_words(on, release, school)
    expect(on.locator(".error:visible")).to_contain_text(said)
    expect(on.locator("textarea[aria-invalid=true]")).to_be_focused()
    expect(on.locator("#opened")).to_be_hidden()
    by_words(on)
    is_open(on)


def test_a_slip_in_a_word_is_answered_with_words_that_look_alike(
    stick: Stick, tmp_path: Path
) -> None:
    on = stick(made_for(OURS))
    choose(on, OURS, "Архив цел", tmp_path)
    first = RELEASE.split()[0]
    by_words(on, RELEASE.replace(first, first[:-1] + "ы", 1))
    expect(on.locator("#release-error")).to_contain_text(f"«{first[:-1]}ы» нет в списке. Похожи:")
    expect(on.locator("#release-error")).to_contain_text(first)


def test_the_value_of_the_hour_may_be_pasted_as_digits(stick: Stick, tmp_path: Path) -> None:
    on = stick(made_for(OURS))
    choose(on, OURS, "Архив цел", tmp_path)
    by_words(on, SLOT_SEED.hex())
    is_open(on)


def test_the_page_for_all_takes_the_sealed_password_too(stick: Stick, tmp_path: Path) -> None:
    on = stick()
    choose(on, OURS, "Архив прочитан", tmp_path)
    by_words(on)
    expect(on.locator("#sealed-error")).to_contain_text("не читается")
    by_words(on, seal=sealed()[:-40])
    expect(on.locator("#sealed-error")).to_contain_text("скопируйте его со страницы ключа целиком")
    by_words(on, seal=sealed("K7QD-4MXN-P2WT-9HRB-6CVA"))
    expect(on.locator("#sealed-error")).to_contain_text("от другого архива")
    by_words(on, seal=sealed())
    is_open(on)


def test_what_the_page_itself_keeps_may_be_at_fault(stick: Stick, tmp_path: Path) -> None:
    for kept, said in (
        (sealed()[:-40], "на этой странице повреждён"),
        (sealed("K7QD-4MXN-P2WT-9HRB-6CVA"), "Пароль из этих слов архив не открывает"),
    ):
        on = stick(Made("Школа", (Sealed("Математика", OURS.name, OURS.digest, kept),)))
        choose(on, OURS, "Архив цел", tmp_path)
        by_words(on)
        expect(on.locator("#release-error")).to_contain_text(said)


# ---- whether the archive is whole ----


def test_a_damaged_archive_is_found_before_there_is_a_password(
    stick: Stick, tmp_path: Path
) -> None:
    place = OURS.content.index(b"03 ") + 5000
    spoilt = bytearray(OURS.content)
    spoilt[place] ^= 1
    on = stick(made_for(OURS, is_sealed=False))
    health = choose(
        on, Zip(OURS.name, bytes(spoilt)), "Архив повреждён: скачайте ещё раз", tmp_path
    )
    expect(health).to_contain_text("не та, что записана")
    assert violations(on) == []
    by_password(on, PASSWORD)
    is_open(on)
    assert saved(on, "02 инструкция.txt")[1] == NOTE
    on.get_by_role("button", name="Сохранить 03").click()
    expect(on.get_by_role("listitem").last).to_contain_text("Файл в архиве повреждён.")
    on.get_by_role("button", name="Сохранить все").click()
    expect(on.locator("#live")).to_have_text("Сохранено файлов: 2, не удалось: 1.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OURS.content[: len(OURS.content) // 2], "скачан не до конца"),
        (b"%PDF-1.7", "Это не архив ZIP"),
        (b"", "Это не архив ZIP"),
    ],
    ids=["cut", "a PDF", "empty"],
)
def test_what_is_no_archive_is_refused(
    stick: Stick, tmp_path: Path, content: bytes, said: str
) -> None:
    on = stick(made_for(OURS))
    health = choose(on, Zip(OURS.name, content), "Архив повреждён: скачайте ещё раз", tmp_path)
    expect(health).to_contain_text(said)
    expect(on.locator("#unlocking")).to_be_hidden()


def test_an_archive_is_known_by_its_bytes_whatever_its_name(stick: Stick, tmp_path: Path) -> None:
    renamed = Zip("математика.zip", OURS.content)
    on = stick(made_for(OURS))
    choose(on, renamed, "Архив цел", tmp_path)
    other = zipped({"a.txt": b"a"}, name="edu220042-ma4 (1).zip")
    choose(on, other, "Архив повреждён: скачайте ещё раз", tmp_path)
    strange = Zip("edu220042-ru4.zip", other.content)
    choose(on, strange, "Этого архива нет на странице", tmp_path)
    by_password(on, PASSWORD)
    is_open(on)


def test_the_page_for_all_compares_the_sum_with_that_of_the_portal(
    stick: Stick, tmp_path: Path
) -> None:
    on = stick()
    health = choose(on, OURS, "Архив прочитан", tmp_path)
    shown = re.sub(r"\s", "", health.inner_text())
    assert OURS.digest in shown
    field = on.get_by_label("Контрольная сумма с портала")
    field.fill("0" * 64)
    expect(on.locator("#expected-said")).to_have_text("Сумма не совпала: скачайте архив ещё раз.")
    field.fill(" " + OURS.digest.upper())
    expect(on.locator("#expected-said")).to_have_text("Архив цел: сумма совпала.")
    assert violations(on) == []


def test_another_archive_may_be_chosen_after_the_first(stick: Stick, tmp_path: Path) -> None:
    second = zipped({"другой.txt": b"2"}, name="edu220042-ru4.zip")
    on = stick(made_for(OURS, second))
    choose(on, OURS, "Архив цел", tmp_path)
    by_words(on)
    is_open(on)
    choose(on, second, "Архив цел", tmp_path)
    expect(on.locator("#opened")).to_be_hidden()
    by_words(on)
    is_open(on)
    assert saved(on, "другой.txt") == ("другой.txt", b"2")


@pytest.mark.slow
def test_a_large_archive_is_opened_while_the_page_goes_on_living(
    stick: Stick, tmp_path: Path
) -> None:
    large = zipped({"большой.bin": bytes(LARGE)})
    on = stick(made_for(large))
    on.evaluate("window.turns = 0; setInterval(() => window.turns++, 20)")
    choose(on, large, "Архив цел", tmp_path)
    assert on.evaluate("window.turns") > 10
    by_words(on)
    is_open(on)
    on.evaluate("window.turns = 0")
    name, content = saved(on, "большой.bin")
    assert (name, len(content), any(content)) == ("большой.bin", LARGE, False)
    assert on.evaluate("window.turns") > 10


# ---- archives of others ----


@needs_seven_zip
@pytest.mark.parametrize(
    "options", [("-mem=AES256",), ("-mem=AES256", "-mx=0"), ()], ids=["aes", "stored", "zipcrypto"]
)
def test_what_seven_zip_packed_is_opened(
    stick: Stick, tmp_path: Path, options: tuple[str, ...]
) -> None:
    archive = by_seven_zip(str(SEVEN_ZIP), FILES, tmp_path, *options, password="Password 1")
    on = stick()
    choose(on, archive, "Архив прочитан", tmp_path)
    by_password(on, "Password 2")
    expect(on.locator("#password-error")).to_contain_text("Пароль не подошёл.")
    by_password(on, archive.password)
    is_open(on)
    assert saved(on, "02 инструкция.txt")[1] == NOTE
    assert saved(on, "03 диктант.bin")[1] == FILES["03 диктант.bin"]


@needs_seven_zip
def test_an_archive_without_a_password_shows_its_files_at_once(
    stick: Stick, tmp_path: Path
) -> None:
    archive = by_seven_zip(str(SEVEN_ZIP), FILES, tmp_path, password="")
    on = stick()
    choose(on, archive, "Архив прочитан", tmp_path)
    is_open(on)
    expect(on.locator("#unlocking")).to_be_hidden()
    assert saved(on, "02 инструкция.txt")[1] == NOTE


# ---- the page itself ----


def test_the_page_may_not_call_out(stick: Stick) -> None:
    barred = stick().evaluate(
        """async () => {
            const barred = new Set();
            document.addEventListener(
                "securitypolicyviolation", told => barred.add(told.effectiveDirective));
            await fetch("https://example.org/").catch(() => 0);
            const picture = new Image();
            const lost = new Promise(done => (picture.onerror = done));
            picture.src = "https://example.org/a.png";
            await lost;
            return [...barred];
        }"""
    )
    assert {"connect-src", "img-src"} <= set(barred)


def test_it_says_for_which_school_it_is_and_which_archives_it_knows(stick: Stick) -> None:
    on = stick(Made("«Школа» </script><b>1</b>", (Sealed("Химия </script>", "a.zip", "0" * 64),)))
    expect(on.locator("main > .school")).to_have_text("«Школа» </script><b>1</b>")
    on.get_by_text("Архивы вашей школы: 1").click()
    expect(on.locator("#known li")).to_have_text("Химия </script> — a.zip")
    assert violations(on) == []


def test_a_browser_without_scripts_says_so(stick: Stick) -> None:
    on = stick(scripts=False)
    expect(on.get_by_text("выключены сценарии")).to_be_visible()


def test_a_dropped_archive_is_taken(stick: Stick) -> None:
    on = stick()
    on.evaluate(
        """bytes => {
            const carried = new DataTransfer();
            carried.items.add(new File([Uint8Array.from(bytes)], "edu220042-ma4.zip"));
            const drop = {dataTransfer: carried, bubbles: true};
            document.body.dispatchEvent(new DragEvent("drop", drop));
        }""",
        list(zipped({"a.txt": b"a"}).content),
    )
    expect(on.locator("#health").get_by_role("heading")).to_have_text("Архив прочитан")


def test_a_browser_of_2023_opens_an_archive(stick: Stick, tmp_path: Path) -> None:
    on = stick(made_for(OURS))
    on.context.add_init_script(FORGET)
    on.reload()
    heard = listen(on)
    choose(on, OURS, "Архив цел", tmp_path)
    by_words(on)
    is_open(on)
    assert saved(on, "02 инструкция.txt")[1] == NOTE
    assert heard == []


def test_old_browsers_understand_its_scripts() -> None:
    for path in Path(opener.__path__[0]).glob("*.js"):
        found = [word for word in NEWER if word in path.read_text("utf-8")]
        assert not found, path.name
