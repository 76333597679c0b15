"""Slots, as release officers open them and the federal organiser sees them."""

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.queries import campaigns_for, current, going
from vprok.domain.campaign.rules import zone_group_words
from vprok.domain.campaign.states import Custody
from vprok.domain.materials.actions import (
    ask_for_keys,
    begin_arming,
    finish_arming,
    move_slot,
    release_by_hand,
    release_early,
    take_back_word,
    take_keys,
)
from vprok.domain.materials.actions.release import write_release
from vprok.domain.materials.models import Officer, Slot
from vprok.domain.materials.queries.slots import (
    SlotLine,
    clock_alarm,
    moves_for,
    names_of_officers,
    officer_of,
    officers,
    release_of,
    released,
    slot_line,
    slot_lines,
    slots_without_a_key,
)
from vprok.domain.materials.rules import is_slot_name
from vprok.domain.materials.states import SlotState
from vprok.interfaces.frame.doors import asks, open_to_all, reads, writes
from vprok.interfaces.frame.handing import attachment
from vprok.interfaces.frame.request import Request
from vprok.interfaces.web.layout.campaigns import campaign_tabs
from vprok.interfaces.web.layout.near import near
from vprok.interfaces.web.layout.seeing import see_other
from vprok.kernel.charter import Permission
from vprok.kernel.place import Place
from vprok.tools.vault.custody import OFFICERS, commitment_to

TONES: dict[SlotState, str] = {
    SlotState.PLANNED: "wait",
    SlotState.KEYED: "info",
    SlotState.FROZEN: "open",
    SlotState.BEGUN: "warn",
    SlotState.ARMED: "good",
    SlotState.RELEASED: "off",
}
MOSCOW = "Europe/Moscow"
MOST_BYTES = 10 * 2**20

# ---- for everyone, after the hour ----------------------------------------------------------------


@open_to_all()
def public(_: Request, name: str) -> HttpResponse:
    """Show what is public of a slot; before its hour there is nothing of this name.

    The file alone is enough: a web server or a mirror serves it without us, and we without a
    database.
    """
    if not is_slot_name(name):
        raise Http404
    place = settings.RELEASE / f"{name}.txt"
    if not place.is_file():
        found = released(name)
        if found is None:
            raise Http404
        write_release(found)
    return HttpResponse(place.read_bytes(), content_type="text/plain; charset=utf-8")


# ---- slots ---------------------------------------------------------------------------------------


@reads(Permission.KEY_RELEASE)
def root(request: Request) -> HttpResponse:
    """Go to the slots of a campaign whose keys the officers keep; else of the one people mean."""
    kept = (one for one in going(_places(request)) if one.custody == Custody.OFFICERS)
    found = next(kept, None) or current(_places(request))
    if found is None:
        return render(request, "materials/none.html")
    return redirect("release:slots", found.slug)


@reads(Permission.KEY_RELEASE, Permission.VARIANT_KEEP)
def slots(request: Request, slug: str) -> HttpResponse:
    """Show every slot of a campaign with what it waits for."""
    return _listed(request, _campaign(request, slug), KeysForm())


class KeysForm(forms.Form):
    """What came back from the off-line machine."""

    file = forms.FileField(
        label="Файл с ключами",
        help_text="Его записала команда vprok ceremony make. Секретов в нём нет.",
        error_messages={"required": "Выберите файл."},
    )


def _listed(
    request: Request, campaign: Campaign, form: KeysForm, *, status: int = 200
) -> HttpResponse:
    lines, present = slot_lines(campaign, at=request.moment), officers()
    return render(
        request,
        "materials/release.html",
        {
            "campaign": campaign,
            "others": campaign_tabs(_places(request), "release:slots", campaign),
            "zone": MOSCOW,
            "lines": [(line, TONES[line.slot.state], _group(line)) for line in lines],
            "keyless": slots_without_a_key(campaign).count(),
            "alarming": [line for line in lines if line.is_alarming],
            "alarm": clock_alarm(),
            "officers": present,
            "lacking": OFFICERS - len(present),
            "mine": officer_of(request.actor.account),
            "may_open": request.actor.has(Permission.KEY_RELEASE),
            "form": form,
        },
        status=status,
    )


def _group(line: SlotLine) -> str:
    return zone_group_words(line.slot.group)


@writes(Permission.KEY_RELEASE)
def ceremony(request: Request, slug: str) -> HttpResponse:
    """Hand out the file for the off-line machine."""
    campaign = _campaign(request, slug)
    text = ask_for_keys(campaign, by=request.actor, at=request.moment)
    return attachment(text.encode(), f"{slug}-ceremony.json", "application/json")


@asks(Permission.KEY_RELEASE)
def keys(request: Request, slug: str) -> HttpResponse:
    """Take the keys that the off-line machine made."""
    campaign = _campaign(request, slug)
    if request.method != "POST":
        return redirect("release:slots", slug)
    form = KeysForm(request.POST, request.FILES)
    if not form.is_valid():
        return _listed(request, campaign, form, status=422)
    file = form.cleaned_data["file"].read(MOST_BYTES)
    with near(form, "file"):
        taken = take_keys(campaign, file, by=request.actor, at=request.moment)
        messages.success(request, f"Ключи приняты: {taken}.")
        return see_other(reverse("release:slots", args=[slug]))
    return _listed(request, campaign, form, status=422)


# ---- one slot ------------------------------------------------------------------------------------


