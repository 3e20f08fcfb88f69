"""Somebody who holds every verb, but in another street: no page, file, tile or list gives away what is not theirs.

Each route with an object in its address is in `HERE` or, with the reason, in `OPEN`; a route that is in neither fails.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from linli.records.cases.models import Evidence, Step
from linli.records.territory.models import Portrait
from tests.house.other_street import MAIL, PHONE, REPORTER, SECRETS, OtherStreet, build
from tests.house.test_routes import ROUTES
from tests.records.photos import photo_bytes
from tests.small_town import SmallTown, inside

pytestmark = pytest.mark.django_db

# route: the arguments, from what is in the other street
HERE: dict[str, Any] = {
    "api/v1/cases/<case>": lambda o: {"case": o.case.pk},
    "api/v1/cases/<case>/steps": lambda o: {"case": o.case.pk},
    "api/v1/cases/<case>/moves": lambda o: {"case": o.case.pk},
    "api/v1/cases/<case>/reporters": lambda o: {"case": o.case.pk},
    "api/v1/cases/<case>/photos": lambda o: {"case": o.case.pk},
    "api/v1/cases/<case>/photos/<photo>": lambda o: {"case": o.case.pk, "photo": o.photo.pk},
    "desk/cases/filters/<uuid:pk>/forget": lambda o: {"pk": o.saved.pk},
    "desk/cases/<str:number>/beside": lambda o: {"number": o.case.number},
    "desk/cases/<str:number>": lambda o: {"number": o.case.number},
    "desk/cases/<str:number>/do/<slug:move>": lambda o: {"number": o.case.number, "move": "accept"},
    "desk/cases/<str:number>/colleagues": lambda o: {"number": o.case.number},
    "desk/cases/<str:number>/reporter": lambda o: {"number": o.case.number},
    "desk/photos/<uuid:pk>": lambda o: {"pk": o.photo.pk},
    "desk/documents/cases/<str:number>.pdf": lambda o: {"number": o.case.number},
    "desk/field/suggestions/<uuid:pk>": lambda o: {"pk": o.suggestion.pk},
    "desk/land/areas/<slug:code>": lambda _: {"code": "999001002001"},
    "desk/land/areas/<slug:code>/move": lambda _: {"code": "999001002001"},
    "desk/land/published/<uuid:pk>": lambda o: {"pk": o.publication.pk},
    "desk/land/published/<uuid:pk>/withdraw": lambda o: {"pk": o.publication.pk},
    "desk/land/posts/<int:pk>/end": lambda o: {"pk": o.holding.pk},
    "desk/land/leave/<uuid:pk>/withdraw": lambda o: {"pk": o.leave.pk},
    "desk/land/leave/<uuid:pk>/<slug:verb>": lambda o: {"pk": o.leave.pk, "verb": "grant"},
    "desk/land/portraits/<uuid:pk>": lambda o: {"pk": o.people["villager"].pk},
    "desk/land/drafts/<uuid:pk>": lambda o: {"pk": o.draft.pk},
    "desk/land/drafts/<uuid:pk>/settle": lambda o: {"pk": o.draft.pk},
    "desk/land/drafts/<uuid:pk>/units.json": lambda o: {"pk": o.draft.pk},
    "desk/land/drafts/<uuid:pk>/check": lambda o: {"pk": o.draft.pk},
    "desk/land/drafts/<uuid:pk>/ahead": lambda o: {"pk": o.draft.pk},
    "desk/land/drafts/<uuid:pk>/correct/<slug:verb>": lambda o: {"pk": o.draft.pk, "verb": "move"},
    "desk/land/drafts/<uuid:pk>/compute": lambda o: {"pk": o.draft.pk},
    "desk/land/drafts/<uuid:pk>/progress": lambda o: {"pk": o.draft.pk},
    "desk/land/drafts/<uuid:pk>/cancel": lambda o: {"pk": o.draft.pk},
    "desk/land/drafts/<uuid:pk>/publish": lambda o: {"pk": o.draft.pk},
    "desk/land/drafts/<uuid:pk>/drop": lambda o: {"pk": o.draft.pk},
    "desk/messages/<int:pk>/retry": lambda o: {"pk": o.message.pk},
    "desk/messages/texts/<slug:code>/<str:language>": lambda _: {"code": "closed", "language": "en"},
    "desk/settings/people/<uuid:pk>/sight": lambda o: {"pk": o.people["villager"].pk},
    "desk/settings/notices/<uuid:pk>": lambda o: {"pk": o.notice.pk},
    "desk/settings/notices/<uuid:pk>/withdraw": lambda o: {"pk": o.notice.pk},
    "desk/settings/texts/<uuid:pk>": lambda o: {"pk": o.text.pk},
    "desk/settings/texts/<uuid:pk>/retire": lambda o: {"pk": o.text.pk},
    "desk/settings/keys/<int:pk>/revoke": lambda o: {"pk": o.key.pk},
    "desk/me/sign-ins/<int:pk>/end": lambda o: {"pk": o.sign_in.pk},
    "desk/accounts/<uuid:pk>": lambda o: {"pk": o.people["villager"].pk},
    "desk/accounts/<uuid:pk>/change": lambda o: {"pk": o.people["villager"].pk},
    "desk/accounts/<uuid:pk>/password": lambda o: {"pk": o.people["villager"].pk},
    "desk/accounts/<uuid:pk>/role": lambda o: {"pk": o.people["villager"].pk},
    "desk/accounts/<uuid:pk>/role/<int:grant>/end": lambda o: {"pk": o.people["villager"].pk, "grant": o.grant},
    "desk/accounts/<uuid:pk>/disable": lambda o: {"pk": o.people["villager"].pk},
    "desk/accounts/<uuid:pk>/enable": lambda o: {"pk": o.people["villager"].pk},
    "desk/accounts/<uuid:pk>/invite": lambda o: {"pk": o.people["villager"].pk},
    "desk/accounts/<uuid:pk>/invite/revoke": lambda o: {"pk": o.people["villager"].pk},
    "desk/accounts/<uuid:pk>/second/reset": lambda o: {"pk": o.people["villager"].pk},
    "desk/accounts/<uuid:pk>/sign-out": lambda o: {"pk": o.people["villager"].pk},
    "field/photos/<uuid:pk>": lambda o: {"pk": o.photo.pk},
    "field/api/commands/<uuid:pk>": lambda o: {"pk": o.command.pk},
    "field/api/cases/<str:number>": lambda o: {"number": o.case.number},
    "field/api/photos/<uuid:command>/<sha256:sha256>": lambda o: {"command": o.command.pk, "sha256": "0" * 64},
    "report/photo/<slug:sha256>": lambda o: {"sha256": o.photo.sha256},
}  # fmt: skip
# What belongs to the town as a whole: reading it is open to who holds the verb anywhere, changing it is not.
OF_THE_TOWN: dict[str, Any] = {
    "desk/settings/roles/<slug:code>": lambda _: {"code": "acceptor"},
    "desk/settings/roles/<slug:code>/remove": lambda _: {"code": "acceptor"},
    "desk/settings/units/<uuid:pk>": lambda o: {"pk": o.unit.pk},
    "desk/settings/units/<uuid:pk>/close": lambda o: {"pk": o.unit.pk},
    "desk/settings/units/<uuid:pk>/reopen": lambda o: {"pk": o.unit.pk},
    "desk/settings/classes/<slug:kind>/<str:code>": lambda _: {"kind": "component", "code": "01037"},
    "desk/settings/classes/<slug:kind>/<str:code>/offer": lambda _: {"kind": "component", "code": "01037"},
    "desk/settings/calendar/<int:year>": lambda _: {"year": 2026},
    "desk/land/layers/<slug:code>/edit": lambda _: {"code": "service"},
    "desk/land/kinds/<slug:code>": lambda _: {"code": "homes"},
}
OPEN = {
    "the token in the address is the secret": (
        "api/v1/public/follow/<token>", "api/v1/public/follow/<token>/steps", "open311/v2/tokens/<str:token>.<georeport:format>",
        "m/<str:token>/stop", "f/<str:token>", "f/<str:token>/photo/<slug:sha256>", "f/<str:token>/do/<slug:move>",
        "f/<str:token>/keep", "f/<str:token>/notify", "f/<str:token>/erase", "f/<str:token>/unfollow", "desk/invited/<str:token>",
    ),
    "open to everybody, and looked at in test_a_reporter_is_nowhere": (
        "open311/v2/requests/<str:number>.<georeport:format>", "open311/v2/media/<uuid:pk>.jpg", "cases/<slug:number>",
        "cases/<slug:number>/follow", "cases/<slug:number>/photo/<slug:sha256>", "grid/<str:code>", "notices/<uuid:pk>",
    ),
    "open while the photo hangs on the grid's public board, and looked at in doors/test_portal_grid": (
        "grid/<str:code>/portrait/<slug:mark>",
    ),
    "says only whether a command is there, to whoever knows its id; looked at in doors/field/test_who_sees_what": (
        "field/api/commands/<uuid:pk>/arrival",
    ),
    "of the pack or the program, the same for everybody": (
        "api/v1/classes/<kind>/<code>", "open311/discovery.<georeport:format>", "open311/v2/discovery.<georeport:format>",
        "open311/v2/services.<georeport:format>", "open311/v2/services/<str:code>.<georeport:format>",
        "open311/v2/requests.<georeport:format>", "field/words/<str:language>.json", "desk/me/second/<slug:what>",
        "api/<path:rest>", "open311/<path:rest>",
    ),
    "lists and drawings, filtered by rights, looked at in test_nothing_of_it_is_in_lists": (
        "map/tiles/areas/<int:z>/<int:x>/<int:y>.mvt", "map/tiles/base/<int:z>/<int:x>/<int:y>.mvt",
        "map/tiles/cases/<int:z>/<int:x>/<int:y>.mvt", "desk/land/layers/<slug:code>", "desk/land/layers/<slug:code>/check",
        "desk/land/layers/<slug:code>/beside/<slug:other>", "desk/land/boards/<slug:what>.pdf",
        "desk/cases/together/<slug:move>", "desk/cases/together/<slug:move>/do", "desk/deadlines/requests/<slug:decision>",
        "desk/deadlines/requests/<slug:decision>/do", "desk/settings/versions/<int:number>",
    ),
    "shown on public boards, put there with the person's consent": ("desk/land/portraits/<uuid:pk>.jpg",),
}  # fmt: skip
OWN_ONLY = {
    "desk/cases/filters/<uuid:pk>/forget",
    "desk/me/sign-ins/<int:pk>/end",
}  # another's is passed over
NAMED = sorted({path for path, _ in ROUTES if "<" in path})
PLAIN = sorted({path for path, _ in ROUTES if "<" not in path})
FIELD = {"X-Linli-Field": "1"}
SENT = {
    "purpose": "x", "text": "x", "reason": "x", "words": "x", "remove": "1", "agreed": "1", "role": "acceptor", "version": "1",
    "name_zh": "x", "name_en": "x", "password": "a-long-enough-password", "low": "1", "high": "9", "units": "1", "to": "", "grid": "G04",
    "verbs": "cases.see", "function": "sanitation", "offer": "no", "seen": "0", "levels": "x", "note": "x", "from_on": "2030-01-01", "value_0": "9", "unit_0": "work_day",
    "do": "publish", "source": "x", "from_0": "2026-05-01", "zh_0": "x", "en_0": "x",
}  # fmt: skip


@pytest.fixture
def other(town: SmallTown) -> OtherStreet:
    return build(town)


def address(route: str, given: dict[str, Any]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(given[m.group(1)]), route)


def asked(client: Client, at: str) -> dict[str, Any]:
    data = {**SENT, "photo": _photo()} if "portraits" in at else SENT
    if at.endswith("/steps") and "/api/" in at:
        sent = client.post(at, {"move": "accept", "text": "x"}, content_type="application/json")
    elif at.endswith("/photos") and "/api/" in at:
        sent = client.post(at, {"photos": _photo()})
    else:
        sent = client.post(at, data, headers=FIELD)
    more = {**FIELD, "Upload-Offset": "0"}
    return {
        "GET": client.get(at, {"purpose": "x"}, headers=FIELD),
        "POST": sent,
        "PUT": client.put(at, b"x", headers=more),
    }


def _photo() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", photo_bytes())


def everything(other: OtherStreet) -> list[Any]:
    """What is in the other street, column by column."""
    things = [
        other.case, other.draft, other.leave, other.holding, other.suggestion, other.message, other.unit, other.text, other.notice, other.key,
        other.sign_in, other.saved, other.publication, other.people["villager"],
    ]  # fmt: skip
    rows = [type(t).objects.filter(pk=t.pk).values().get() for t in things]
    return [*rows, Evidence.objects.count(), Step.objects.count(), Portrait.objects.count()]


def test_every_route_with_an_object_is_named_here() -> None:
    reasoned = {route for routes in OPEN.values() for route in routes}
    assert set(NAMED) == set(HERE) | set(OF_THE_TOWN) | reasoned
    assert not (set(HERE) | set(OF_THE_TOWN)) & reasoned


def test_nothing_of_another_street_opens_by_its_id(other: OtherStreet) -> None:
    client, wrong = other.client("stranger"), []
    before = everything(other)
    for route, given in HERE.items():
        for method, answer in asked(client, address(route, given(other))).items():
            allowed = {403, 404, 405} | ({302} if route in OWN_ONLY else set())
            if answer.status_code not in allowed:
                wrong.append((method, route, answer.status_code))
    assert not wrong
    assert everything(other) == before


def test_what_belongs_to_the_whole_town_is_not_changed_from_one_street(other: OtherStreet) -> None:
    client, wrong = other.client("stranger"), []
    for route, given in OF_THE_TOWN.items():
        answer = client.post(address(route, given(other)), SENT, headers=FIELD)
        if answer.status_code not in {403, 404, 405}:
            wrong.append((route, answer.status_code, answer.headers.get("Location")))
    assert not wrong


def test_nothing_of_it_is_in_lists(other: OtherStreet) -> None:
    """Every page and file without an object in its address, and the tiles where the case lies."""
    client, leaks, seen = other.client("stranger"), [], 0
    x, y = inside(4)
    more = [
        "desk/land/boards/boards.pdf?grid=G04", "desk/land/boards/cards.pdf?area=" + other.draft.area.path, "desk/land/layers/service",
        "map/tiles/areas/12/3410/1674.mvt", *(f"map/tiles/cases/{z}/{_tile(x, y, z)}.mvt" for z in (9, 14, 17)),
        "desk/cases?state=all", "desk/cases?text=密语", "api/v1/cases?text=密语", f"map/figures.json?measure=open&area={other.draft.area.path}",
    ]  # fmt: skip
    for path in [*PLAIN, *more]:
        answer = client.get(
            "/" + path, {} if "?" in path else {"from": "2026-01-01", "to": "2026-12-31"}, headers=FIELD
        )
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        seen += answer.status_code == 200
        number = () if _is_open(path) else (other.case.number,)
        found = [w for w in (*SECRETS, *number, REPORTER, PHONE, MAIL) if w.encode() in body]
        if found:
            leaks.append((path, found))
    assert not leaks
    assert seen > 50


def test_a_reporter_is_nowhere_but_behind_a_purpose(other: OtherStreet) -> None:
    """Not for who has the case in hand, nor on any page that is open to everybody."""
    worker, nobody = other.client("villager"), Client()
    number, text = other.case.number, "路灯密语丙"
    own = [
        f"desk/cases/{number}", f"desk/cases/{number}/beside", f"desk/cases/{number}/reporter", f"desk/documents/cases/{number}.pdf",
        f"api/v1/cases/{number}", f"api/v1/cases/{number}/steps", f"field/api/cases/{number}", *PLAIN,
    ]  # fmt: skip
    shown = 0
    for client, path in [
        *((worker, p) for p in own),
        *((nobody, p) for p in [*PLAIN, f"cases/{number}", f"open311/v2/requests/{number}.json"]),
    ]:
        answer = client.get("/" + path, headers=FIELD)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        shown += text.encode() in body
        assert not [w for w in (REPORTER, PHONE, MAIL) if w.encode() in body], path
    assert shown > 3  # the case itself is there to be seen
    assert REPORTER.encode() in worker.post(f"/desk/cases/{number}/reporter", {"purpose": "回访"}).content


def test_no_browser_keeps_a_photo_that_needs_a_session(other: OtherStreet) -> None:
    worker = other.client("villager")
    at = f"/desk/photos/{other.photo.pk}"
    first = worker.get(at)
    assert (first.status_code, first["Cache-Control"]) == (200, "private, no-cache")
    assert worker.get(at, headers={"If-None-Match": first["ETag"]}).status_code == 304
    stranger = other.client("stranger").get(at, headers={"If-None-Match": first["ETag"]})
    assert stranger.status_code == 404
    assert worker.get(f"/field/photos/{other.photo.pk}")["Cache-Control"] == "private, no-store"


def _is_open(path: str) -> bool:
    """Where public cases stand with their numbers; their words and reporters do not."""
    return not path.startswith(("desk/", "map/", "field/", "api/v1/cases"))


def _tile(lon: float, lat: float, z: int) -> str:
    import math

    n = 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return f"{int((lon + 180) / 360 * n)}/{int(y * n)}"
