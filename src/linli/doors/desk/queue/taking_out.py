"""The list of the queue as a file. Who took it out, and which list, stands in the journal before it is given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from linli.doors.desk.filters import QueueFilter
from linli.doors.desk.labels import CHANNELS, here
from linli.doors.desk.tables import table_file
from linli.doors.parts.gate import StaffRequest, needs
from linli.doors.parts.templatetags.linli import class_name, grid_name, light_words
from linli.engine.catalogue import Catalogue
from linli.records.cases import queries as cases
from linli.records.cases.models import Case
from linli.records.cases.rules import lifecycle
from linli.records.journal.actions import record_export
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

from .rail import Asked

MOST = 20_000
RIGHT = "cases.export"


@needs(RIGHT)
@require_POST
def take_out(request: StaffRequest) -> HttpResponse:
    """What the filter shows, where this person may take lists out; no words of reporters, no names of residents."""
    actor: Actor = request.actor
    now, pack, zone = timezone.now(), tenancy.catalogue(), tenancy.time_zone()
    states, usual = frozenset(lifecycle(pack).states), "mine" if actor.has_power else "open"
    chosen = QueueFilter.read(
        QueryDict(request.POST.get("filters", "").lstrip("?")), states=states, usual=usual
    )
    found = Asked(actor, now, zone, usual, states).found(chosen).filter(actor.scope(RIGHT))
    rows = list(found[:MOST])
    record_export(
        "cases:list", by=actor, purpose="export a list of cases", rows=len(rows), filters=chosen.address()
    )
    return table_file("cases.csv", _head(), _lines(rows, pack, now))


def _head() -> list[str]:
    return [
        _("Case number"), _("Category"), _("State"), pgettext("column", "Light"), _("Due at"), _("Handling until"),
        _("Place"), _("Grid"), _("Area"), _("Unit"), _("Channel"), _("Reported"), _("Closed on"), _("Urged"), _("Rework"),
    ]  # fmt: skip


def _lines(rows: list[Case], pack: Catalogue, now: datetime) -> Iterator[list[object]]:
    states = lifecycle(pack).states
    for c in rows:
        yield [
            c.number, class_name(c), here(states[c.state].name), light_words(cases.light_of(c, now)), _at(c.due_at),
            _at(c.handling_due_at), c.place_text, grid_name(c), c.area.name if c.area else "", c.unit.name if c.unit else "",
            CHANNELS.get(c.channel, c.channel), _at(c.reported_at), _at(c.closed_at), c.urge_count, c.rework_count,
        ]  # fmt: skip


def _at(moment: datetime | None) -> str:
    """In the town's time, as every spreadsheet reads it."""
    return f"{moment.astimezone(tenancy.time_zone()):%Y-%m-%d %H:%M}" if moment else ""
