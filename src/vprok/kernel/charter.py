"""Who may do what: the roles, the rights, and the one page where they meet."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from vprok.kernel.place import Level, Place
from vprok.kernel.refusal import Refusal


class Changes(StrEnum):
    """What a right changes that coordinators of districts must never change.

    source: Инструкция муниципального и ответственного координатора, п. 5
    """

    CALENDAR = "calendar"
    HOUR = "hour"
    KEY = "key"
    FORM = "form"


class Permission(StrEnum):
    """One right, named as a thing and a verb."""

    TERRITORY_READ = "territory_read"
    TERRITORY_KEEP = "territory_keep"
    POST_READ = "post_read"
    POST_GIVE = "post_give"
    AUDIT_READ = "audit_read"
    CAMPAIGN_READ = "campaign_read"
    CAMPAIGN_KEEP = "campaign_keep"
    CAMPAIGN_ADJUST = "campaign_adjust"
    PUBLICATION_KEEP = "publication_keep"
    DAY_DECLARE = "day_declare"
    INTAKE_READ = "intake_read"
    LIST_VERIFY = "list_verify"
    SUMMARY_SEND = "summary_send"
    REMINDER_SEND = "reminder_send"
    APPLICATION_SEND = "application_send"
    OWED_EXCUSE = "owed_excuse"
    VARIANT_KEEP = "variant_keep"
    CODES_TAKE = "codes_take"
    ARCHIVE_TAKE = "archive_take"
    KEY_TAKE = "key_take"
    KEY_RELEASE = "key_release"
    KEY_RELAY = "key_relay"
    PRINT_KEEP = "print_keep"
    LEAK_TRACE = "leak_trace"
    CRITERIA_TAKE = "criteria_take"
    ANSWER_KEEP = "answer_keep"
    RESULTS_TYPE = "results_type"
    WORK_MARK = "work_mark"
    COMMISSION_KEEP = "commission_keep"
    PRESENCE_KEEP = "presence_keep"
    RESULTS_SEND = "results_send"
    RESULTS_DECLARE = "results_declare"
    RESULTS_LODGE = "results_lodge"
    SYSTEM_ADMIT = "system_admit"
    PARTICIPANT_READ = "participant_read"
    REPORT_READ = "report_read"
    NOTE_KEEP = "note_keep"
    ITEM_READ = "item_read"
    OBJECTIVITY_READ = "objectivity_read"
    OBJECTIVITY_REPLY = "objectivity_reply"
    SAMPLE_KEEP = "sample_keep"
    EXPORT_TAKE = "export_take"
    MONITORING_READ = "monitoring_read"


PERMISSION_NAMES: dict[Permission, str] = {
    Permission.TERRITORY_READ: "смотреть список организаций",
    Permission.TERRITORY_KEEP: "вести список организаций",
    Permission.POST_READ: "смотреть, кто какой пост занимает",
    Permission.POST_GIVE: "назначать на посты ниже и выдавать талоны",
    Permission.AUDIT_READ: "читать журнал действий",
    Permission.CAMPAIGN_READ: "смотреть календарь и работы кампании",
    Permission.CAMPAIGN_KEEP: "вести кампанию: работы, события, расписание",
    Permission.CAMPAIGN_ADJUST: "переносить сроки для своей территории",
    Permission.PUBLICATION_KEEP: "публиковать материалы и объявления",
    Permission.DAY_DECLARE: "назначать день работы в ОО",
    Permission.INTAKE_READ: "смотреть присланные формы",
    Permission.LIST_VERIFY: "выверять список организаций",
    Permission.SUMMARY_SEND: "исправлять сводную заявку региона",
    Permission.REMINDER_SEND: "напоминать о сроках",
    Permission.APPLICATION_SEND: "отправлять заявку и анкету",
    Permission.OWED_EXCUSE: "освобождать от формы или продлевать срок",
    Permission.VARIANT_KEEP: "загружать варианты и критерии",
    Permission.CODES_TAKE: "получать коды участников",
    Permission.ARCHIVE_TAKE: "скачивать архив с вариантами",
    Permission.KEY_TAKE: "получать пароль к архиву",
    Permission.KEY_RELEASE: "хранить ключи часа и открывать слова часа",
    Permission.KEY_RELAY: "передавать школе без доступа слова часа и архив",
    Permission.PRINT_KEEP: "выбирать, как печатать, и вести журнал печати",
    Permission.LEAK_TRACE: "узнавать по снимку, чей это экземпляр",
    Permission.CRITERIA_TAKE: "получать критерии и ключи в их час",
    Permission.ANSWER_KEEP: "вести ключи к кратким ответам и пересчитывать по ним",
    Permission.RESULTS_TYPE: "вносить результаты в таблицу ввода",
    Permission.WORK_MARK: "проверять назначенные работы",
    Permission.COMMISSION_KEEP: "собирать комиссию экспертов и назначать перепроверку",
    Permission.PRESENCE_KEEP: "отмечать явку и сверять её с протоколами",
    Permission.RESULTS_SEND: "отправлять форму сбора результатов",
    Permission.RESULTS_DECLARE: "подписывать принятые результаты за организацию",
    Permission.RESULTS_LODGE: "принимать по телефону слова формы, запечатанной без сети",
    Permission.SYSTEM_ADMIT: "выдавать ключ доступа школьной информационной системе",
    Permission.PARTICIPANT_READ: "смотреть результаты по кодам участников",
    Permission.REPORT_READ: "смотреть статистические отчёты",
    Permission.NOTE_KEEP: "вести план мер в аналитической справке",
    Permission.ITEM_READ: "смотреть анализ заданий",
    Permission.OBJECTIVITY_READ: "смотреть признаки, которые требуют проверки",
    Permission.OBJECTIVITY_REPLY: "отвечать на признаки за организацию",
    Permission.SAMPLE_KEEP: "вести контрольную выборку и результаты ОГЭ",
    Permission.EXPORT_TAKE: "выгружать данные кампании",
    Permission.MONITORING_READ: "смотреть ход ВПР",
}


CHANGING: dict[Permission, frozenset[Changes]] = {
    Permission.CAMPAIGN_KEEP: frozenset({Changes.CALENDAR, Changes.HOUR}),
    Permission.CAMPAIGN_ADJUST: frozenset({Changes.CALENDAR, Changes.HOUR}),
    Permission.DAY_DECLARE: frozenset({Changes.CALENDAR, Changes.HOUR}),
    Permission.OWED_EXCUSE: frozenset({Changes.CALENDAR}),
    Permission.APPLICATION_SEND: frozenset({Changes.FORM}),
    Permission.SUMMARY_SEND: frozenset({Changes.FORM}),
    Permission.RESULTS_SEND: frozenset({Changes.FORM}),
    Permission.RESULTS_TYPE: frozenset({Changes.FORM}),
    Permission.RESULTS_DECLARE: frozenset({Changes.FORM}),
    Permission.ANSWER_KEEP: frozenset({Changes.KEY}),
    Permission.VARIANT_KEEP: frozenset({Changes.KEY}),
    Permission.KEY_TAKE: frozenset({Changes.KEY}),
    Permission.KEY_RELEASE: frozenset({Changes.KEY, Changes.HOUR}),
    Permission.KEY_RELAY: frozenset({Changes.KEY}),
}


class Role(StrEnum):
    """The twelve roles of people, and the one of a school's machine; families have no account."""

    FEDERAL_ORGANISER = "federal_organiser"
    RELEASE_OFFICER = "release_officer"
    REGIONAL_COORDINATOR = "regional_coordinator"
    MUNICIPAL_COORDINATOR = "municipal_coordinator"
    RESPONSIBLE_COORDINATOR = "responsible_coordinator"
    READER = "reader"
    HEAD_OF_SCHOOL = "head_of_school"
    SCHOOL_COORDINATOR = "school_coordinator"
    TECHNICAL_SPECIALIST = "technical_specialist"
    ROOM_ORGANISER = "room_organiser"
    EXPERT = "expert"
    OBSERVER = "observer"
    SCHOOL_SYSTEM = "school_system"


