"""Names of codes in the reader's language."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.engine.catalogue import Catalogue
from linli.words import Words

CHANNELS = {
    "web": _("residents' site"),
    "field": _("grid worker"),
    "telephone": _("telephone"),
    "counter": _("counter"),
    "open311": _("Open311"),
    "api": _("other system"),
    "sms": _("text message"),
    "mail": _("mail"),
    "import": _("imported"),
}
CHANNEL_ICONS = {
    "web": "globe", "field": "person", "telephone": "phone", "counter": "person", "open311": "globe", "api": "globe",
    "sms": "message", "mail": "mail", "import": "download",
}  # fmt: skip
LIGHTS = {
    "overdue": _("overdue"),
    "near": _("nearly due"),
    "normal": _("on time"),
    "stopped": _("clock stopped"),
}
# the lists of the queue, and what a list is narrowed to
LISTS = {
    "mine": _("Waiting for me"),
    "open": _("All open cases"),
    "ended": _("Ended cases"),
    "all": _("All cases"),
}
PICKS = {
    "today": _("due today"),
    "back": _("came back"),
    "residents": _("reported by residents"),
    "urged": _("urged"),
}
RATINGS = {
    "satisfied": _("satisfied"),
    "fairly": _("fairly satisfied"),
    "unsatisfied": _("not satisfied"),
}
UNITS = {
    "work_hour": _("working hours"),
    "work_day": _("working days"),
    "urgent_work_hour": _("hours, day and night"),
    "urgent_work_day": _("days, weekends included"),
}


def here(words: Words) -> str:
    """In the reader's language."""
    return words.in_(get_language())


def clock_name(kind: str, pack: Catalogue) -> str:
    """The handling clock, or the clock of a stage by its name in the pack."""
    if kind in pack.stage_limits:
        return here(pack.stage_limits[kind].name)
    return str(_("handling")) if kind else ""
