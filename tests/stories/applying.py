"""A school applies through the form that the portal gives it."""

from tests.stories.portal import Person, typed, words

SLUG = "2026-spring"


def page_of(kind: str, key: str) -> str:
    return f"/forms/{SLUG}/{kind}/{key}/"


def application(blank: bytes, participants: int, pupils: tuple[int, ...]) -> bytes:
    answer = {
        "Участвует": "да",
        "Форма проведения": "бумажная",
        "Кол-во классов": len(pupils),
        "Кол-во участников": participants,
    }
    classes = [
        {"Параллель": 4, "Порядковый номер": n, "Буква": letter, "Кол-во обучающихся": count}
        for n, (letter, count) in enumerate(zip("АБВ", pupils, strict=False), start=1)
    ]
    return typed(blank, {"Заявка": [answer], "Классы": classes})


def apply(school: Person, participants: int, pupils: tuple[int, ...], key: str) -> str:
    """Fill the form that the portal gives and send it; the words of the page after that."""
    page = page_of("application", key)
    blank = school.take(f"{page}form.xlsx")
    sent = school.send(page, application(blank, participants, pupils))
    assert sent.status_code == 303, words(sent)
    return school.get(page)
