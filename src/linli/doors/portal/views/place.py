"""Page 1: where is it? By position, by a click on the map, by typed words; each without a script but the first."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.parts.basemap import zoom_of
from linli.doors.parts.gate import anyone
from linli.doors.parts.picture import pictured
from linli.doors.parts.townmap import CLOSE_UP, Marker, View, draw, grid_names, view_of_town
from linli.doors.portal import draft as drafts
from linli.doors.portal.draft import Draft
from linli.doors.portal.finding import Found, by_value, find
from linli.doors.portal.here import position_of
from linli.doors.portal.steps import of_another, sentence, show
from linli.doors.portal.streets import streets
from linli.records.cases import wording
from linli.records.registers.finding import EXACT, MENTIONED
from linli.records.tenancy import queries as tenancy
from linli.records.territory.queries import Place, place_of
from linli.words import Words

SIZES = {"s": (326, 326), "l": (640, 420)}  # the picture's own pixels: a click is told in them
MOVES = {"north": (0, 0.5), "south": (0, -0.5), "east": (0.5, 0), "west": (-0.5, 0)}
LONGEST_PLACE = 200
PIXEL = re.compile(r"-?[0-9]{1,5}")


@anyone()
@require_safe
def start(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """A report that was begun goes on; otherwise a new one."""
    return redirect("portal:place")


@anyone()
@require_POST
def start_anew(request: HttpRequest) -> HttpResponse:
    drafts.drop(request)
    return redirect("portal:place")


@anyone()
def place(request: HttpRequest) -> HttpResponse:
    draft = drafts.load(request)
    if request.method != "POST":
        return _page(request, draft)
    if answer := of_another(request, "place", draft):
        return answer
    draft.place_text = " ".join(request.POST.get("place_text", "").split())
    asked = request.POST.get("do", "")
    errors: dict[str, str] = {}
    if asked in {"", "continue"} and not _is_click(request) and not request.POST.get("choose"):
        errors = _picked(request, draft) or _place_errors(draft)
    if len(draft.place_text) > LONGEST_PLACE:
        errors["place_text"] = _("The place has %(n)d characters; at most %(most)d fit. Put the rest into the description later.") % {
            "n": len(draft.place_text), "most": LONGEST_PLACE,
        }  # fmt: skip
    if not errors:
        errors = _apply(request, draft, asked)
    drafts.save(request, draft)
    if errors:
        return _page(request, draft, errors=errors, status=422)
    if asked == "continue":
        _pin_from_words(draft)
        drafts.save(request, draft)
        return redirect("portal:category")
    return redirect(reverse("portal:place") + "#where")


@anyone()
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The map of the draft as a picture; what it shows lies in the session, not in the address."""
    draft = drafts.load(request)
    size = SIZES.get(request.GET.get("size", "l"), SIZES["l"])
    view = _view(draft, size)
    drawn = draw(view, _pin(draft), title=_("Map")) if view else ""
    return pictured(drawn)


