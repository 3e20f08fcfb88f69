"""What the map element has to know: where tiles are, what may be shown, and its words in the reader's language."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.translation import get_language, gettext

from linli.records.people.queries import Actor

from .base import base_map
from .clusters import SINGLE_FROM
from .grids import Drawn

LIBRARY = {"library": "maplibre-gl.mjs", "worker": "maplibre-gl-worker.mjs"}
DEEPEST_BASE = 17  # nearer, the browser enlarges these


def config_of(drawn: Drawn, actor: Actor | None) -> dict[str, Any]:
    may_see_cases = actor is not None and actor.may_anywhere("cases.see")
    language = get_language() or "zh-hans"
    version = base_map().version
    return {
        "language": "zh" if language.startswith("zh") else "en",
        "bounds": drawn.bounds,
        "assets": {name: asset(file) for name, file in LIBRARY.items()},
        "base": {"tiles": _tiles("base") + f"?v={version}", "deepest": DEEPEST_BASE} if version else None,
        "grids": {"url": reverse("maps:grids"), "figures": may_see_cases},
        "cases": {"tiles": _tiles("cases"), "deepest": SINGLE_FROM, "refresh_s": 60}
        if may_see_cases
        else None,
        "words": words(),
    }


def asset(name: str) -> str:
    """The address of a built file; empty where the assets were never built. Pages then keep their list."""
    try:
        return str(staticfiles_storage.url(f"linli/map/{name}"))
    except ValueError:
        return ""


def _tiles(kind: str) -> str:
    some = reverse(f"maps:{kind}", kwargs={"z": 0, "x": 0, "y": 0})
    return some.replace("0/0/0", "{z}/{x}/{y}")


def words() -> dict[str, str]:
    return {
        "map": gettext("Map"),
        "loading": gettext("The map is being drawn …"),
        "failed": gettext("The map could not be loaded. The list says the same."),
        "no_webgl": gettext("This browser cannot draw the map. The list says the same."),
        "nearer": gettext("Nearer"),
        "farther": gettext("Farther"),
        "whole": gettext("Whole town"),
        "box": gettext("Select by box"),
        "box_hint": gettext("Drag over the map to select. Escape leaves."),
        "keys": gettext(
            "Arrow keys move the map, + and - change the scale, Enter chooses what lies under the cross."
        ),
        "pin": gettext("The chosen place. Arrow keys move it by about two metres, with Shift by twenty."),
        "pin_moved": gettext("Chosen place: {lon}, {lat}"),
        "metres": gettext("m"),
        "kilometres": gettext("km"),
    }
