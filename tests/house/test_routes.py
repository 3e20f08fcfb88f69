"""Every route says who may come in, and what it says is true for a stranger."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from linli.doors.parts.gate import Gate

SAMPLES = {
    "uuid": "01900000-0000-7000-8000-000000000000",
    "int": "1",
    "slug": "x",
    "str": "x",
    "path": "x",
    "georeport": "json",
    "sha256": "0" * 64,
    "": "x",
}


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, object]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


ROUTES = list(routes())


@pytest.mark.parametrize(("path", "view"), ROUTES, ids=[p or "/" for p, _ in ROUTES])
def test_every_route_declares_who_may_come_in(path: str, view: object) -> None:
    assert isinstance(getattr(view, "gate", None), Gate), f"{path} has no gate"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "view"),
    [
        (p, v)
        for p, v in ROUTES
        if getattr(v, "gate", Gate("anyone")).kind in {"needs", "signed_in", "api_key"}
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_stranger_is_kept_out_of_every_guarded_route(path: str, view: object) -> None:
    address = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES[m.group(1) or ""], path)
    answers = [Client().get(address), Client().post(address)]
    kept_out = [a for a in answers if a.status_code in {302, 401, 403}]
    assert kept_out, [a.status_code for a in answers]
    assert all("/desk/sign-in" in a["Location"] for a in kept_out if a.status_code == 302)
    if view.gate.kind != "api_key":  # type: ignore[attr-defined]
        assert all(a.status_code == 405 for a in answers if a not in kept_out)
    else:  # reading may be public where writing needs a key
        assert answers[1] in kept_out or answers[1].status_code == 405
