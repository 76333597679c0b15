"""What may stop a post, a slip or a password, and what is owed to this chapter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vprok.domain.access.states import Ground
from vprok.kernel.charter import GIVES, ROLE_LEVELS, ROLE_NAMES, Actor, Role
from vprok.kernel.owed import Owed, Per
from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import Refusal
from vprok.kernel.russian import sentence

OWED = tuple(
    Owed("registration", "Регистрация в системе", level, Per.CAMPAIGN, "registration")
    for level in (Level.REGION, Level.DISTRICT, Level.SCHOOL)
)

VALID = timedelta(hours=72)
"""How long an activation slip may be used.

source: security.md §3.2
"""

KEEPERS: Mapping[Level, tuple[Role, ...]] = {
    Level.COUNTRY: (Role.FEDERAL_ORGANISER,),
    Level.REGION: (Role.REGIONAL_COORDINATOR,),
    Level.DISTRICT: (Role.MUNICIPAL_COORDINATOR, Role.RESPONSIBLE_COORDINATOR),
    Level.SCHOOL: (Role.SCHOOL_COORDINATOR, Role.HEAD_OF_SCHOOL),
}
"""Whose first sign-in registers a body; at a school they also keep the words of its safe."""

GROUNDS: Mapping[Role, tuple[Ground, ...]] = {
    Role.FEDERAL_ORGANISER: (Ground.FEDERAL,),
    Role.RELEASE_OFFICER: (Ground.FEDERAL,),
    Role.REGIONAL_COORDINATOR: (Ground.REGIONAL, Ground.ORDER),
    Role.MUNICIPAL_COORDINATOR: (Ground.ORDER,),
    Role.RESPONSIBLE_COORDINATOR: (Ground.ORDER,),
    Role.READER: (Ground.REGIONAL, Ground.FEDERAL),
    Role.HEAD_OF_SCHOOL: (Ground.FOUNDER, Ground.ORDER),
    Role.SCHOOL_COORDINATOR: (Ground.HEAD, Ground.SCHOOL),
    Role.TECHNICAL_SPECIALIST: (Ground.HEAD,),
    Role.ROOM_ORGANISER: (Ground.HEAD, Ground.SCHOOL),
    Role.EXPERT: (Ground.HEAD, Ground.SCHOOL),
    Role.OBSERVER: (Ground.HEAD, Ground.SCHOOL),
}
"""By what a post of each role may be held; the first is what is meant when none is named.

source: Инструкция муниципального и ответственного координатора, п. 2, 3;
        Инструкция для технических специалистов, п. 1.2
"""

BY_ORDER = frozenset({Role.MUNICIPAL_COORDINATOR, Role.RESPONSIBLE_COORDINATOR})
"""Roles taken only by an order of the ministry, at somebody's proposal."""


@dataclass(frozen=True)
class Person:
    """An adult about to get an account."""

    full_name: str
    position: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Order:
    """An order of the ministry that names a coordinator.

    proposed_by: the authority that proposed the person, or the institution whose staff they are
    """

    number: str = ""
    on: date | None = None
    proposed_by: str = ""


def role_is_not_yours_to_give(role: Role, *, at: Place, by: Actor) -> Refusal | None:
    """Let posts be given only downwards, by those whom the charter names.

    source: Инструкция муниципального и ответственного координатора, п. 8.1, 9.1
    """
    if any(role in GIVES.get(s.role, ()) and s.place.covers(at) for s in by.standings):
        return None
    return Refusal(
        "role_is_not_yours_to_give",
        f"Роль «{ROLE_NAMES[role]}» в этой организации даёте не вы. "
        "Обратитесь к тому, кто выше: он видит вас в своём списке.",
    )


