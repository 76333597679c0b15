"""Which thing of whom each address shows: every route stands here, or its tests fail."""

from collections.abc import Callable
from dataclasses import dataclass

from tests import cast
from tests.house.stage import CANARY, Stage
from vprok.domain.analytics.reports import REPORTS
from vprok.domain.intake.states import Verdict
from vprok.domain.materials.queries.slots import name_of
from vprok.interfaces.jobs.board import OWED
from vprok.interfaces.web.layout.forms.face import Face
from vprok.interfaces.web.urls import FACES
from vprok.kernel.charter import CHARTER, Actor, Permission
from vprok.kernel.place import Level, Place

Of = Callable[[Stage], tuple[object, ...]]
Says = Callable[[Stage], dict[str, str]]


def nothing_said(_: Stage) -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Thing:
    """An address about one body.

    of:     arguments of the address, for the thing on the stage
    level:  which body of Anna's lineage the thing belongs to
    who:    someone for whom there is something to see
    rights: what is needed, where the page asks more than its door
    below:  the thing is shown to those below its place, too
    alone:  the thing is the person's very own: nobody else's, whoever they are
    says:   what a form sends, where the thing is named in it
    """

    of: Of
    level: Level
    who: Callable[[], Actor]
    rights: tuple[Permission, ...] = ()
    below: bool = False
    alone: bool = False
    says: Says = nothing_said

    def place(self, stage: Stage) -> Place:
        return at(stage, self.level)

    def is_for(self, actor: Actor, stage: Stage, rights: tuple[Permission, ...] | None) -> bool:
        """Whether the charter lets this person see the thing."""
        if self.alone:
            return actor.account == self.who().account
        needed = self.rights or rights
        here = self.place(stage)
        standings = [
            one for one in actor.standings if not needed or CHARTER[one.role] & set(needed)
        ]
        return any(
            one.place.covers(here) or (self.below and here.covers(one.place)) for one in standings
        )


@dataclass(frozen=True)
class Own:
    """An address that shows everyone who may come in only their own, or nobody's.

    why: in words, for whoever reads this list
    who: someone for whom there is something to see
    """

    why: str
    of: Of = lambda _: ()
    who: Callable[[], Actor] = cast.anna
    says: Says = nothing_said


@dataclass(frozen=True)
class Public:
    """An address that is open to people who have not signed in.

    tells: words of Anna's school that it says to whoever knows the address
    """

    why: str
    of: Of = lambda _: ()
    tells: Callable[[Stage], tuple[str, ...]] = lambda _: ()


def nothing(_: Stage) -> tuple[object, ...]:
    return ()


def campaign(stage: Stage) -> tuple[object, ...]:
    return (stage.campaign.slug,)


