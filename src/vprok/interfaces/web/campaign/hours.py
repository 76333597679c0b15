"""The form in which hours of the road map are told."""

from datetime import date, datetime, time
from typing import Any

from django import forms

from vprok.domain.campaign.rules import Event, Hour, deadline_is_before_the_opening, instant
from vprok.domain.campaign.states import Clock

_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_OFFSET = "0 — в тот самый день, −3 — за три дня до него, 2 — через два дня после."
REACH = 400


def _day(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=-REACH, max_value=REACH, help_text=_OFFSET
    )


class HoursForm(forms.Form):
    """When an event opens and when it is due, counted from its day."""

    opens_offset = _day("Открывается: день")
    opens_time = forms.TimeField(label="Открывается: время", required=False, widget=_TIME)
    due_offset = _day("Срок: день")
    due_time = forms.TimeField(label="Срок: время", required=False, widget=_TIME)

    def clean(self) -> dict[str, Any]:
        """A day has its time, and a deadline stands after its opening."""
        for end in ("opens", "due"):
            offset, at = (self.cleaned_data.get(f"{end}_{part}") for part in ("offset", "time"))
            if (offset is None) != (at is None):
                self.add_error(
                    f"{end}_{'time' if at is None else 'offset'}",
                    "Укажите и день, и время или оставьте пустыми оба поля.",
                )
        if not self.errors:
            opens, due = self.hours()
            if refusal := deadline_is_before_the_opening(opens, due):
                self.add_error("due_offset", refusal.text)
        return self.cleaned_data

    def hours(self) -> tuple[Hour | None, Hour | None]:
        """The opening and the deadline."""
        return self._hour("opens"), self._hour("due")

    def _hour(self, end: str) -> Hour | None:
        offset: int | None = self.cleaned_data[f"{end}_offset"]
        at: time | None = self.cleaned_data[f"{end}_time"]
        return None if offset is None or at is None else Hour(offset, at)


class MilestoneForm(HoursForm):
    """The same, with the clock and the way of counting."""

    clock = forms.ChoiceField(
        label="По каким часам", choices=Clock.choices, widget=forms.RadioSelect
    )
    counts_working_days = forms.BooleanField(
        label="Считать только рабочие дни (понедельник — пятница)", required=False
    )


class ReportsForm(MilestoneForm):
    """The same, with the day on which everyone sees the reports."""

    reports_on = forms.DateField(
        label="Отчёты открываются всем в один день",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="В 09:00 по Москве. Без даты школа видит отчёты, как только они готовы.",
    )


def reports_moment(on: date | None) -> datetime | None:
    """The hour of the day on which everyone sees the reports."""
    return instant(on, 0, time(9), Clock.MOSCOW, "Europe/Moscow") if on else None


def told(event: Event) -> dict[str, Any]:
    """What the form shows of an event at first."""
    opens, due = event.opens, event.due
    return {
        "opens_offset": opens.offset if opens else None,
        "opens_time": opens.time if opens else None,
        "due_offset": due.offset if due else None,
        "due_time": due.time if due else None,
        "clock": event.clock,
        "counts_working_days": event.counts_working_days,
    }
