"""The desk's menu. A new page puts one line here: under the day's work it stands in the bar, otherwise under "More"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.records.people.queries import Actor
from linli.records.people.standing import holds


@dataclass(frozen=True)
class Entry:
    """One page of the menu; who holds none of `verbs` does not see it (no verbs: everybody at the desk)."""

    tab: str  # the page says `tab` in its context to be marked as the present one
    route: str
    name: Any
    icon: str
    verbs: tuple[str, ...] = ()
    is_everywhere: bool = False  # the verb is needed over the whole town, as the page's own gate asks it

    @property
    def address(self) -> str:
        return reverse(self.route)

    def is_for(self, actor: Actor) -> bool:
        if self.is_everywhere:
            return any(holds(actor, v, "") for v in self.verbs)
        return not self.verbs or any(actor.may_anywhere(v) for v in self.verbs)


@dataclass(frozen=True)
class Group:
    name: Any
    entries: Sequence[Entry]


DAY = (
    Entry("home", "desk:home", pgettext_lazy("desk", "Home"), "home"),
    Entry("queue", "desk:queue", _("Cases"), "list", ("cases.see",)),
    Entry("map", "desk:map", _("Map"), "place", ("cases.see",)),
    Entry("intake", "desk:intake", _("Take in"), "phone", ("cases.take_in",)),
    Entry("found", "desk:found", pgettext_lazy("desk", "Report"), "camera", ("cases.report",)),
    Entry("deadlines", "desk:deadlines", _("Deadlines"), "clock", ("cases.urge",)),
    Entry("figures", "desk:figures", _("Figures"), "layers", ("statistics.see",)),
)
MORE = (
    Group(_("The residents"), (
        Entry("calls", "desk:calls", _("Follow-up calls"), "phone", ("cases.see_reporter",)),
    )),
    Group(_("The town"), (
        Entry("land", "desk:land:home", pgettext_lazy("desk", "Land"), "layers", ("land.see",)),
    )),
    Group(_("The phones"), (
        Entry("rescue", "desk:rescue", _("Rescue file"), "download", ("cases.take_in", "accounts.manage")),
        Entry("suggestions", "desk:suggestions", _("Suggestions"), "message", ("settings.manage",), is_everywhere=True),
    )),
    Group(_("The office"), (
        Entry("settings", "desk:settings", _("Settings"), "tools", ("settings.manage", "accounts.manage", "texts.write")),
        Entry("accounts", "desk:accounts", _("Accounts"), "person", ("accounts.manage",)),
        Entry("messages", "desk:messages", _("Messages"), "message", ("settings.manage",), is_everywhere=True),
        Entry("journal", "desk:journal", _("Journal"), "paper", ("audit.see",), is_everywhere=True),
    )),
)  # fmt: skip
ON_PHONE = 4  # so many of the day's entries stand in the phone's bar; the others are under "More" there


@dataclass(frozen=True)
class Menu:
    """What one person sees of it."""

    day: Sequence[Entry]
    more: Sequence[Group]

    @property
    def hidden_on_phone(self) -> Sequence[Entry]:
        return self.day[ON_PHONE:]

    @property
    def tabs_of_more(self) -> set[str]:
        return {e.tab for g in self.more for e in g.entries}


def menu_of(actor: Actor) -> Menu:
    groups = (Group(g.name, [e for e in g.entries if e.is_for(actor)]) for g in MORE)
    return Menu([e for e in DAY if e.is_for(actor)], [g for g in groups if g.entries])
