"""What a row of the journal says beside who, what and when, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.doors.parts.moments import say_moment
from linli.doors.parts.templatetags.linli import day
from linli.engine.catalogue import Catalogue
from linli.records.cases.rules import lifecycle
from linli.records.people.permissions import SHIPPED_ROLES, VERBS
from linli.records.tenancy.queries import time_zone
from linli.records.territory.duties import duty_name

from .acts import act_name
from .facts_words import FIELDS, KEYS, KINDS, LOOKS
from .filters_said import filter_said, is_filter
from .labels import CHANNELS, clock_name, here
from .subjects import short

MOST_NAMED = 12  # of a list; how many more there are is said
COUNTED = frozenset({"messages"})  # lists of numbers that nobody can look up: only how many


def facts_of(body: Mapping[str, Any], pack: Catalogue, places: Mapping[str, str]) -> list[str]:
    """Empty values are left out. `places`: names of areas by their path, and of units as the journal writes them."""
    return [
        _("%(key)s: %(value)s")
        % {"key": KEYS.get(key, key), "value": short(_value(key, value, pack, places))}
        for key, value in sorted(body.items())
        if value not in (None, "", False, {}, [])
    ]


def _value(key: str, value: Any, pack: Catalogue, places: Mapping[str, str]) -> str:
    if key == "filters" and is_filter(value):
        return filter_said(value, pack, places, places)
    if isinstance(value, list):
        return str(len(value)) if key in COUNTED else _listed([_value(key, v, pack, places) for v in value])
    if isinstance(value, Mapping):
        return _(", ").join(f"{FIELDS.get(k, k)} {_value(k, v, pack, places)}" for k, v in value.items())
    if value is True:
        return _("yes")
    return (_named(key, value, pack, places) or value) if isinstance(value, str) else str(value)


def _named(key: str, code: str, pack: Catalogue, places: Mapping[str, str]) -> str:
    """The name of a code; empty where it is none."""
    if key == "duty":
        return here(duty_name(code))
    if key == "verb":
        return act_name(code, pack)
    if key == "clock":
        return clock_name(code, pack)
    table = lifecycle(pack)
    named: Mapping[str, Any] = {
        "from_state": table.states, "to_state": table.states, "power": table.powers, "role": SHIPPED_ROLES, "roles": SHIPPED_ROLES,
    }.get(key, {})  # fmt: skip
    if code in named:
        return here(named[code].name)
    words: Mapping[str, Any] = {
        "channel": CHANNELS, "changed": FIELDS, "kind": KINDS, "kinds": KINDS, "area": places, "path": places,
        "before": places, "after": places, "what": LOOKS, "verbs": {c: here(w) for c, w in VERBS.items()} if key == "verbs" else {},
    }.get(key, {})  # fmt: skip
    return str(words[code]) if code in words else _moment(key, code)


def _moment(key: str, text: str) -> str:
    """A moment or a day as a person of this town writes it."""
    if not key.endswith(("_at", "_on")):
        return ""
    try:
        if key.endswith("_on"):
            return str(day(date.fromisoformat(text)))
        at = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return say_moment(at, now=timezone.now(), zone=time_zone()) if at.tzinfo else ""


def _listed(said: Sequence[str]) -> str:
    more = len(said) - MOST_NAMED
    shown = _(", ").join(said[:MOST_NAMED])
    return _("%(some)s and %(n)d more") % {"some": shown, "n": more} if more > 0 else shown
