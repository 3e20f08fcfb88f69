"""Alarms and reminders as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from linli.engine.catalogue import Catalogue
from linli.records.cases.models import Case, OutboxMessage

from .labels import clock_name


@dataclass(frozen=True)
class Said:
    """One message at the desk; `light` is the shape beside it."""

    at: datetime
    case: Case | None
    sentence: str
    light: str


LIGHTS = {"alarm_warning": "near", "alarm_red": "overdue", "alarm_escalation": "overdue"}


def said_messages(messages: Iterable[OutboxMessage], pack: Catalogue) -> list[Said]:
    return [Said(m.made_at, m.case, _sentence(m, pack), LIGHTS.get(m.template, "")) for m in messages]


def _sentence(message: OutboxMessage, pack: Catalogue) -> str:
    clock = clock_name(str(message.data.get("clock", "")), pack)
    return {
        "alarm_warning": _("Nearly due: %(clock)s") % {"clock": clock},
        "alarm_red": _("Overdue: %(clock)s") % {"clock": clock},
        "alarm_escalation": _("Still overdue, for the level above: %(clock)s") % {"clock": clock},
        "urge": _("You are reminded of this case"),
    }.get(message.template, _("News of this case"))
