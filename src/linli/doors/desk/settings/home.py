"""The entrance to settings: what may be set, and by whom it was last changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.doors.parts.gate import StaffRequest, gate_of, not_allowed, signed_in
from linli.records.cases.first_steps import first_steps
from linli.records.people.queries import Actor
from linli.records.people.standing import holds

from .asking import actor, page


@dataclass(frozen=True)
class Door:
    """One page of settings, for who holds the verb."""

    route: str
    name: Any
    says: Any
    icon: str
    verb: str

    def opens_for(self, by: Actor) -> bool:
        """As the gate of its page does."""
        gate = gate_of(resolve(reverse(self.route)).func)
        return holds(by, self.verb, "") if gate.is_everywhere else by.may_anywhere(self.verb)


DOORS: Sequence[Door] = (
    Door("desk:accounts", _("Accounts"), _("Invite people, give and end roles, reset the second step."), "person", "accounts.manage"),
    Door("desk:roles", _("Roles"), _("What a role may do, and what a person in it can see."), "lock", "accounts.manage"),
    Door("desk:land:areas", _("Areas and grids"), _("Streets, communities, grids, posts: the land has pages of its own."), "layers", "territory.manage"),
    Door("desk:units", _("Units"), _("Who handles what, where and when."), "home", "settings.manage"),
    Door("desk:classes", _("Categories and limits"), _("Own categories, other limits, each from a day."), "list", "settings.manage"),
    Door("desk:calendar", _("Calendar and hours"), _("Holidays, worked weekends, working hours."), "clock", "settings.manage"),
    Door("desk:texts", _("Standard texts"), _("Words that staff put into a step."), "message", "texts.write"),
    Door("desk:wordings", _("Messages to residents"), _("Their texts, quiet hours and limits of short messages."), "mail", "texts.write"),
    Door("desk:notices", _("Notices"), _("What residents read on the first page, from one day to another."), "bell", "texts.write"),
    Door("desk:town", _("The town"), _("Names, hotline, notice, map, how long contacts are kept."), "info", "settings.manage"),
    Door("desk:keys", _("Keys of machines"), _("Other systems that report or read."), "link", "accounts.manage"),
)  # fmt: skip


# what a new town needs before it can take reports: the page that does it, and in words
STEPS = {
    "areas": ("desk:land:areas", _("Enter the areas: streets, communities or villages")),
    "grids": ("desk:land:home", _("Bring or divide the grids and publish them")),
    "units": ("desk:unit-new", _("Add the units that cases are dispatched to")),
    "powers": ("desk:account-new", _("Invite people for every side of the loop")),
    "calendar": (
        "desk:calendar",
        _("Look at the calendar: holidays and working hours of this year and the next"),
    ),
    "hotline": ("desk:town", _("Name the town's hotline; residents read it on every page")),
}


def doors_for(by: Actor) -> list[Door]:
    return [d for d in DOORS if d.opens_for(by)]


@signed_in()
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    doors = doors_for(actor(request))
    if not doors:
        raise not_allowed("settings.manage")
    may_set_up = actor(request).may_anywhere("settings.manage")
    steps = first_steps(now=timezone.now()) if may_set_up else []
    context = {
        "doors": doors,
        "steps": [(s, *STEPS[s.code]) for s in steps],
        "open_steps": sum(not s.is_done for s in steps),
    }
    return page(request, "desk/settings/home.html", context)
