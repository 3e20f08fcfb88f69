"""The filters of a list as a person chose them, for whoever reads later what was looked at or taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from linli.engine.catalogue import Catalogue
from linli.records.cases.rules import lifecycle

from .filters import QueueFilter
from .labels import CHANNELS, LIGHTS, LISTS, PICKS, here


def is_filter(value: Any) -> bool:
    """As the queue keeps it: the end of its address."""
    return isinstance(value, str) and value.startswith("?")


def unit_in(value: Any) -> str:
    """How the journal writes the unit that a filter names; empty where it names none."""
    return f"organisation:{unit}" if is_filter(value) and (unit := QueryDict(value[1:]).get("unit")) else ""


def filter_said(address: str, pack: Catalogue, places: Mapping[str, str], units: Mapping[str, str]) -> str:
    """The list first, then what narrowed it; the order of the rows is left out."""
    states = lifecycle(pack).states
    chosen = QueueFilter.read(QueryDict(address[1:]), states=frozenset(states), usual="mine")
    said = [str(LISTS[chosen.show])]
    if chosen.light:
        said.append(str(LIGHTS[chosen.light]))
    if chosen.pick:
        said.append(str(PICKS[chosen.pick]))
    said += [here(states[s].name) for s in chosen.states]
    said += [str(CHANNELS[c]) for c in chosen.channels]
    if chosen.area:
        said.append(places.get(chosen.area, chosen.area))
    if chosen.unit:
        said.append(units.get(f"organisation:{chosen.unit}", str(chosen.unit)))
    if chosen.text:
        said.append(_("“%(words)s”") % {"words": chosen.text})
    return _(", ").join(said)