def specialist_is_named_by_the_head(role: Role, *, at: Place, by: Actor) -> Refusal | None:
    """Leave the naming of a technical specialist to the head of the same school.

    source: Инструкция для технических специалистов, п. 1.2
    """
    is_head = any(s.role is Role.HEAD_OF_SCHOOL and s.place == at for s in by.standings)
    if role is not Role.TECHNICAL_SPECIALIST or is_head:
        return None
    return Refusal(
        "specialist_is_named_by_the_head",
        "Технического специалиста назначает руководитель ОО: попросите его сделать это "
        "в своём кабинете.",
    )


def role_is_not_for_this_place(role: Role, *, at: Place, departmental: bool) -> Refusal | None:
    """Keep each role at its level, and each kind of coordinator at its kind of district.

    departmental: whether the district is a group of schools that no municipality keeps
    source:       Инструкция муниципального и ответственного координатора, п. 2, 3
    """
    stranger = Role.MUNICIPAL_COORDINATOR if departmental else Role.RESPONSIBLE_COORDINATOR
    if at.level in ROLE_LEVELS[role] and role is not stranger:
        return None
    return Refusal(
        "role_is_not_for_this_place",
        f"В организации {at.key} нет роли «{ROLE_NAMES[role]}». Выберите другую роль или "
        "другую организацию.",
    )


def ground_does_not_fit(role: Role, ground: Ground) -> Refusal | None:
    """Refuse a ground by which nobody holds such a post.

    source: Инструкция муниципального и ответственного координатора, п. 2, 3
    """
    if ground in GROUNDS[role]:
        return None
    fitting = ", ".join(f"«{one.label}»" for one in GROUNDS[role])
    return Refusal(
        "ground_does_not_fit",
        f"{sentence(ROLE_NAMES[role])} не назначается так. Подходит основание: {fitting}.",
    )


def order_is_missing(ground: Ground, order: Order) -> Refusal | None:
    """Ask for the number and the date of the order that the ground speaks of.

    source: Инструкция муниципального и ответственного координатора, п. 2, 3
    """
    if ground is not Ground.ORDER or (order.number.strip() and order.on):
        return None
    return Refusal("order_is_missing", "Укажите номер и дату приказа министерства.")


def order_is_not_signed_yet(order: Order, *, at: datetime) -> Refusal | None:
    """Refuse an order from the future: a slip of the pen.

    A day is allowed for the zones that are ahead of UTC.
    source: Инструкция муниципального и ответственного координатора, п. 2, 3
    """
    if order.on is None or order.on <= (at + timedelta(days=1)).date():
        return None
    return Refusal(
        "order_is_not_signed_yet", "Дата приказа ещё не наступила: проверьте число и год."
    )


def proposal_is_missing(role: Role, order: Order) -> Refusal | None:
    """Ask who proposed a coordinator: the municipal authority, or РЦОКО from its own staff.

    source: Инструкция муниципального и ответственного координатора, п. 2, 3
    """
    if role not in BY_ORDER or order.proposed_by.strip():
        return None
    if role is Role.MUNICIPAL_COORDINATOR:
        text = "Укажите орган управления образованием, который предложил координатора."
    else:
        text = "Укажите учреждение, в котором работает ответственный координатор (РЦОКО)."
    return Refusal("proposal_is_missing", text)


def body_is_closed(*, closed: bool) -> Refusal | None:
    """Give no posts at a school that works no more.

    source: domain.md §1.1
    """
    if not closed:
        return None
    return Refusal("body_is_closed", "Эта организация закрыта. Назначьте человека в её преемнице.")


def body_is_unknown(place: Place | None) -> Refusal | None:
    """Give no posts where there is nobody.

    source: domain.md §1.4
    """
    if place is not None:
        return None
    return Refusal(
        "body_is_unknown",
        "Такой организации в списке нет. Проверьте идентификатор, например edu220042.",
    )


def post_is_held_already(*, held: bool) -> Refusal | None:
    """Give a post of one kind once to one person.

    source: security.md §3.2
    """
    if not held:
        return None
    return Refusal(
        "post_is_held_already", "Этот человек уже занимает такой пост: второй раз не нужно."
    )


