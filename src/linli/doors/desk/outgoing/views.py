"""Messages to residents: what waits, what failed and why, what went out; and another try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.doors.desk.labels import here
from linli.doors.parts.gate import StaffRequest, needs_everywhere
from linli.records.cases import actions, outbox
from linli.records.cases.letters import LETTERS
from linli.records.cases.models import OutboxMessage
from linli.records.people.queries import Actor
from linli.words import Refusal

from .reasons import reason_of

PAGE = 50
TABS = {
    "aside": gettext_lazy("set aside"), "waiting": gettext_lazy("waiting"), "sent": gettext_lazy("sent"),
    "dropped": gettext_lazy("not sent"),
}  # fmt: skip
CHANNELS = {"mail": gettext_lazy("mail"), "sms": pgettext_lazy("channel", "SMS")}
MOST_RETRIES = 500


@dataclass(frozen=True)
class Line:
    """One message as the table shows it."""

    row: OutboxMessage
    name: str
    channel: str
    state: str
    reason: str


@needs_everywhere("settings.manage")
@require_safe
def messages(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    kind = request.GET.get("show", "")
    counts = outbox.outgoing_counts(now=now)
    kind = kind if kind in TABS else ("aside" if counts["aside"] else "sent")
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1
    start = max(number - 1, 0) * PAGE
    rows = list(outbox.outgoing(kind)[start : start + PAGE + 1])
    context: dict[str, Any] = {
        "tab": "messages", "counts": counts, "show": kind, "lines": [_line(row) for row in rows[:PAGE]], "now": now,
        "tabs": [(code, name, counts.get(code) if code in {"aside", "waiting"} else None) for code, name in TABS.items()],
        "newer": f"?show={kind}&page={number - 1}" if number > 1 else "",
        "older": f"?show={kind}&page={number + 1}" if len(rows) > PAGE else "",
        "rules": outbox.message_rules(), "ways": list(_ways()),
    }  # fmt: skip
    return render(request, "desk/outgoing/messages.html", context)


@needs_everywhere("settings.manage")
@require_POST
def retry(request: StaffRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    try:
        actions.retry_message(message_id=pk, by=actor)
    except Refusal as refusal:
        notices.error(request, here(refusal.words))
    else:
        notices.success(request, _("It is tried again now."))
    return redirect("desk:messages")


@needs_everywhere("settings.manage")
@require_POST
def retry_all(request: StaffRequest) -> HttpResponse:
    actor: Actor = request.actor
    done = 0
    for pk in list(outbox.outgoing("aside").values_list("pk", flat=True)[:MOST_RETRIES]):
        try:
            actions.retry_message(message_id=pk, by=actor)
            done += 1
        except Refusal:  # somebody else was quicker
            continue
    said = ngettext("%(n)d message is tried again now.", "%(n)d messages are tried again now.", done)
    notices.success(request, said % {"n": done})
    return redirect("desk:messages")


def _line(row: OutboxMessage) -> Line:
    letter = LETTERS.get(row.template)
    state = row.end or "waiting"
    name = here(letter.name) if letter else row.template
    return Line(
        row, name, str(CHANNELS.get(row.channel, row.channel)), str(TABS[state]), reason_of(row.error)
    )


def _ways() -> Any:
    """What a newcomer must know about where messages go."""
    if settings.MAIL == settings.SMS == "file":
        yield _("Mail and SMS are not sent but written to a file in %(folder)s.") % {
            "folder": settings.MESSAGES_DIR
        }
        return
    for name, way in ((_("Mail"), settings.MAIL), (_("SMS"), settings.SMS)):
        if way == "file":
            yield _("%(channel)s is not sent but written to a file in %(folder)s.") % {
                "channel": name, "folder": settings.MESSAGES_DIR,
            }  # fmt: skip
        elif way == "off":
            yield _("%(channel)s is not set up: messages wait three days for it.") % {"channel": name}
