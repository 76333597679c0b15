"""What the pages of a form ask people: a file, a yes, a word, a decision."""

from datetime import datetime
from typing import Any

from django import forms

from vprok.domain.intake.actions import Ruling
from vprok.domain.intake.states import Verdict
from vprok.interfaces.web.layout.forms.face import Asked

YEARS = range(2000, 2101)


class Why(forms.CharField):
    """Why a new version takes the place of an accepted one."""

    def __init__(self) -> None:
        super().__init__(
            label="Что изменилось и почему",
            help_text="Останется в истории формы. Без имён участников.",
            max_length=300,
            required=False,
            error_messages={"required": "Напишите, почему форма меняется после подписи."},
        )


class Workbook(forms.FileField):
    """A form as a file of Excel; an empty one is refused by its reader, in its words.

    missing: what to do where no file was chosen
    """

    def __init__(self, label: str, help_text: str, *, missing: str) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
            allow_empty_file=True,
            error_messages={"required": missing},
        )


class Upload(forms.Form):
    """A file and the token that makes its sending one, however often the button is pressed."""

    file = Workbook(
        "Заполненная форма",
        "Файл .xlsx или .xls. Имён и фамилий в нём быть не должно.",
        missing="Выберите файл с заполненной формой.",
    )
    why = Why()
    token = forms.RegexField(r"^[0-9A-Za-z-]{1,64}$", widget=forms.HiddenInput)

    def __init__(self, *words: Any, asked: Asked = Asked.NEVER, **more: Any) -> None:
        super().__init__(*words, **more)
        if asked is Asked.NEVER:
            del self.fields["why"]
        else:
            self.fields["why"].required = asked is Asked.MUST

    def clean(self) -> dict[str, Any]:
        """Say of a page without its token what to do with it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "token" in self.errors:
            self.add_error(
                "file", "Страница устарела или пришла не целиком. Выберите файл ещё раз."
            )
        return cleaned


class Confirm(forms.Form):
    """A yes to one version: to its clean-ups, or to what somebody prepared."""

    confirm = forms.IntegerField(min_value=1, max_value=1_000_000)
    why = Why()

    def __init__(self, *words: Any, must_say_why: bool = False, **more: Any) -> None:
        super().__init__(*words, **more)
        self.fields["why"].required = must_say_why

    def words(self) -> str:
        """Why the version comes, where that was asked."""
        return str(self.cleaned_data.get("why", "")) if self.is_valid() else ""

    def version(self) -> int:
        """The version meant; 0, which is none, if the words are not a number."""
        return self.cleaned_data["confirm"] if self.is_valid() else 0


class GiveBack(forms.Form):
    """Why a form that was handed over goes back."""

    version = forms.IntegerField(min_value=1, max_value=1_000_000, widget=forms.HiddenInput)
    remark = forms.CharField(
        label="Что исправить",
        help_text="Это прочтёт тот, кто готовил форму.",
        max_length=300,
    )


class Moment(forms.DateTimeField):
    """A day and an hour by the clock of the organisation; cleaned, it has no zone yet."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            help_text="По местному времени организации.",
            error_messages={
                "required": "Укажите число и время.",
                "invalid": "Укажите число и время, например 14.04.2026 18:00.",
            },
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"],
        )

    def clean(self, value: object) -> datetime | None:
        """Django reads a bare time as UTC; people mean the clock of the organisation."""
        cleaned: datetime | None = super().clean(value)
        if cleaned is not None and cleaned.year not in YEARS:
            raise forms.ValidationError("Проверьте год.")
        return cleaned.replace(tzinfo=None) if cleaned else None


class Reason(forms.CharField):
    """Why it is decided so."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(
            label="Причина",
            max_length=300,
            required=required,
            error_messages={"required": "Напишите причину: её прочтут те, кого она касается."},
        )


class Judging(forms.Form):
    """One decision about a form."""

    verdict: Verdict

    @property
    def ruling(self) -> Ruling:
        """The decision as the action takes it."""
        said = self.cleaned_data
        return Ruling(self.verdict, said.get("until"), said.get("reason", ""))


class Excuse(Judging):
    """Why a body need not send the form."""

    verdict = Verdict.EXCUSED
    reason = Reason()


class Reopen(Judging):
    """Until when a body may send the form after its deadline."""

    verdict = Verdict.REOPENED
    until = Moment("Открыть до")
    reason = Reason(required=False)


class Move(Judging):
    """A deadline of the body's own."""

    verdict = Verdict.MOVED
    until = Moment("Новый срок")
    reason = Reason()


class Restore(Judging):
    """The deadline of the calendar again."""

    verdict = Verdict.RESTORED


ASKED: dict[Verdict, type[Judging]] = {
    Verdict.EXCUSED: Excuse,
    Verdict.REOPENED: Reopen,
    Verdict.MOVED: Move,
    Verdict.RESTORED: Restore,
}


def ids(verdict: Verdict) -> str:
    """How fields of a decision are named on a page that asks for several."""
    return f"{verdict.value}-%s"