def post_has_ended(*, ended: bool) -> Refusal | None:
    """Do nothing more with a post that was ended.

    source: security.md §3.2
    """
    if not ended:
        return None
    return Refusal("post_has_ended", "Этот пост уже снят. Назначьте человека заново.")


def post_is_your_own(*, own: bool) -> Refusal | None:
    """Let nobody end a post of theirs, or issue a slip to themselves.

    source: security.md §3.2, «each level issues only to children»
    """
    if not own:
        return None
    return Refusal(
        "post_is_your_own",
        "Это ваш собственный пост: снять его или выдать к нему талон может другой человек, "
        "выше вас или из вашей организации.",
    )


def portal_is_not_for_this_post(*, works_in_portal: bool) -> Refusal | None:
    """Give no slip to one who only prepares files, as the school decided.

    source: domain.md §1.2, «технический специалист»
    """
    if works_in_portal:
        return None
    return Refusal(
        "portal_is_not_for_this_post",
        "По решению школы этот специалист только готовит файлы и в портал не входит. "
        "Если он должен входить, сначала измените решение.",
    )


def code_is_mistyped(*, mistyped: bool) -> Refusal | None:
    """Tell a slip of the hand from a guess.

    source: security.md §3.2
    """
    if not mistyped:
        return None
    return Refusal(
        "code_is_mistyped",
        "В коде опечатка: сверьте его с талоном. В нём двадцать пять знаков, пять групп по пять.",
    )


def slip_is_unknown(*, known: bool) -> Refusal | None:
    """Refuse a code that was never issued, or was issued to another account.

    source: security.md §3.2
    """
    if known:
        return None
    return Refusal(
        "slip_is_unknown",
        "Талона с таким кодом нет. Позвоните тому, кто его выдал, и попросите новый.",
    )


def slip_is_used(*, used: bool) -> Refusal | None:
    """Let a slip work once.

    source: security.md §3.2
    """
    if not used:
        return None
    return Refusal(
        "slip_is_used",
        "Этот талон уже использован. Если это были не вы, сразу позвоните тому, кто его выдал.",
    )


def slip_is_revoked(*, revoked: bool) -> Refusal | None:
    """Refuse a slip that was taken back, also by the issue of a newer one.

    source: security.md §3.2
    """
    if not revoked:
        return None
    return Refusal(
        "slip_is_revoked",
        "Этот талон отозван. Возьмите последний выданный талон или попросите новый.",
    )


def slip_has_expired(valid_until: datetime, *, at: datetime) -> Refusal | None:
    """Let a slip work for 72 hours.

    source: security.md §3.2
    """
    if at < valid_until:
        return None
    return Refusal(
        "slip_has_expired",
        "Срок талона истёк: он действует трое суток. Попросите выдать новый.",
    )


def password_is_weak(complaints: Sequence[str]) -> Refusal | None:
    """Refuse a password that is easy to guess.

    complaints: Russian sentences, one for each reason
    source:     security.md §3.1
    """
    if not complaints:
        return None
    return Refusal("password_is_weak", " ".join(complaints))


def password_is_wrong(*, right: bool) -> Refusal | None:
    """Ask for the present password before it is changed.

    source: security.md §3.1
    """
    if right:
        return None
    return Refusal("password_is_wrong", "Нынешний пароль введён неверно.")


def safe_is_not_yours(place: Place, *, by: Actor) -> Refusal | None:
    """Let only the school itself make new words for its safe.

    source: settled.md, «Secrets with an hour»
    """
    keepers = KEEPERS[Level.SCHOOL]
    if any(s.place == place and s.role in keepers for s in by.standings):
        return None
    return Refusal(
        "safe_is_not_yours",
        "Секретные слова школы выпускает она сама: её руководитель или координатор.",
    )