ROLE_NAMES: dict[Role, str] = {
    Role.FEDERAL_ORGANISER: "федеральный организатор",
    Role.RELEASE_OFFICER: "ответственный за выдачу ключей",
    Role.REGIONAL_COORDINATOR: "региональный координатор",
    Role.MUNICIPAL_COORDINATOR: "муниципальный координатор",
    Role.RESPONSIBLE_COORDINATOR: "ответственный координатор",
    Role.READER: "читатель (руководитель органа управления образованием)",
    Role.HEAD_OF_SCHOOL: "руководитель ОО",
    Role.SCHOOL_COORDINATOR: "координатор ОО",
    Role.TECHNICAL_SPECIALIST: "технический специалист",
    Role.ROOM_ORGANISER: "организатор в аудитории",
    Role.EXPERT: "эксперт",
    Role.OBSERVER: "наблюдатель",
    Role.SCHOOL_SYSTEM: "школьная информационная система",
}

ROLE_LEVELS: dict[Role, tuple[Level, ...]] = {
    Role.FEDERAL_ORGANISER: (Level.COUNTRY,),
    Role.RELEASE_OFFICER: (Level.COUNTRY,),
    Role.REGIONAL_COORDINATOR: (Level.REGION,),
    Role.MUNICIPAL_COORDINATOR: (Level.DISTRICT,),
    Role.RESPONSIBLE_COORDINATOR: (Level.DISTRICT,),
    Role.READER: (Level.COUNTRY, Level.REGION, Level.DISTRICT),
    Role.HEAD_OF_SCHOOL: (Level.SCHOOL,),
    Role.SCHOOL_COORDINATOR: (Level.SCHOOL,),
    Role.TECHNICAL_SPECIALIST: (Level.SCHOOL,),
    Role.ROOM_ORGANISER: (Level.SCHOOL,),
    Role.EXPERT: (Level.SCHOOL,),
    Role.OBSERVER: (Level.SCHOOL,),
    Role.SCHOOL_SYSTEM: (Level.SCHOOL,),
}

