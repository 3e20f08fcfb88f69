"""Messages to staff as sentences on the phone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from linli.records.cases.models import OutboxMessage
from linli.records.fieldwork.urgent import rings


def sentence(message: OutboxMessage) -> str:
    words = {"reason": message.data.get("reason", "")}
    return {
        "alarm_warning": _("Nearly due"),
        "alarm_red": _("Overdue"),
        "alarm_escalation": _("Still overdue, passed to the level above"),
        "urge": _("You are reminded of this case"),
        "dispatched": _("Dispatched to your unit"),
        "escalate": _("Passed up to you: somebody below cannot settle this case"),
        "supervise": _("This case is under supervision until it is closed"),
        "supplement": _("The reporter has added to this case"),
        "grant_extension": _("More time was granted"),
        "refuse_extension": _("More time was refused: %(reason)s") % words,
        "grant_suspension": _("The suspension was granted, the time stands still"),
        "refuse_suspension": _("The suspension was refused: %(reason)s") % words,
        "mention": _("A colleague has named you in a note"),
        "layer_post": _("Found in your grid %(grid)s of another layer")
        % {"grid": message.data.get("grid", "")},
        "suggestion_answered": _("The administrators have answered what you wrote"),
    }.get(message.template, _("News of this case"))


def as_json(message: OutboxMessage, read_at: Any) -> dict[str, Any]:
    case = message.case
    return {
        "id": message.pk, "words": sentence(message), "is_urgent": rings(message), "made_at": message.made_at, "read_at": read_at,
        "case": {"id": case.pk, "number": case.number, "is_urgent": case.is_urgent} if case else None,
        "suggestion": message.data.get("suggestion"),
    }  # fmt: skip
