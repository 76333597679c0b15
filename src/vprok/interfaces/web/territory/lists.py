"""The list of a region as a file: handed out, sent in, looked at, written."""

import base64
import binascii
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from vprok.domain.territory.actions import MEDIA_TYPES, import_schools
from vprok.domain.territory.models import Region, School, Schools
from vprok.domain.territory.queries import Preview, list_csv, list_xlsx, preview
from vprok.interfaces.frame.doors import asks, reads, writes
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.territory.reach import district_for, page_of, region_for
from vprok.kernel.charter import Permission
from vprok.kernel.refusal import Refusal, Refused
from vprok.kernel.russian import plural
from vprok.tools.sheets.findings import Unreadable, grouped

SALT = "territory.list"
AN_HOUR = 3600
MOST_BYTES = 3_000_000
GONE = Refusal("list_is_gone", "Файл ждал подтверждения слишком долго. Отправьте его ещё раз.")


class ListForm(forms.Form):
    """A file with the list."""

    file = forms.FileField(
        label="Файл списка",
        help_text="Шаблон .xlsx или таблица .csv с теми же столбцами, до 3 МБ.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """A file that is not too large to be a list."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError("Файл больше 3 МБ: список столько не весит.")
        return file


@asks(Permission.TERRITORY_KEEP)
def bring(request: Request, code: str) -> HttpResponseBase:
    """Send a file and see what it would change; nothing is written yet."""
    region = region_for(request, code, Permission.TERRITORY_KEEP)
    form = ListForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _form(request, region, form)
    upload: UploadedFile[bytes] = form.cleaned_data["file"]
    file, name = upload.read(), upload.name or ""
    try:
        told = preview(region, file, name)
    except Unreadable as no:
        form.add_error("file", no.text)
        return _form(request, region, form)
    if told.mistakes:
        count = plural(told.mistakes, "ошибка", "ошибки", "ошибок")
        page = {
            "region": region,
            "form": ListForm(),
            "found": grouped(told.findings),
            "found_title": f"В файле {count}. Список не изменён",
        }
        return render(request, "territory/bring.html", page, status=422)
    sealed = _sealed(request, region, file, name, told)
    page = {"region": region, "told": told, "name": name, "sealed": sealed}
    return render(request, "territory/preview.html", page)


def _form(request: Request, region: Region, form: ListForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "territory/bring.html", {"region": region, "form": form}, status=status)


def _sealed(request: Request, region: Region, file: bytes, name: str, told: Preview) -> str:
    """The file as it was looked at, signed: it waits in the page and nowhere else."""
    words = {
        "file": base64.b64encode(file).decode(),
        "name": name,
        "seen": told.mark,
        "region": region.code,
        "account": request.actor.account,
    }
    return signing.dumps(words, salt=SALT)


@writes(Permission.TERRITORY_KEEP)
def write(request: Request, code: str) -> HttpResponseBase:
    """Write the list that the person has looked at."""
    region = region_for(request, code, Permission.TERRITORY_KEEP)
    words = _opened(request, region)
    told = import_schools(
        region,
        base64.b64decode(words["file"]),
        words["name"],
        seen=words["seen"],
        by=request.actor,
        at=request.moment,
    )
    new = plural(len(told.schools.new), "новая", "новые", "новых")
    changed = plural(len(told.schools.changed), "изменённая", "изменённые", "изменённых")
    messages.success(request, f"Список внесён. Организации: {new}, {changed}.")
    return redirect(page_of(region.place))


def _opened(request: Request, region: Region) -> dict[str, Any]:
    """What waited in the page.

    raises: Refused when it is not ours, not this person's or too old
    """
    try:
        words: dict[str, Any] = signing.loads(
            request.POST.get("sealed", ""), salt=SALT, max_age=AN_HOUR
        )
    except (signing.BadSignature, binascii.Error) as error:
        raise Refused(GONE) from error
    if (words["region"], words["account"]) != (region.code, request.actor.account):
        raise Refused(GONE)
    return words


@reads(Permission.TERRITORY_READ)
def list_file(request: Request, key: str, kind: str) -> HttpResponse:
    """The list of a region, or of one municipality or group, as a file."""
    region, within = _listed(request, key)
    drawn = {"xlsx": list_xlsx, "csv": list_csv}.get(kind)
    if drawn is None:
        raise Http404
    return attachment(drawn(region, within), f"list_{key}.{kind}", MEDIA_TYPES[f".{kind}"])


def _listed(request: Request, key: str) -> tuple[Region, Schools]:
    if "_" in key:
        district = district_for(request, key, Permission.TERRITORY_READ)
        return district.region, School.objects.filter(district=district)
    region = region_for(request, key[3:5], Permission.TERRITORY_READ)
    return region, School.objects.filter(district__region=region)
