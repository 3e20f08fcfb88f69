"""D2: the queue: filters, table, pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.doors.desk.filters import QueueFilter
from linli.doors.desk.labels import CHANNELS, LIGHTS, here
from linli.doors.parts.gate import needs
from linli.records.cases import queries as cases
from linli.records.cases.rules import lifecycle
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory.queries import areas_of

PAGE = 50
SORTS = {
    "due": _("Deadline"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "changed": _("Last changed"),
}
TITLES = {
    "mine": _("Waiting for me"),
    "open": _("All open cases"),
    "ended": _("Ended cases"),
    "all": _("All cases"),
}
FACETS = {
    "": _("Waiting for me"),
    "overdue": _("Overdue"),
    "near": _("Nearly due"),
    "stopped": _("Clock stopped"),
}


@dataclass(frozen=True)
class Facet:
    """A ready-made filter in the rail; `number` is None where counting would cost a look at everything."""

    name: object
    address: str
    is_here: bool
    number: int | None = None


@needs("cases.see")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now, pack = timezone.now(), tenancy.catalogue()
    states = lifecycle(pack).states
    usual = "mine" if actor.has_power else "open"
    chosen = QueueFilter.read(request.GET, states=frozenset(states), usual=usual)
    found = cases.queue(actor, chosen.wanted, now=now, order=chosen.sort)
    if chosen.show == "mine":
        found = found.filter(cases.mine(actor))
    start = (chosen.page - 1) * PAGE
    rows = list(found[start : start + PAGE])
    total = found.count()
    context: dict[str, Any] = {
        "tab": "queue", "filter": chosen, "rows": rows, "total": total, "title": TITLES[chosen.show],
        "facets": list(_facets(chosen, cases.counts(actor, now=now), usual)), "sorts": SORTS.items(),
        "states": [(s.code, here(s.name)) for s in states.values()], "channels": CHANNELS.items(),
        "lights": LIGHTS.items(), "areas": areas_of(actor, "cases.see"), "units": cases.handling_units(pack),
        "first": start + 1, "last": start + len(rows), "before": chosen.address(page=chosen.page - 1) if start else "",
        "after": chosen.address(page=chosen.page + 1) if start + len(rows) < total else "",
    }  # fmt: skip
    return render(request, "desk/queue.html", context)


def _facets(chosen: QueueFilter, counts: Mapping[str, int], usual: str) -> Iterator[Facet]:
    prefix = "" if usual == "mine" else "open_"
    for light, name in FACETS.items():
        is_here = chosen.show == usual and chosen.light == light and not chosen.text
        number = counts[prefix + light] if light else counts["mine" if usual == "mine" else "open"]
        if light or usual == "mine":
            yield Facet(name, QueueFilter(show=usual, light=light).address(), is_here, number)
    yield Facet(
        TITLES["open"],
        QueueFilter(show="open").address(),
        chosen.show == "open" and not chosen.light,
        counts["open"],
    )
    yield Facet(TITLES["ended"], QueueFilter(show="ended", sort="changed").address(), chosen.show == "ended")