_WATCHING = frozenset(
    {
        Permission.TERRITORY_READ,
        Permission.CAMPAIGN_READ,
        Permission.INTAKE_READ,
        Permission.REPORT_READ,
        Permission.MONITORING_READ,
    }
)
_COORDINATING = _WATCHING | {
    Permission.POST_READ,
    Permission.POST_GIVE,
    Permission.AUDIT_READ,
    Permission.PARTICIPANT_READ,
    Permission.REMINDER_SEND,
    Permission.OBJECTIVITY_READ,
    Permission.EXPORT_TAKE,
}
_NEAR_SCHOOLS = frozenset(
    {
        Permission.LIST_VERIFY,
        Permission.COMMISSION_KEEP,
        Permission.RESULTS_LODGE,
        Permission.NOTE_KEEP,
    }
)
_AT_SCHOOL = frozenset({Permission.TERRITORY_READ, Permission.CAMPAIGN_READ})
_PREPARING = _AT_SCHOOL | {
    Permission.INTAKE_READ,
    Permission.APPLICATION_SEND,
    Permission.CODES_TAKE,
    Permission.ARCHIVE_TAKE,
    Permission.KEY_TAKE,
    Permission.PRINT_KEEP,
    Permission.CRITERIA_TAKE,
    Permission.RESULTS_TYPE,
    Permission.PRESENCE_KEEP,
    Permission.MONITORING_READ,
}

CHARTER: dict[Role, frozenset[Permission]] = {
    Role.FEDERAL_ORGANISER: _COORDINATING
    | {
        Permission.TERRITORY_KEEP,
        Permission.CAMPAIGN_KEEP,
        Permission.CAMPAIGN_ADJUST,
        Permission.PUBLICATION_KEEP,
        Permission.OWED_EXCUSE,
        Permission.VARIANT_KEEP,
        Permission.LEAK_TRACE,
        Permission.ANSWER_KEEP,
        Permission.ITEM_READ,
        Permission.SAMPLE_KEEP,
    },
    Role.RELEASE_OFFICER: frozenset({Permission.CAMPAIGN_READ, Permission.KEY_RELEASE}),
    Role.REGIONAL_COORDINATOR: _COORDINATING
    | {
        Permission.TERRITORY_KEEP,
        Permission.CAMPAIGN_ADJUST,
        Permission.PUBLICATION_KEEP,
        Permission.OWED_EXCUSE,
        Permission.SUMMARY_SEND,
        Permission.ARCHIVE_TAKE,
        Permission.KEY_RELAY,
        Permission.COMMISSION_KEEP,
        Permission.RESULTS_LODGE,
        Permission.NOTE_KEEP,
        Permission.ITEM_READ,
    },
    Role.MUNICIPAL_COORDINATOR: _COORDINATING | _NEAR_SCHOOLS,
    Role.RESPONSIBLE_COORDINATOR: _COORDINATING | _NEAR_SCHOOLS,
    Role.READER: _WATCHING,
    Role.HEAD_OF_SCHOOL: _AT_SCHOOL
    | {
        Permission.POST_READ,
        Permission.POST_GIVE,
        Permission.AUDIT_READ,
        Permission.INTAKE_READ,
        Permission.PARTICIPANT_READ,
        Permission.REPORT_READ,
        Permission.MONITORING_READ,
        Permission.RESULTS_DECLARE,
        Permission.SYSTEM_ADMIT,
        Permission.NOTE_KEEP,
        Permission.OBJECTIVITY_READ,
        Permission.OBJECTIVITY_REPLY,
    },
    Role.SCHOOL_COORDINATOR: _PREPARING
    | {
        Permission.POST_READ,
        Permission.POST_GIVE,
        Permission.AUDIT_READ,
        Permission.DAY_DECLARE,
        Permission.RESULTS_SEND,
        Permission.PARTICIPANT_READ,
        Permission.REPORT_READ,
        Permission.COMMISSION_KEEP,
        Permission.SYSTEM_ADMIT,
        Permission.NOTE_KEEP,
        Permission.OBJECTIVITY_READ,
    },
    Role.TECHNICAL_SPECIALIST: _PREPARING,
    Role.ROOM_ORGANISER: _AT_SCHOOL,
    Role.EXPERT: _AT_SCHOOL
    | {Permission.CRITERIA_TAKE, Permission.RESULTS_TYPE, Permission.WORK_MARK},
    Role.OBSERVER: _AT_SCHOOL,
    Role.SCHOOL_SYSTEM: frozenset(
        {
            Permission.INTAKE_READ,
            Permission.RESULTS_SEND,
            Permission.PARTICIPANT_READ,
            Permission.REPORT_READ,
        }
    ),
}