@reads(Permission.KEY_RELEASE, Permission.VARIANT_KEEP)
def slot(request: Request, slug: str, pk: int) -> HttpResponse:
    """Show one slot: its state, what the person may do, and the proof of what came out."""
    found = _slot(request, slug, pk)
    line, mine = slot_line(found, at=request.moment), officer_of(request.actor.account)
    may_open = request.actor.has(Permission.KEY_RELEASE)
    moves = moves_for(found, at=request.moment) if _may_move(found, may_open) else ()
    is_waiting = found.state in {SlotState.FROZEN, SlotState.BEGUN}
    return render(
        request,
        "materials/slot.html",
        {
            "campaign": found.work.campaign,
            "zone": MOSCOW,
            "line": line,
            "tone": TONES[found.state],
            "group": _group(line),
            "release": release_of(found),
            "proof": commitment_to(bytes.fromhex(found.value)) if found.value else "",
            "mine": mine,
            "may_open": may_open,
            "first": _told(_first(found, mine) if may_open and is_waiting else []),
            "second": _told(_second(found, mine, request)),
            "began_myself": found.begun_by_account == request.actor.account,
            "others": _others(found),
            "begun_by": _name(found.begun_by),
            "armed_by": _name(found.armed_by),
            "moves": moves,
            "has_exceptions": bool(moves or line.word) or found.state is SlotState.ARMED,
            "is_early": request.moment < found.opens_at,
        },
    )


def _name(signature: str) -> str:
    return signature.split(",", maxsplit=1)[0]


def _told(shares: list[dict[str, str]]) -> str:
    """Shares for the script; empty when there are none."""
    return json.dumps(shares) if shares else ""


def _first(slot: Slot, mine: Officer | None) -> list[dict[str, str]]:
    """What this officer may open first."""
    return [
        {"second": one["second"], "sealed": one["sealed"]}
        for one in slot.shares
        if mine and one["first"] == mine.recipient
    ]


def _second(slot: Slot, mine: Officer | None, request: Request) -> list[dict[str, str]]:
    """What this officer may open second."""
    is_mine = slot.begun_by_account == request.actor.account
    if mine is None or is_mine or slot.state is not SlotState.BEGUN:
        return []
    sealed = slot.inner.get(mine.recipient)
    return [{"second": mine.recipient, "sealed": sealed}] if sealed else []


def _others(slot: Slot) -> list[str]:
    """Who may go on after the first officer."""
    names = names_of_officers()
    return sorted(names.get(recipient, "?") for recipient in slot.inner)


def _may_move(slot: Slot, may_open: bool) -> bool:
    return may_open and bool(slot.recipient) and slot.released_at is None


@writes(Permission.KEY_RELEASE)
def act(request: Request, slug: str, pk: int, what: str) -> HttpResponse:
    """Do one thing to a slot and go back to it."""
    found = _slot(request, slug, pk)
    if what not in ACTS:
        raise Http404
    messages.success(request, ACTS[what](request, found))
    return see_other(reverse("release:slot", args=[slug, pk]))


def _begin(request: Request, slot: Slot) -> str:
    begin_arming(slot, _opened(request), by=request.actor, at=request.moment)
    return "Первый слой открыт."


def _finish(request: Request, slot: Slot) -> str:
    value = next(iter(_opened(request).values()), b"")
    finish_arming(slot, value, by=request.actor, at=request.moment)
    return "Второй слой открыт."


def _opened(request: Request) -> dict[str, bytes]:
    """What a browser or the command opened; whatever cannot be read opens nothing."""
    try:
        told = json.loads(request.POST.get("opened", ""))
        return {str(name): b64decode(one, validate=True) for name, one in told.items()}
    except (ValueError, AttributeError, TypeError, NotBase64):
        return {}


def _early(request: Request, slot: Slot) -> str:
    reason = request.POST.get("reason", "")
    is_open = release_early(slot, reason=reason, by=request.actor, at=request.moment)
    return "Слова выданы раньше часа." if is_open else WAITS


def _by_hand(request: Request, slot: Slot) -> str:
    reason = request.POST.get("reason", "")
    is_open = release_by_hand(slot, reason=reason, by=request.actor, at=request.moment)
    return "Слова выданы." if is_open else WAITS


def _move(request: Request, slot: Slot) -> str:
    reason, opens_at = request.POST.get("reason", ""), _instant(request.POST.get("opens_at", ""))
    moved = move_slot(slot, opens_at, reason=reason, by=request.actor, at=request.moment)
    return "Час перенесён." if moved else WAITS


def _take_back(request: Request, slot: Slot) -> str:
    take_back_word(slot, by=request.actor, at=request.moment)
    return "Предложение снято."


WAITS = "Записано. Теперь это подтверждает другой ответственный за выдачу."
ACTS: dict[str, Callable[[Request, Slot], str]] = {
    "begin": _begin,
    "finish": _finish,
    "early": _early,
    "by-hand": _by_hand,
    "move": _move,
    "take-back": _take_back,
}
"""What may be done to a slot, by the word in the address."""


def _instant(text: str) -> datetime:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if told.tzinfo is None:
        raise Http404
    return told


def _slot(request: Request, slug: str, pk: int) -> Slot:
    campaign = _campaign(request, slug)
    return get_object_or_404(
        Slot.objects.select_related("work__campaign"), pk=pk, work__campaign=campaign
    )


def _campaign(request: Request, slug: str) -> Campaign:
    return get_object_or_404(campaigns_for(_places(request)), slug=slug)


def _places(request: Request) -> tuple[Place, ...]:
    return tuple(
        place
        for right in (Permission.KEY_RELEASE, Permission.VARIANT_KEEP)
        for place in request.actor.places(right)
    )