def work(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.work.code


def publication(stage: Stage) -> tuple[object, ...]:
    return (stage.publication.pk,)


def region(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.region.code


def codes_hour(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.region.code, "codes"


def region_code(stage: Stage) -> tuple[object, ...]:
    return (stage.region.code,)


def district_key(stage: Stage) -> tuple[object, ...]:
    return (stage.district.key,)


def school_number(stage: Stage) -> tuple[object, ...]:
    return (stage.school.number,)


def post(stage: Stage) -> tuple[object, ...]:
    return (stage.post.pk,)


def form(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.school.key


def district_list(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.district.key


def parcel(stage: Stage) -> tuple[object, ...]:
    return (stage.parcel.pk,)


def under(stage: Stage) -> dict[str, str]:
    return {"under": stage.school.key, "whom": "all"}


def another_day(stage: Stage) -> dict[str, str]:
    return {"region": stage.region.code, "on": "2026-05-19"}


def slot(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.slot.pk


def random_campaign(stage: Stage) -> tuple[object, ...]:
    return (stage.pool.campaign.slug,)


def criteria(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.school.key, stage.criteria.pk


def archive(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.archive.pk


def companion(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.companion.pk


def one_day(stage: Stage) -> tuple[object, ...]:
    return (*form(stage), stage.entry.on)


def of_work(stage: Stage) -> tuple[object, ...]:
    return (*form(stage), stage.work.code)


def of_entry(stage: Stage) -> tuple[object, ...]:
    return *work(stage), stage.school.key


def keys(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.answered.work.code


def commission(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.commission.pk


def pile(stage: Stage) -> tuple[object, ...]:
    return stage.commission.pk, stage.school.key


def marked(stage: Stage) -> tuple[object, ...]:
    return *pile(stage), stage.commission.markings.order_by("code")[0].code


def reason(_: Stage) -> dict[str, str]:
    return {"reason": "нет связи"}


def at(stage: Stage, level: Level) -> Place:
    return next(step for step in stage.school.place.lineage if step.level is level)


def work_at(level: Level) -> Of:
    return lambda stage: (*work(stage), at(stage, level))


def reports() -> tuple[Thing, ...]:
    """Every report at every level it is made for."""
    return tuple(
        Thing(report_at(level, name), level, cast.vera, rights=(kind.FOR,))
        for name, kind in REPORTS.items()
        for level in kind.LEVELS
        if level is not Level.COUNTRY
    )


def export_at(*name: str) -> Of:
    """A file of the export of a region, or the page of all."""
    return lambda stage: (stage.campaign.slug, at(stage, Level.REGION), *name)


def report_at(level: Level, name: str) -> Of:
    return lambda stage: (*work_at(level)(stage), name)


def case(stage: Stage) -> tuple[object, ...]:
    return stage.campaign.slug, stage.school.place


def progress(level: Level) -> Of:
    return lambda stage: (stage.campaign.slug, at(stage, level))


def at_every_level(of: Callable[[Level], Of], *more: str) -> tuple[Thing, ...]:
    """The same page of each level."""

    def here(level: Level) -> Of:
        return lambda stage: (*of(level)(stage), *more)

    return tuple(Thing(here(level), level, cast.gleb) for level in Level)


def of_country(of: Of = campaign) -> Thing:
    """What only the federal organiser does."""
    return Thing(of, Level.COUNTRY, cast.gleb)


def of_region(of: Of) -> Thing:
    return Thing(of, Level.REGION, cast.vera)


def of_school(of: Of, who: Callable[[], Actor] = cast.anna) -> Thing:
    return Thing(of, Level.SCHOOL, who)


EVERYONES = "the calendar of the country: no body's own"
MINE = "the person's own account"


def of_expert(of: Of) -> Thing:
    """Works before one expert, or what the head of a commission alone may see."""
    return Thing(of, Level.SCHOOL, cast.marina, alone=True)


KEEPERS = {Level.SCHOOL: cast.anna, Level.DISTRICT: cast.boris, Level.REGION: cast.vera}
"""Who sends what a body of each level owes."""


def of_face(face: Face) -> dict[str, Thing | Own]:
    """The addresses of one kind of form."""
    level = next(one.body for one in OWED if one.kind == face.kind)
    sender = KEEPERS[level]
    judge = cast.gleb if level is Level.REGION else cast.vera

    def of(*more: str) -> Of:
        per = (lambda stage: (stage.work.code,)) if face.is_per_work else nothing
        return lambda stage: (stage.campaign.slug, *per(stage), at(stage, level).key, *more)

    of_body, decided = Thing(of(), level, sender), Thing(of(), level, judge)
    pages: dict[str, Thing | Own] = {
        "": of_body,
        "-blank": Thing(of("xlsx"), level, sender),
        "-back": of_body,
        "-precheck": of_body,
        **({} if face.filled_at else {"-fill": of_body}),
        "-diff": of_body,
        "-file": Thing(of("1"), level, sender),
        **{f"-{verdict}": decided for verdict in Verdict},
    }
    if face.hands is not None:
        pages["-given-back"] = of_body
    if not face.is_per_work:
        pages["-own"] = Own("the form of the person's own body", campaign, sender)
    return {f"forms:{face.kind}{what}": thing for what, thing in pages.items()}


THINGS: dict[str, Thing | Own | tuple[Thing, ...]] = {
    # the cabinet and the frame
    "home:cabinet": Own("what waits for the person"),
    "home:address": of_school(lambda stage: (stage.school.key,)),
    "layout:parts": Own("samples that are made up"),
    # the campaign
    "campaign:campaigns": Own(EVERYONES),
    "campaign:new": of_country(nothing),
    "campaign:publications": Own("what is published for the person's places"),
    "campaign:publish": Own("a form for one's own places", who=cast.vera),
    "campaign:publication": Thing(publication, Level.REGION, cast.anna, below=True),
    "campaign:read": Thing(publication, Level.REGION, cast.anna, below=True),
    "campaign:file": Thing(publication, Level.REGION, cast.anna, below=True),
    "campaign:withdraw": of_region(publication),
    "campaign:year": Own(EVERYONES, campaign),
    "campaign:add-work": of_country(),
    "campaign:work": Own(EVERYONES, work),
    "campaign:scale": of_country(work),
    "campaign:voluntary": of_country(work),
    "campaign:remove": of_country(work),
    "campaign:choices": of_country(),
    "campaign:collecting": of_country(),
    "campaign:entries": of_country(work),
    "campaign:milestone": of_country(lambda stage: (stage.campaign.slug, "codes")),
    "campaign:reserve": Thing(campaign, Level.REGION, cast.vera, says=another_day),
    "campaign:drop-reserve": of_region(lambda s: (s.campaign.slug, s.reserve_day.pk)),
    "campaign:regions": Own("one's own region, or the list of regions", campaign, cast.vera),
    "campaign:region": of_region(region),
    "campaign:override": of_region(codes_hour),
    "campaign:drop-override": of_region(codes_hour),
    "campaign:start": of_country(),
    "campaign:shift": of_country(),
    "campaign:stop": of_country(),
    "campaign:resume": of_country(),
    "campaign:finish": of_country(),
    # the tree
    "territory:places": Own("goes to the person's own place"),
    "territory:country": Thing(nothing, Level.COUNTRY, cast.gleb),
    "territory:schools": Own("a search among the person's own organisations"),
    "territory:list": of_region(lambda stage: (stage.region.key, "xlsx")),
    "territory:region": of_region(region_code),
    "territory:bring": of_region(region_code),
    "territory:write": of_region(region_code),
    "territory:add-district": of_region(region_code),
    "territory:district": Thing(district_key, Level.DISTRICT, cast.boris),
    "territory:change-district": Thing(district_key, Level.DISTRICT, cast.vera),
    "territory:add-school": Thing(district_key, Level.DISTRICT, cast.vera),
    "territory:school": of_school(school_number),
    "territory:change-school": of_school(school_number, cast.vera),
    "territory:move": of_school(school_number, cast.vera),
    "territory:merge": of_school(school_number, cast.vera),
    "territory:close": of_school(school_number, cast.vera),
    "territory:reopen": of_school(school_number, cast.vera),
    # people
    "access:charter": Own("roles and rights: the same for all"),
    "access:people": Own("people at the person's own places"),
    "access:person": of_school(post),
    "access:issue": of_school(post),
    "access:end": of_school(post),
    "access:replace": of_school(post),
    "access:decide": of_school(post),
    "access:reset": of_school(post),
    "access:give": Own("a form for the person's own places"),
    "access:slips": Own("slips of people below the person"),
    "access:issue-to-all": Thing(nothing, Level.SCHOOL, cast.anna, says=under),
    "access:parcels": Own("parcels sent to the person, and by them"),
    "access:send-parcel": of_region(lambda stage: (stage.parcel.receiver_id,)),
    "access:revoke-parcel": of_region(parcel),
    "access:parcel-password": Thing(parcel, Level.DISTRICT, cast.boris),
    "access:paper": Thing(lambda s: (*parcel(s), "archive"), Level.DISTRICT, cast.boris),
    "access:revoke": of_school(lambda stage: (stage.slip.pk,)),
    "access:registration": Own("registration in the person's own branch", who=cast.boris),
    "access:safe": Own("the safe of one's own school"),
    "access:renew-safe": Own("the safe of one's own school"),
    "access:systems": Own("keys of one's own school"),
    "access:dismiss-system": of_school(lambda stage: (stage.token.pk,)),
    "access:security": Own(MINE),
    "access:authenticator": Own(MINE),
    "access:renew-codes": Own(MINE),
    "access:remove": Own(MINE),
    "access:password": Own(MINE),
    "access:sessions": Own(MINE),
    "access:revoke-others": Own(MINE),
    "access:revoke-session": Thing(
        lambda stage: (stage.session.pk,), Level.SCHOOL, cast.anna, alone=True
    ),
    # forms
    "intake:forms": Own("goes to the current campaign"),
    "intake:of-campaign": Own("forms of the person's own branch", campaign),
    **{name: thing for face in FACES for name, thing in of_face(face).items()},
    "intake:receipt": of_school(lambda stage: (stage.receipt.number,)),
    "intake:lists": Own("lists of the person's own branch", campaign, cast.boris),
    "intake:proposals": Thing(district_list, Level.DISTRICT, cast.boris),
    "intake:list-accepted": Thing(district_list, Level.DISTRICT, cast.vera),
    "intake:list-declined": Thing(district_list, Level.DISTRICT, cast.vera),
    "intake:participation-own": Own("goes to the person's own place", campaign),
    "intake:participation": tuple(Thing(progress(level), level, cast.gleb) for level in Level),
    "intake:participation-xlsx": tuple(Thing(progress(level), level, cast.gleb) for level in Level),
    "intake:participation-csv": tuple(Thing(progress(level), level, cast.gleb) for level in Level),
    "intake:participation-pdf": tuple(Thing(progress(level), level, cast.gleb) for level in Level),
    "intake:answers": Own("answers of the person's own branch", campaign, cast.boris),
    "intake:answers-file": Own(
        "answers of the person's own branch",
        lambda stage: (stage.campaign.slug, "csv"),
        cast.boris,
    ),
    "intake:deciding": Own("forms of the person's own branch", campaign, cast.vera),
    "intake:drawing": Own(EVERYONES, random_campaign),
    "intake:pool": of_country(random_campaign),
    "intake:pool-drop": of_country(lambda stage: (*random_campaign(stage), stage.pool.pk)),
    "intake:drawing-bind": of_country(random_campaign),
    "intake:drawing-tell": of_country(random_campaign),
    "intake:drawing-proof": of_country(random_campaign),
    "intake:drawing-list": of_country(random_campaign),
    "intake:drawn": of_school(lambda stage: (*random_campaign(stage), stage.school.key)),
    "intake:days": Own("days of the person's own school", campaign),
    # what goes out
    "materials:materials": Own("goes to the current campaign"),
    "materials:campaign": Own("the person's own school, or the schools of their branch", campaign),
    "materials:leaks": of_country(),
    "materials:variants": of_country(),
    "materials:papers": of_country(),
    "materials:stock": of_country(),
    "materials:shelf": of_country(lambda stage: (*work(stage), "g0-criteria")),
    "materials:taken": of_school(criteria, cast.timur),
    "materials:variant": of_country(lambda stage: (*work(stage), "g0-p1-v1")),
    "materials:archive": of_school(archive, cast.timur),
    "materials:fetch": Thing(archive, Level.SCHOOL, cast.vera, says=reason),
    "materials:ready": of_school(archive, cast.timur),
    "materials:trial": of_school(archive, cast.timur),
    "materials:key": of_school(archive, cast.timur),
    "materials:cipher": of_school(archive, cast.timur),
    "materials:school": of_school(form, cast.timur),
    "materials:codes": of_school(form),
    "materials:opener": of_school(form, cast.timur),
    "materials:day": of_school(one_day, cast.timur),
    "materials:printing": of_school(of_work, cast.timur),
    "materials:companions": of_country(),
    "materials:companion": of_country(work),
    "materials:companion-remove": of_country(companion),
    "materials:late": of_country(),
    "materials:relay": Thing(
        form, Level.SCHOOL, cast.vera, says=lambda stage: {"archive": str(stage.archive.pk)}
    ),
    "materials:readiness": Own("how far the schools of one's places are", campaign, cast.boris),
    # the hour
    "release:release": Own("goes to the current campaign", who=cast.fyodor),
    "release:words": Own("the officer's own words", who=cast.fyodor),
    "release:slots": Own("slots of the country, for those who release them", campaign, cast.fyodor),
    "release:ceremony": Own("names of slots and public keys, no body's own", campaign, cast.fyodor),
    "release:keys": Own("names of slots and public keys, no body's own", campaign, cast.fyodor),
    "release:slot": Own("a slot of the country, no body's own", slot, cast.fyodor),
    "release:act": Own(
        "a slot of the country, no body's own",
        lambda stage: (*slot(stage), "take-back"),
        cast.fyodor,
    ),
    # what was earned
    "results:forms": Own("goes to the current campaign"),
    "results:campaign": Own("results of the person's own branch", campaign),
    "results:keys": of_country(),
    "results:keys-of": of_country(keys),
    "results:keys-blank": of_country(keys),
    "results:key": of_country(lambda stage: (*keys(stage), "t1-g0-v1")),
    "results:keys-edition": of_country(lambda stage: (*keys(stage), stage.answered.number)),
    "results:answers": of_school(of_entry),
    "results:commissions": Own("commissions of the person's own body", campaign),
    "results:commission-new": Own("experts of the person's own branch", work),
    "results:commission": of_school(commission),
    "results:commission-settings": of_school(commission),
    "results:commission-seat": of_school(commission),
    "results:commission-expert": of_school(lambda stage: (*commission(stage), 1)),
    "results:commission-deal": of_school(commission),
    "results:commission-close": of_school(commission),
    "results:commission-head": of_expert(lambda stage: (stage.commission.pk,)),
    "results:commission-third": of_expert(lambda stage: (stage.commission.pk,)),
    "results:marking": of_school(of_entry),
    "results:marking-carry": of_school(of_entry),
    "results:marking-recheck": of_school(of_entry),
    "results:desk": Own("works before the person", who=cast.marina),
    "results:desk-works": of_expert(pile),
    "results:desk-workbook": of_expert(pile),
    "results:desk-upload": of_expert(pile),
    "results:desk-criteria": of_expert(lambda stage: (*pile(stage), stage.criteria.pk)),
    "results:desk-work": of_expert(marked),
    "results:desk-back": of_expert(marked),
    "results:declaration": of_school(of_entry, cast.elena),
    "results:declaration-pdf": of_school(of_entry, cast.elena),
    "results:lodging": Own("words of forms of the person's own branch"),
    "results:presence": of_school(of_entry),
    "results:families": of_school(of_entry),
    "results:families-secret": Thing(
        of_entry, Level.SCHOOL, cast.anna, says=lambda _: {"number": "40001"}
    ),
    "results:families-data": of_school(of_entry),
    "results:typing": of_school(of_entry, cast.marina),
    "results:typing-loading": of_school(of_entry, cast.marina),
    "results:typing-workbook": of_school(of_entry, cast.timur),
    "results:typing-comparison": of_school(of_entry),
    "results:names": Own("goes to the person's own school", campaign),
    "results:names-of": of_school(form),
    "results:names-codes": of_school(form),
    # what it means
    "analytics:reports": Own("goes to the current campaign"),
    "analytics:choice": Own("works and the person's own places", campaign),
    "analytics:work": tuple(Thing(work_at(level), level, cast.gleb) for level in Level),
    "analytics:explore": tuple(Thing(work_at(level), level, cast.gleb) for level in Level),
    "analytics:similar": tuple(Thing(work_at(level), level, cast.gleb) for level in Level),
    "analytics:trend": tuple(Thing(work_at(level), level, cast.gleb) for level in Level),
    "analytics:items": Thing(work_at(Level.REGION), Level.REGION, cast.vera),
    "analytics:items-figures": Thing(work_at(Level.REGION), Level.REGION, cast.vera),
    "analytics:report": reports(),
    "analytics:xlsx": reports(),
    "analytics:pdf": reports(),
    "analytics:csv": reports(),
    "analytics:json": reports(),
    "analytics:note": of_school(work_at(Level.SCHOOL)),
    "analytics:note-pdf": of_school(work_at(Level.SCHOOL)),
    "analytics:note-docx": of_school(work_at(Level.SCHOOL)),
    "analytics:measures": of_school(work_at(Level.SCHOOL)),
    "analytics:export": Thing(export_at(), Level.REGION, cast.vera),
    "analytics:export-words": Thing(export_at(), Level.REGION, cast.vera),
    "analytics:export-file": Thing(export_at("sums"), Level.REGION, cast.vera),
    "analytics:objectivity": at_every_level(progress),
    "analytics:case": of_school(case, cast.anna),
    "analytics:case-pdf": of_school(case, cast.anna),
    "analytics:case-reply": of_school(case, cast.elena),
    "analytics:sample": Own("the sample of the country, and one's own schools of it", campaign),
    "analytics:sample-draw": of_country(),
    "analytics:sample-list": Own("one's own schools of the sample", campaign),
    "analytics:sample-frame": Own("logins and settlements of all schools, no body's own", campaign),
    "analytics:exams": of_country(),
    "analytics:exams-blank": of_country(),
    # the record
    "audit:journal": Own("what was done in the person's own branch"),
    # monitoring
    "monitoring:progress": Own("goes to the person's own place"),
    "monitoring:place": at_every_level(progress),
    "monitoring:table": at_every_level(progress, "xlsx"),
    "monitoring:owing": at_every_level(progress),
    "monitoring:owing-table": at_every_level(progress, "csv"),
    "monitoring:course": at_every_level(progress, "application"),
    "monitoring:remind": of_school(lambda stage: (stage.application.pk,), cast.boris),
    "monitoring:remind-late": Thing(
        lambda stage: (*progress(Level.DISTRICT)(stage), "application"), Level.DISTRICT, cast.boris
    ),
}

MACHINES: dict[str, Of] = {
    "api:me": nothing,
    "api:receipt": lambda stage: (stage.receipt.number,),
    "api:receipt-pdf": lambda stage: (stage.receipt.number,),
    "api:form": work,
    "api:rows": work,
    "api:workbook": work,
    "api:versions": work,
    "api:version": lambda stage: (*work(stage), 1),
    "api:results": work,
    "api:report": lambda stage: (*work(stage), "marks"),
}
"""Addresses of the API: they are for a school's own system and no person at all."""

OPEN: dict[str, Public] = {
    "api:openapi": Public("what a machine may ask for: nothing of any school is in it"),
    "api:lost": Public("says that the API has no such address", lambda _: ("nowhere",)),
    "account_login": Public("the entrance"),
    "mfa_authenticate": Public("the entrance's second step"),
    "access:sign-out": Public("the exit"),
    "access:activate": Public("where a slip becomes an account"),
    "release:public": Public(
        "release words are for everyone after their hour; before it there is no such page",
        lambda stage: (name_of(stage.slot),),
    ),
    "family:look": Public("a family without an account: asks for a code and a secret"),
    "family:close": Public("a browser forgets what it has opened"),
    "receipts:ask": Public("asks for the number of a receipt"),
    "receipts:receipt": Public(
        "anyone who holds a receipt may check it: the school it names is printed on it",
        lambda stage: (stage.receipt.number,),
        lambda stage: (CANARY, stage.school.key, stage.receipt.number),
    ),
}