_SCHOOL_STAFF = frozenset(
    {Role.SCHOOL_COORDINATOR, Role.ROOM_ORGANISER, Role.EXPERT, Role.OBSERVER}
)

GIVES: dict[Role, frozenset[Role]] = {
    Role.FEDERAL_ORGANISER: frozenset(
        {Role.FEDERAL_ORGANISER, Role.RELEASE_OFFICER, Role.REGIONAL_COORDINATOR, Role.READER}
    ),
    Role.REGIONAL_COORDINATOR: frozenset(
        {
            Role.MUNICIPAL_COORDINATOR,
            Role.RESPONSIBLE_COORDINATOR,
            Role.READER,
            Role.HEAD_OF_SCHOOL,
            Role.SCHOOL_COORDINATOR,
        }
    ),
    Role.MUNICIPAL_COORDINATOR: frozenset({Role.HEAD_OF_SCHOOL, Role.SCHOOL_COORDINATOR}),
    Role.RESPONSIBLE_COORDINATOR: frozenset({Role.HEAD_OF_SCHOOL, Role.SCHOOL_COORDINATOR}),
    Role.HEAD_OF_SCHOOL: _SCHOOL_STAFF | {Role.TECHNICAL_SPECIALIST},
    Role.SCHOOL_COORDINATOR: _SCHOOL_STAFF,
}
"""Which posts the holder of a role may give at places below, or at the same school.

source: Инструкция муниципального и ответственного координатора, п. 2, 3, 8.1, 9.1;
        Инструкция для технических специалистов, п. 1.2
"""

SECOND_FACTOR: frozenset[Role] = frozenset(
    {Role.FEDERAL_ORGANISER, Role.RELEASE_OFFICER, Role.REGIONAL_COORDINATOR}
)
"""Roles that cannot work without a one-time code; it is offered to all others."""


@dataclass(frozen=True)
class Standing:
    """A role held at a place."""

    role: Role
    place: Place


@dataclass(frozen=True)
class Actor:
    """Who acts: a signature for the record and the standings that give rights.

    account:   primary key of the account; 0 for the system itself
    signature: as it will stay in the record, e.g. «Анна Петрова, координатор ОО edu220042»
    whence:    from where, no closer than browser and network: «Firefox, сеть 10.20.30.*»
    """

    account: int
    signature: str
    standings: tuple[Standing, ...]
    whence: str = ""

    def places(self, permission: Permission) -> tuple[Place, ...]:
        """Where the actor holds this right; each place covers all below it."""
        return tuple(s.place for s in self.standings if permission in CHARTER[s.role])

    def has(self, permission: Permission) -> bool:
        """Whether the actor holds this right anywhere."""
        return bool(self.places(permission))

    def lacks(self, permission: Permission, *, at: Place) -> Refusal | None:
        """Say why this right may not be used at this place, if it may not.

        refuses: no_right, not_your_place
        """
        places = self.places(permission)
        if not places:
            return Refusal("no_right", "Для этого действия у вас нет полномочий.")
        if not covered(at, places):
            return Refusal("not_your_place", "Эта организация не относится к вашей территории.")
        return None


def covered(place: Place, places: Iterable[Place]) -> bool:
    """Whether one of the places is this place or stands above it."""
    return any(above.covers(place) for above in places)


SYSTEM = Actor(account=0, signature="система", standings=())