def _page(
    request: HttpRequest, draft: Draft, *, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    where = _where(draft)
    is_searched = bool(draft.searched) and draft.searched == draft.place_text
    context = {
        "where": where.grid if where else None,
        "street": streets().near(draft.lon, draft.lat)
        if draft.lon is not None and draft.lat is not None
        else "",
        "choices": find(draft.searched).others if is_searched else (),
        "value": f"{draft.lon},{draft.lat}" if draft.has_pin else "",
        "seen": _seen(draft),
        "grids": grid_names(),
        "sizes": SIZES,
        "has_map": _view(draft, SIZES["l"]) is not None,
        "stamp": f"{draft.lon}{draft.lat}{draft.view}".__hash__() & 0xFFFFFF,
        "is_begun": draft.is_begun,
        "is_expired": "expired" in request.GET,
    }
    return show(request, "place", draft, context, errors=errors, status=status)


def _seen(draft: Draft) -> str:
    """What the live map shows at first, where something was looked for: "lon,lat,zoom"."""
    view = draft.view_of(*SIZES["l"])
    return f"{view.lon:.6f},{view.lat:.6f},{zoom_of(view):.2f}" if view is not None else ""


def _picked(request: HttpRequest, draft: Draft) -> dict[str, str]:
    """The pin that was put on the live map comes with the form."""
    told = position_of(request)
    if told is None or (draft.has_pin and told[:2] == (draft.lon, draft.lat)):
        return {}
    return _put_pin(draft, told[0], told[1])


def _apply(request: HttpRequest, draft: Draft, asked: str) -> dict[str, str]:
    """What was pressed: the map, a button beside it, the position, or continue."""
    view = _view(draft, SIZES["l"])
    if asked == "position":
        return _position(request, draft)
    if asked == "no-pin":
        draft.lon = draft.lat = None
        draft.pinned = ""
    if view is None:
        return {}
    for name, size in SIZES.items():
        x, y = request.POST.get(f"map_{name}.x"), request.POST.get(f"map_{name}.y")
        if x and y and PIXEL.fullmatch(x) and PIXEL.fullmatch(y):
            return _click(draft, _view(draft, size) or view, int(x), int(y))
    return _move(request, draft, asked, view)


def _move(request: HttpRequest, draft: Draft, asked: str, view: View) -> dict[str, str]:
    """To another part of the map, or to a place that was looked for."""
    if asked in MOVES:
        draft.see(view.moved(*MOVES[asked]))
    elif asked in {"nearer", "farther"}:
        draft.see(view.zoomed(-1 if asked == "nearer" else 1))
    elif asked == "middle":
        return _put_pin(draft, view.lon, view.lat)
    elif asked == "grid":
        return _go_to(draft, view, request.POST.get("grid", ""))
    elif asked == "search":
        return _search(draft, view)
    elif chosen := request.POST.get("choose"):
        return _choose(draft, view, chosen)
    return {}


def _click(draft: Draft, view: View, x: int, y: int) -> dict[str, str]:
    if (x, y) == (0, 0):  # the key Enter on the picture: no place was pointed at
        return {}
    lon, lat = view.place(x, y)
    problems = _put_pin(draft, lon, lat)
    if not problems:
        draft.see(View(lon, lat, min(view.scale, max(CLOSE_UP, view.scale / 2)), view.width, view.height))
    return problems


def _put_pin(draft: Draft, lon: float, lat: float, *, accuracy_m: float = 0.0) -> dict[str, str]:
    """A place outside the town is refused, and the pin stays where it was."""
    before = draft.lon, draft.lat, draft.accuracy_m, draft.pinned
    draft.searched = draft.pinned = ""
    draft.lon, draft.lat, draft.accuracy_m = round(lon, 7), round(lat, 7), accuracy_m
    problems = _place_errors(draft)
    if problems:
        draft.lon, draft.lat, draft.accuracy_m, draft.pinned = before
    return problems


def _position(request: HttpRequest, draft: Draft) -> dict[str, str]:
    told = position_of(request)
    if told is None:
        return {"where": _("Your device gave no position. Choose the place on the map, or type it.")}
    lon, lat, accuracy = told
    problems = _put_pin(draft, lon, lat, accuracy_m=accuracy)
    if not problems:
        draft.see(View(lon, lat, CLOSE_UP, *SIZES["l"]))
    return problems


def _search(draft: Draft, view: View) -> dict[str, str]:
    """A shop or an address puts the pin, a street or a grid moves the map there; anything else stays as words."""
    if not draft.place_text:
        return {}
    answer = find(draft.place_text)
    draft.searched = draft.place_text
    if answer.one is not None:
        _say_whole(draft, answer.one)
        return _take(draft, answer.one, view)
    if answer.others:
        first = answer.others[0]
        draft.see(View(first.lon, first.lat, min(view.scale, 2 * CLOSE_UP), view.width, view.height))
        return {}
    return {
        "place_text": _(
            "We know no address, shop, street or grid of that name. You can still continue: your words go to the people who look for the place."
        )
    }


def _take(draft: Draft, found: Found, view: View) -> dict[str, str]:
    """To the place; the pin only where it is known to a door."""
    scale = CLOSE_UP if found.is_point else min(view.scale, 2 * CLOSE_UP)
    draft.see(View(found.lon, found.lat, scale, view.width, view.height))
    return _pin_on(draft, found) if found.is_point else {}


def _choose(draft: Draft, view: View, value: str) -> dict[str, str]:
    """One of several places that were found; its name and address become the words."""
    found = by_value(value)
    if found is None:
        return {"place_text": _("That place is no longer in the list. Search again.")}
    draft.place_text, draft.searched = found.line[:LONGEST_PLACE], ""
    return _take(draft, found, view)


def _pin_from_words(draft: Draft) -> None:
    """Words that name a door put the pin, where nobody has put it by hand, or other words have put it elsewhere."""
    if not draft.place_text or draft.pinned == draft.place_text or (draft.has_pin and not draft.pinned):
        return
    found = find(draft.place_text).one
    if found is not None and found.is_point:
        _say_whole(draft, found)
        _pin_on(draft, found)


def _pin_on(draft: Draft, found: Found) -> dict[str, str]:
    problems = _put_pin(draft, found.lon, found.lat)
    if not problems:
        draft.pinned = draft.place_text
    return problems


def _say_whole(draft: Draft, found: Found) -> None:
    """A name that was typed in part or without its address is completed, so that everybody sees which place is meant."""
    is_partly_said = bool(found.note) or found.rank != EXACT
    if found.is_point and found.rank != MENTIONED and is_partly_said:
        draft.place_text = draft.searched = found.line[:LONGEST_PLACE]


def _go_to(draft: Draft, view: View, name: str) -> dict[str, str]:
    chosen = next((g for g in grid_names() if g[0] == name), None)
    if chosen:
        draft.see(View(chosen[1], chosen[2], min(view.scale, 2 * CLOSE_UP), view.width, view.height))
    return {}


def _place_errors(draft: Draft) -> dict[str, str]:
    if not draft.has_place:
        return {"where": sentence(wording.place_missing())}
    found = _where(draft)
    if found is not None and found.how == "outside":
        town = tenancy.current()
        return {"where": sentence(wording.place_outside(Words(town.name_en, town.name_zh)))}
    return {}


def _where(draft: Draft) -> Place | None:
    if not draft.has_pin:
        return None
    return place_of(draft.lon, draft.lat, today=timezone.localdate(timezone.now(), tenancy.time_zone()))


def _view(draft: Draft, size: tuple[int, int]) -> View | None:
    """The draft's view in this size; at first the whole town."""
    return draft.view_of(*size) or view_of_town(*size)


def _pin(draft: Draft) -> list[Marker]:
    if draft.lon is None or draft.lat is None:
        return []
    return [Marker(draft.lon, draft.lat, _("The place you chose"), "pin", radius_m=draft.accuracy_m)]


def _is_click(request: HttpRequest) -> bool:
    return any(f"map_{name}.x" in request.POST for name in SIZES)
