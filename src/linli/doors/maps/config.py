"""What the map element has to know: where tiles are, what may be shown, and its words in the reader's language."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.translation import get_language, gettext

from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

from . import areas
from .base import base_map
from .clusters import SINGLE_FROM
from .grids import Drawn

LIBRARY = {"library": "maplibre-gl.mjs", "worker": "maplibre-gl-worker.mjs", "drawing": "drawing.js"}
DEEPEST_BASE = 17  # nearer, the browser enlarges these
DEEPEST_ONLINE = 18
REFRESH_S = 60


def config_of(drawn: Drawn, actor: Actor | None) -> dict[str, Any]:
    may_see_cases = actor is not None and actor.may_anywhere("cases.see")
    language = get_language() or "zh-hans"
    version, areas_version = base_map().version, areas.version(today=drawn.on)
    return {
        "language": "zh" if language.startswith("zh") else "en",
        "bounds": drawn.bounds,
        "assets": {name: asset(file) for name, file in LIBRARY.items()},
        "base": {"tiles": _tiles("base") + f"?v={version}", "deepest": DEEPEST_BASE} if version else None,
        "online": online(),
        "grids": {
            "url": f"{reverse('maps:grids')}?v={areas_version}" if drawn.is_few else "",
            "tiles": f"{_tiles('areas')}?v={areas_version}", "deepest": areas.DEEPEST, "count": len(drawn.paths),
        },
        "figures": reverse("maps:figures") if may_see_cases else "",
        "cases": {"tiles": _tiles("cases"), "deepest": SINGLE_FROM, "refresh_s": REFRESH_S}
        if may_see_cases
        else None,
        "workers": reverse("maps:last-tasks") if may_see_cases else "",
        "words": words(),
    }  # fmt: skip


def online() -> dict[str, Any] | None:
    """An online map under everything, where the town's administrator has set one; off as delivered."""
    town = tenancy.current()
    if not town.tiles_url:
        return None
    tiles = town.tiles_url.replace("{s}", "1")  # of several hosts with the same tiles the first
    return {
        "tiles": tiles,
        "deepest": DEEPEST_ONLINE,
        "datum": town.tiles_datum or "wgs84",
        "credit": town.tiles_credit,
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


def words() -> dict[str, Any]:
    return {
        "map": gettext("Map"),
        "loading": gettext("The map is being drawn …"),
        "failed": gettext("The map could not be loaded. The list says the same."),
        "no_webgl": gettext("This browser cannot draw the map. The list says the same."),
        "nearer": gettext("Nearer"),
        "farther": gettext("Farther"),
        "whole": gettext("Whole town"),
        "box": gettext("Select by box"),
        "visible": gettext("Select what is shown"),
        "layers": gettext("Layers"),
        "locate": gettext("My position"),
        "located_not": gettext("Your position could not be found. Choose the place on the map."),
        "full": gettext("Full screen"),
        "legend": gettext("Legend"),
        "no_figure": gettext("no figure"),
        "box_hint": gettext("Drag over the map to select. Escape leaves."),
        "keys": gettext(
            "Arrow keys move the map, + and - change the scale, Enter chooses what lies under the cross."
        ),
        "pin": gettext("The chosen place. Arrow keys move it by about two metres, with Shift by twenty."),
        "pin_moved": gettext("Chosen place: {lon}, {lat}"),
        "metres": gettext("m"),
        "kilometres": gettext("km"),
        "groups": {
            "base": gettext("Streets and buildings"), "grids": gettext("Grids"), "units": gettext("Unit grids"),
            "cases": gettext("Cases"), "workers": gettext("Last tasks of workers"), "names": gettext("Names"),
        },
        "lights": {
            "overdue": gettext("overdue"), "near": gettext("nearly due"), "normal": gettext("on time"),
            "stopped": gettext("clock stopped"),
        },
        "draw": {
            "hint_polygon": gettext("Click corner by corner; click the first corner again to finish. Corners snap to borders."),
            "hint_line": gettext("Click along the line; click the last point again to finish. Ends snap to borders."),
            "hint_edit": gettext("Drag the corners. A small point between two corners makes a new one; a right click removes one."),
            "finish": gettext("Finish"), "undo": gettext("Undo"), "clear": gettext("Start again"),
            "keys": gettext("Enter sets a corner under the cross, End finishes, Backspace drops what is begun."),
        },
    }  # fmt: skip
