"""What is done in intake: rows of what is owed, forms received, the application, days of works."""

from vprok.domain.intake.actions.application import send_application
from vprok.domain.intake.actions.days import declare_day, declare_days
from vprok.domain.intake.actions.deciding import (
    Ruling,
    decide,
    decide_below,
    end_reopening,
    excuse,
    move_date,
    reopen,
)
from vprok.domain.intake.actions.drawing import (
    bind_seed,
    draw_for,
    draw_waiting,
    drop_pool,
    keep_pool,
    tell_seed,
)
from vprok.domain.intake.actions.forms import (
    Arrival,
    Later,
    read_form,
    read_workbook,
    receive,
    take_form,
)
from vprok.domain.intake.actions.handing import give_back, hand_over, read_version
from vprok.domain.intake.actions.owed import (
    follow_calendar,
    follow_closings,
    follow_places,
    note_registrations,
    open_owed,
)
from vprok.domain.intake.actions.questionnaire import send_questionnaire, take_answers
from vprok.domain.intake.actions.reminders import (
    claim_mail,
    give_mail_address,
    release_mail,
    remind,
    remind_late,
)
from vprok.domain.intake.actions.school_list import (
    accept_proposals,
    decline_proposal,
    send_school_list,
)
from vprok.domain.intake.actions.summary import send_summary

__all__ = [
    "Arrival",
    "Later",
    "Ruling",
    "accept_proposals",
    "bind_seed",
    "claim_mail",
    "decide",
    "decide_below",
    "declare_day",
    "declare_days",
    "decline_proposal",
    "draw_for",
    "draw_waiting",
    "drop_pool",
    "end_reopening",
    "excuse",
    "follow_calendar",
    "follow_closings",
    "follow_places",
    "give_back",
    "give_mail_address",
    "hand_over",
    "keep_pool",
    "move_date",
    "note_registrations",
    "open_owed",
    "read_form",
    "read_version",
    "read_workbook",
    "receive",
    "release_mail",
    "remind",
    "remind_late",
    "reopen",
    "send_application",
    "send_questionnaire",
    "send_school_list",
    "send_summary",
    "take_answers",
    "take_form",
    "tell_seed",
]
