"""What waits for those who release keys, and what they must be woken for."""

from collections.abc import Iterator
from datetime import datetime

from vprok.domain.campaign.models import Campaign
from vprok.domain.campaign.states import Custody
from vprok.domain.materials.queries.slots import (
    SlotLine,
    clock_alarm,
    officer_of,
    slot_lines,
)
from vprok.domain.materials.rules import CEREMONY_AHEAD, LATE_WITHOUT, Arming
from vprok.domain.materials.states import SlotState
from vprok.domain.monitoring.rules import Duty, DutyKind
from vprok.kernel.charter import Actor, Permission
from vprok.kernel.russian import plural


def of_release(actor: Actor, campaign: Campaign, *, at: datetime) -> Iterator[Duty]:
    """What an officer has to do by when; the federal organiser hears of alarms only.

    costs: one SQL statement; in officers' custody four
    """
    is_officer = actor.has(Permission.KEY_RELEASE)
    if not is_officer and not actor.has(Permission.VARIANT_KEEP):
        return
    yield from _clocks(campaign)
    if campaign.custody != Custody.OFFICERS:
        return
    if is_officer and officer_of(actor.account) is None:
        words = "До церемонии: лист с двенадцатью словами хранится в вашем сейфе."
        yield Duty(DutyKind.OWN_WORDS, "Напечатать свои слова", words, "")
    lines = slot_lines(campaign, at=at)
    for duty in (_ceremony(lines, campaign, at), *_arming(lines, campaign)):
        if duty and (is_officer or duty.is_late):
            yield duty
    if is_officer:
        yield from _second_words(lines, campaign, actor)


def _clocks(campaign: Campaign) -> Iterator[Duty]:
    alarm = clock_alarm()
    if alarm is not None:
        yield Duty(
            DutyKind.CLOCKS,
            "Сверить часы портала",
            f"Они расходятся на {round(alarm.seconds)} с: до сверки слова и пароли не выдаются.",
            campaign.slug,
            is_late=True,
        )


def _ceremony(lines: tuple[SlotLine, ...], campaign: Campaign, at: datetime) -> Duty | None:
    waiting = [line for line in lines if line.slot.state is SlotState.PLANNED]
    if not waiting:
        return None
    due = min(line.freezes_at for line in waiting)
    count = plural(len(waiting), "слот", "слота", "слотов")
    return Duty(
        DutyKind.CEREMONY,
        "Провести церемонию ключей",
        f"Ждут ключа: {count}. Пока ключа нет, архивы этих школ не соберутся.",
        campaign.slug,
        due_at=due,
        count=len(waiting),
        is_late=at >= due - CEREMONY_AHEAD,
    )


def _arming(lines: tuple[SlotLine, ...], campaign: Campaign) -> Iterator[Duty]:
    """Slots that two officers open next, an hour a line."""
    hours: dict[datetime, list[SlotLine]] = {}
    for line in lines:
        if line.urgency not in {None, Arming.AHEAD}:
            hours.setdefault(line.slot.opens_at, []).append(line)
    for opens_at, some in hours.items():
        yield Duty(
            DutyKind.ARMING,
            f"Открыть вдвоём: {_works(some)}",
            _advice(some[0]),
            campaign.slug,
            due_at=opens_at - LATE_WITHOUT,
            count=len(some),
            is_late=some[0].is_alarming,
        )


def _works(lines: list[SlotLine]) -> str:
    names = sorted({str(line.slot.work) for line in lines})
    return names[0] if len(names) == 1 else plural(len(names), "работа", "работы", "работ")


def _advice(line: SlotLine) -> str:
    if line.urgency is Arming.BY_TELEPHONE:
        return "До часа осталось меньше шестидесяти минут. Соберите двоих по телефону сейчас."
    if line.urgency is Arming.LATE:
        return "Тревога: меньше двенадцати часов, а слот не открыт двумя ответственными."
    return "Слот закрыт. Двое ответственных открывают его своими словами накануне."


def _second_words(lines: tuple[SlotLine, ...], campaign: Campaign, actor: Actor) -> Iterator[Duty]:
    for line in lines:
        if line.word and line.word.by_account != actor.account:
            yield Duty(
                DutyKind.SECOND_WORD,
                f"Подтвердить или снять: {line.word.get_act_display()}",
                f"{line.slot.work}: {line.word.reason}",
                campaign.slug,
            )
