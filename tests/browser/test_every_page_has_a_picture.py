"""Every page that a person can open is photographed, looked at and checked (`site.commands.screenshots`), or there is a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.urls import Resolver404, resolve

from linli.records.tenancy.models import Tenant
from linli.site.commands.screenshots import Shot, pages
from linli.site.walks import WALKS
from tests.browser.conftest import Town
from tests.doors.page_forms import routes

pytestmark = pytest.mark.browser
DOORS = ("portal", "desk", "channels", "parts")
WALKED = {  # where a walk ends
    "begin_report": ("portal:place", "portal:category"), "choose_kind": ("portal:nearby",), "pass_nearby": ("portal:details",),
    "write_details": ("portal:contact",), "leave_contact": ("portal:check",), "send_report": ("portal:sent",),
    "pick_two": ("desk:together",), "make_draft": ("desk:land:draft",), "name_posts": ("desk:land:settle",),
}  # fmt: skip
NO_PAGE = {  # files, pictures, parts of a page for a script, and addresses that lead on
    "portal:map", "portal:draft-photo", "portal:portrait", "portal:case-photo", "portal:photo", "portal:open-csv", "portal:open-geojson",
    "desk:next", "desk:beside", "desk:colleagues", "desk:photo", "desk:case-pdf",
    "desk:intake-map", "desk:found-map", "desk:news", "desk:land:ahead", "desk:land:units", "desk:land:progress", "desk:land:board-pdf",
    "desk:land:picture",
}  # fmt: skip
OTHERWISE = {
    "desk:second-step": "set up in the sample town it would shut out whoever tries the printed passwords; the browser test of the settings walks through it",
    "desk:land:draft-check": "the page of desk-land-check, for a draft that was brought",
    "desk:land:published": "publishing moves the posts and cases of a town; the browser test of the land publishes a division, looks at this page and withdraws it",
    "desk:version": "the sample town has published no catalogue of its own",
    "desk:land:layer-new": "the form of desk-land-layer-edit, empty",
    "desk:land:kind-new": "the form of desk-land-kind, empty",
    "desk:role-new": "the form of desk-settings-roles-leader, empty",
    "desk:unit-new": "the form of desk-settings-unit, empty",
    "desk:text-new": "the form of desk-settings-text, empty",
    "desk:function-new": "two names, in the frame of desk-settings-classes-new",
}


@pytest.fixture(scope="module")
def shots(running_town: Town, django_db_blocker: Any) -> list[Shot]:
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        connection.set_tenant(Tenant.objects.get(schema_name="browser"))
        found = list(pages())
        connection.close()
    return found


def test_every_page_has_a_picture_or_a_reason(shots: list[Shot]) -> None:
    photographed = set(photographed_routes(shots))
    opened = {name for name, _path, view in routes() if name.split(":")[0] in DOORS and answers_get(view)}
    assert opened - photographed - NO_PAGE == set(OTHERWISE), (
        "neither a picture nor a reason, or a reason too many"
    )
    assert opened >= NO_PAGE, "no longer there"


def test_every_walk_is_photographed(shots: list[Shot]) -> None:
    assert {s.walk for s in shots if s.walk} == set(WALKS)
    assert len({s.name for s in shots}) == len(shots), "two pictures of one name"


def photographed_routes(shots: list[Shot]) -> Iterator[str]:
    for shot in shots:
        yield from WALKED.get(shot.walk, ())
        if shot.path:
            try:
                yield resolve(shot.path.split("?")[0].split("#")[0]).view_name
            except Resolver404:
                assert shot.name == "portal-nothing-here", shot


def answers_get(view: Callable[..., Any] | None) -> bool:
    """Whether the route shows something, read from Django's own decorator of methods."""
    while view is not None:
        names = view.__code__.co_freevars
        if "request_method_list" in names:
            allowed = (view.__closure__ or ())[names.index("request_method_list")].cell_contents
            return "GET" in allowed
        view = getattr(view, "__wrapped__", None)
    return True
