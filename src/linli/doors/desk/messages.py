"""Alarms and reminders as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.doors.parts.templatetags.linli import before, day
from linli.engine.catalogue import Catalogue
from linli.records.cases.models import Case, OutboxMessage
from linli.words import Words

from .labels import clock_name, here


@dataclass(frozen=True)
class Said:
    """One message at the desk; `light` is the shape beside it."""

    at: datetime
    case: Case | None
    sentence: str
    light: str


LIGHTS = {
    "alarm_warning": "near",
    "alarm_red": "overdue",
    "alarm_escalation": "overdue",
    "calendar_year_missing": "overdue",
    "clock_set_aside": "overdue",
}


def newest_of_each(messages: Iterable[OutboxMessage], *, most: int) -> list[OutboxMessage]:
    """Of the alarms of one case only the newest, which says how it stands; what people wrote stays, every word of it."""
    found: list[OutboxMessage] = []
    rung: set[UUID] = set()
    for message in messages:
        if message.template in LIGHTS and message.case_id is not None:
            if message.case_id in rung:
                continue
            rung.add(message.case_id)
        found.append(message)
    return found[:most]


def said_messages(messages: Iterable[OutboxMessage], pack: Catalogue) -> list[Said]:
    return [Said(m.made_at, m.case, _sentence(m, pack), LIGHTS.get(m.template, "")) for m in messages]


def _sentence(message: OutboxMessage, pack: Catalogue) -> str:
    clock = clock_name(str(message.data.get("clock", "")), pack)
    return {
        "alarm_warning": _("Nearly due: %(clock)s") % {"clock": clock},
        "alarm_red": _("Overdue: %(clock)s") % {"clock": clock},
        "alarm_escalation": _("Still overdue, for the level above: %(clock)s") % {"clock": clock},
        "urge": _("You are reminded of this case"),
        "dispatched": _("Dispatched to your unit"),
        "layer_post": _("Found in your grid %(grid)s of another layer")
        % {"grid": message.data.get("grid", "")},
        "escalate": _("Passed up to you: somebody below cannot settle this case"),
        "mention": _("%(who)s mentions you: %(text)s")
        % {"who": _named(message.data), "text": message.data.get("text", "")},
        **_answers(message.data),
        "suggestion_answered": _(
            "The administrators have answered your suggestion; read it in the field app"
        ),
        "supervise": _("This case is under supervision until it is closed"),
        "supplement": _("The reporter has added to this case"),
        "calendar_year_missing": _(
            "The calendar has no data for %(year)s: due moments stay empty until it is added"
        )
        % {"year": message.data.get("year", "")},
        "clock_set_aside": _("A deadline could not be watched and was set aside; the journal says why"),
    }.get(message.template, _("News of this case"))


def _answers(data: Mapping[str, Any]) -> dict[str, str]:
    """What became of a request for more time or a suspension."""
    due, until = str(data.get("due_at", "")), str(data.get("until_on", ""))
    words = {
        "due": before(datetime.fromisoformat(due)) if due else "",
        "day": day(date.fromisoformat(until)) if until else "", "reason": data.get("reason", ""),
    }  # fmt: skip
    extended = _("More time was granted: due %(due)s") if due else _("More time was granted")
    return {
        "grant_extension": extended % words,
        "grant_suspension": _("The suspension was granted until %(day)s; the time stands still") % words,
        "refuse_extension": _("More time was refused, the old due moment stays: %(reason)s") % words,
        "refuse_suspension": _("The suspension was refused, the time runs on: %(reason)s") % words,
    }


def _named(data: Mapping[str, Any]) -> str:
    """Whoever wrote it, as the message carries the name."""
    return here(Words(str(data.get("by_en", "")), str(data.get("by_zh", ""))))