def organiser_is_there(*, there: bool) -> Refusal | None:
    """Make the first account only where nobody can sign in at the top yet.

    source: settled.md, «The command»; security.md §3.2
    """
    if not there:
        return None
    return Refusal(
        "organiser_is_there",
        "Федеральный организатор уже входит в портал: новых людей назначает он в разделе «Доступ».",
    )


def parcel_is_for_a_coordinator(role: Role) -> Refusal | None:
    """Send slips of schools to the one who keeps their municipality or group.

    source: Инструкция муниципального и ответственного координатора, п. 8.1, 9.1
    """
    if role in KEEPERS[Level.DISTRICT]:
        return None
    return Refusal(
        "parcel_is_for_a_coordinator",
        "Пакет талонов получает муниципальный или ответственный координатор. "
        "Выберите его из списка.",
    )


def parcel_is_sealed(*, receiver: bool) -> Refusal | None:
    """Let nobody but its receiver look into a parcel.

    source: security.md §3.2; Инструкция муниципального и ответственного координатора, п. 8.1
    """
    if receiver:
        return None
    return Refusal(
        "parcel_is_sealed",
        "Пакет открывает только тот, кому он отправлен. Вам доступен зашифрованный архив.",
    )


def parcel_is_revoked(*, revoked: bool) -> Refusal | None:
    """Open no parcel whose slips work no more.

    source: security.md §3.2
    """
    if not revoked:
        return None
    return Refusal("parcel_is_revoked", "Этот пакет отозван. Откройте последний: он выше в списке.")


def parcel_has_expired(valid_until: datetime, *, at: datetime) -> Refusal | None:
    """A parcel lives as long as its slips.

    source: security.md §3.2
    """
    if at < valid_until:
        return None
    return Refusal(
        "parcel_has_expired",
        "Талоны в этом пакете уже не действуют. Попросите того, кто его отправил, выдать новый.",
    )


def password_was_shown(*, shown: bool) -> Refusal | None:
    """Show the password of an archive once.

    source: security.md §3.2
    """
    if not shown:
        return None
    return Refusal(
        "password_was_shown",
        "Пароль показывают один раз, и он уже показан. Откройте талоны здесь, в кабинете.",
    )


def nobody_needs_a_slip(count: int) -> Refusal | None:
    """Print no empty sheet of slips.

    source: security.md §3.2, «bulk list»
    """
    if count:
        return None
    return Refusal(
        "nobody_needs_a_slip",
        "Здесь некому выдавать талоны: все, кого назначили, уже вошли. Если организации ещё нет "
        "в списке людей, сначала назначьте её координатора.",
    )


# ---- school systems ------------------------------------------------------------------------------


YEAR = timedelta(days=366)
"""How long the key of a school system may work.

source: security.md §3.2: nothing that opens a door works for ever
"""


def term_is_not_within_a_year(expires_at: datetime, *, at: datetime) -> Refusal | None:
    """Let the key of a school system end within a year, and not before it begins.

    source: security.md §3.2
    """
    if at < expires_at <= at + YEAR:
        return None
    return Refusal(
        "term_is_not_within_a_year",
        "Ключ доступа действует не дольше года. Выберите срок покороче: продлить его можно, "
        "выдав новый ключ.",
    )


def token_is_revoked(*, revoked: bool) -> Refusal | None:
    """Take a key back once.

    source: security.md §3.2
    """
    if revoked:
        return Refusal(
            "token_is_revoked", "Этот ключ доступа уже отозван: по нему больше никто не войдёт."
        )
    return None


def uploads_are_too_many(sent: int, *, most: int) -> Refusal | None:
    """Keep a school's system from sending the same thing over and over.

    sent:   uploads of the school in this hour, this one included
    source: security.md §3.10: upload 30/h/school
    """
    if sent <= most:
        return None
    return Refusal(
        "uploads_are_too_many",
        f"За час от школы принимается не больше {most} отправок. Подождите до начала "
        "следующего часа: принятое уже никуда не денется.",
    )
