"""The classes of the pack: search them in plain words, read one with its filing conditions."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from linli.doors.api import phrases
from linli.doors.api.callers import keyed
from linli.doors.api.language import language_of
from linli.doors.api.shapes_in import ClassesIn, Kind
from linli.doors.api.shapes_out import ClassesOut, FullClassOut
from linli.doors.api.wire import answer
from linli.records.cases.rules import class_of
from linli.records.tenancy import queries as tenancy

from .answers import with_problems

router = Router(tags=["classes"])


@keyed(router.get, "/classes", "", response=with_problems(ClassesOut), summary="Search classes")
def classes(request: HttpRequest, filters: Query[ClassesIn]) -> HttpResponse:
    """Classes that fit the words of a resident, best first; without words all of them."""
    pack = tenancy.catalogue()
    if filters.q.strip():
        found = pack.search(filters.q, language_of(request), most=len(pack.classes))
    else:
        found = tuple(pack.offered.values())
    chosen = [m for m in found if filters.kind in {None, m.kind}]
    return answer({"classes": [phrases.matter(m) for m in chosen[: filters.limit]]})


@keyed(router.get, "/classes/{kind}/{code}", "", response=with_problems(FullClassOut), summary="One class")
def one_class(
    request: HttpRequest,  # noqa: ARG001
    kind: Kind,
    code: Annotated[str, Path(), Field(max_length=10)],
) -> HttpResponse:
    """With its filing conditions, their limits and when they count as done."""
    return answer(phrases.full_matter(class_of(tenancy.catalogue(), kind, code)))
