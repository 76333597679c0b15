"""The living page of parts: every part in every state, with sample values."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vprok.kernel.report import Tone
from vprok.tools.sheets.findings import Cleanup, Finding

AT = datetime(2026, 4, 14, 4, 20, tzinfo=UTC)
ZONE = "Asia/Barnaul"
DIGEST = "5f1c0b9a7de4428361b0c85e9df27a34c6be8d1907f35a2e4b6c0d8e1f293a47"
SAMPLE_TONES = (
    ("Ждёт", "wait"),
    ("Открыто", "open"),
    ("Принято", "good"),
    ("Срок сегодня", "warn"),
    ("Не принято", "bad"),
    ("Не требуется", "off"),
    ("К сведению", "info"),
)
SAMPLE_MISTAKES = (
    Finding(
        sheet="Протокол",
        cell="G14",
        row=14,
        column="Задание 4 (2б)",
        value="3",
        rule="most",
        text="За задание 4 дают не больше 2 баллов.",
        remedy="Впишите 0, 1, 2 или X, если к заданию не приступали.",
    ),
    Finding(
        sheet="Протокол",
        cell="B22",
        row=22,
        column="Код",
        value="40517",
        rule="known",
        text="Такого кода нет среди выданных школе.",
        remedy="Сверьте код с протоколом в аудитории.",
    ),
    Finding(
        sheet="Протокол",
        cell="C31:C34",
        row=31,
        column="Вариант",
        value="",
        rule="filled",
        text="Не указан вариант.",
        remedy="Впишите номер с первой страницы работы.",
    ),
    Finding(
        sheet="Классы",
        cell="",
        row=0,
        column="",
        value="4Б",
        rule="known",
        text="Класса 4Б нет в заявке.",
        remedy="Исправьте литеру или измените заявку.",
    ),
)
SAMPLE_REMARKS = (
    Finding(
        sheet="Протокол",
        cell="H3:H29",
        row=3,
        column="Отметка",
        value="нет отметки",
        rule="usual",
        text="У всего класса нет отметки за прошлую четверть.",
        remedy="Если отметки были, впишите их.",
        is_error=False,
    ),
)
SAMPLE_CLEANUPS = (
    Cleanup("Протокол", "D7", "х", "X", "Русская буква вместо латинской."),
    Cleanup("Протокол", "E12", "1.0", "1", "Целое число записано с дробной частью."),
)
SAMPLE_STEPS = (
    {"title": "Получить архив", "tone": "good", "word": "Получен", "note": "13 апреля, 10:12"},
    {
        "title": "Взять пароль",
        "tone": "open",
        "word": "Можно взять",
        "note": "Открыт с 07:30 по местному времени",
        "url": "#steps",
    },
    {"title": "Провести работу", "tone": "wait", "word": "Впереди"},
    {"title": "Отправить форму", "tone": "off", "word": "Не открыто", "note": "С 15 апреля"},
)
SAMPLE_FACTS = (
    ("Организация", "МБОУ «Лицей 42»"),
    ("Логин", "edu220042"),
    ("Часовой пояс", "Барнаул, на 4 часа впереди Москвы"),
)
SAMPLE_ROWS = (
    ("Алтайский край", "region", 1042, "61.40", "Принято", "good"),
    ("Барнаул", "district", 112, "64.07", "Принято", "good"),
    ("Лицей 42", "", 57, "71.00", "Принято", "good"),
    ("Школа 17", "", 48, "58.33", "Ждёт", "wait"),
    ("Гимназия 3", "", 61, None, "Не принято", "bad"),
)
SAMPLE_JUDGED = (
    ("1", "Б", "84,2", Tone.ENOUGH),
    ("2", "Б", "57,3", Tone.NEAR),
    ("3", "П", "21", Tone.SHORT),
    ("4", "", "64,5", None),
)


class SampleForm(forms.Form):
    """Each kind of field once."""

    post = forms.CharField(label="Должность", help_text="Как в штатном расписании.", max_length=80)
    letter = forms.CharField(label="Литера класса", max_length=2)
    grade = forms.TypedChoiceField(
        label="Класс", coerce=int, choices=[(n, f"{n} класс") for n in range(4, 9)]
    )
    held_on = forms.DateField(
        label="Дата проведения", widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(
        label="Причина", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    mode = forms.ChoiceField(
        label="Как проводится работа",
        help_text="Изменить можно до 1 марта.",
        choices=[("paper", "На бумаге"), ("screen", "На компьютере")],
        widget=forms.RadioSelect,
    )
    read = forms.BooleanField(label="Инструкция прочитана")
    workbook = forms.FileField(
        label="Форма сбора результатов",
        help_text="Файл .xlsx до 5 МБ. Имена и фамилии в форме не нужны.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


def parts(request: HttpRequest) -> HttpResponse:
    """Show every part in every state; the clock of the page stands still."""
    return render(request, "layout/parts.html", samples())


def samples() -> dict[str, Any]:
    """Everything the page shows, made up."""
    return {
        "moment": AT,
        "zone": ZONE,
        "tones": SAMPLE_TONES,
        "far": AT + timedelta(days=9, hours=3),
        "near": AT + timedelta(days=2, hours=4),
        "soon": AT + timedelta(hours=3, minutes=25),
        "past": AT - timedelta(days=1, hours=2),
        "mistakes": SAMPLE_MISTAKES,
        "remarks": SAMPLE_REMARKS,
        "tidied": SAMPLE_CLEANUPS,
        "steps_of_day": SAMPLE_STEPS,
        "facts_of_school": SAMPLE_FACTS,
        "sides": [("Сводка", "#tabs", True), ("Школы", "#tabs", False), ("Сроки", "#tabs", False)],
        "way": [("Алтайский край", "#trail"), ("Барнаул", "#trail"), ("Лицей 42", "#trail")],
        "page": Paginator(range(480), 20).page(7),
        "clean_form": SampleForm(auto_id="clean_%s"),
        "wrong_form": SampleForm(data={"post": "", "letter": "АБВ", "mode": "none"}),
        "digest": DIGEST,
        "receipt_lines": [
            ("Форма", "Результаты, математика, 4 класс"),
            ("Файл", "vpr_ma4_edu220042.xlsx, 38 КБ"),
            ("Строк", "57"),
            ("Отправила", "Анна Петрова, координатор ОО"),
        ],
        "rows": SAMPLE_ROWS,
        "judged": SAMPLE_JUDGED,
    }
