"""The entrance to settings: what may be set, and by whom it was last changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.doors.parts.gate import StaffRequest, gate_of, not_allowed, signed_in
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
    Door("desk:units", _("Units"), _("Who handles what, where and when."), "home", "settings.manage"),
    Door("desk:classes", _("Categories and limits"), _("Own categories, other limits, each from a day."), "list", "settings.manage"),
    Door("desk:calendar", _("Calendar and hours"), _("Holidays, worked weekends, working hours."), "clock", "settings.manage"),
    Door("desk:texts", _("Standard texts"), _("Words that staff put into a step."), "message", "settings.manage"),
    Door("desk:wordings", _("Messages to residents"), _("Their texts, quiet hours and limits of short messages."), "mail", "settings.manage"),
    Door("desk:town", _("The town"), _("Names, hotline, notice, map, how long contacts are kept."), "info", "settings.manage"),
    Door("desk:keys", _("Keys of machines"), _("Other systems that report or read."), "link", "accounts.manage"),
)  # fmt: skip


def doors_for(by: Actor) -> list[Door]:
    return [d for d in DOORS if d.opens_for(by)]


@signed_in()
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    doors = doors_for(actor(request))
    if not doors:
        raise not_allowed("settings.manage")
    return page(request, "desk/settings/home.html", {"doors": doors})
