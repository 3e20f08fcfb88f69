"""The names behind the references of the journal ("notice:<id>", "layer:<code>"), whatever their kind: one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from linli.records.cases.models import Case, OutboxMessage, Report, SavedFilter, StandardText
from linli.records.commons.models import Notice
from linli.records.people.models import Account, Organisation, Role
from linli.records.registers.models import Premises
from linli.records.territory.models import Area, Draft, GridKind, Layer, Post, ResponsibilityGrid
from linli.words import Words


@dataclass(frozen=True)
class Name:
    """What a person calls it, and what to type to ask the journal about it."""

    words: Words
    typed: str


def names_behind(refs: Iterable[str]) -> dict[str, Name]:
    """Those that still have a name; what was removed since, and kinds without names, are left out."""
    wanted: dict[str, set[str]] = {}
    for ref in refs:
        kind, _colon, rest = ref.partition(":")
        if kind in NAMED and _fits(kind, rest):
            wanted.setdefault(kind, set()).add(rest)
    parts = [_rows(kind, keys) for kind, keys in wanted.items()]
    rows = parts[0].union(*parts[1:], all=True) if parts else ()
    return {
        f"{kind}:{key}": Name(Words(en or zh, zh), typed or f"{kind}:{key}")
        for kind, key, zh, en, typed in rows
    }


def _rows(kind: str, keys: Iterable[str]) -> Any:
    by, found, zh, en, typed = NAMED[kind]
    rows = found.filter(**{f"{by}__in": sorted(keys)}).order_by()
    return rows.values_list(_text(kind), *(Cast(c, TextField()) for c in (F(by), zh, en, typed)))


def _text(value: str) -> Value:
    return Value(value, output_field=TextField())


def _of_grid(column: str) -> Subquery:
    """The name of the newest grid at a post's path."""
    grids = ResponsibilityGrid.objects.filter(path=OuterRef("path")).order_by("-from_on")
    return Subquery(grids.values(column)[:1], output_field=CharField())


_NOTHING = _text("")
_CODED = (F("name_zh"), F("name_en"), _NOTHING)
# kind → by which field it is referred to, where it is kept, its name in both languages, what is typed to find it
NAMED: Mapping[str, tuple[str, Any, Any, Any, Any]] = {
    "account": ("pk", Account.objects, F("name_zh"), F("name_en"), F("username")),
    "case": ("pk", Case.objects, F("number"), F("number"), F("number")),
    "report": ("pk", Report.objects, F("case__number"), F("case__number"), _NOTHING),
    "outbox": ("pk", OutboxMessage.objects.exclude(case=None), F("case__number"), F("case__number"), _NOTHING),
    "organisation": ("pk", Organisation.objects, *_CODED),
    "role": ("code", Role.objects, *_CODED),
    "notice": ("pk", Notice.objects, F("title_zh"), F("title_en"), _NOTHING),
    "standard_text": ("pk", StandardText.objects, *_CODED),
    "saved_filter": ("pk", SavedFilter.objects, F("name"), F("name"), _NOTHING),
    "layer": ("code", Layer.objects, *_CODED),
    "area": ("code", Area.objects, *_CODED),
    "grid_kind": ("code", GridKind.objects, *_CODED),
    "draft": ("pk", Draft.objects, *_CODED),
    "post": (
        "pk", Post.objects, Coalesce(_of_grid("name_zh"), F("path")), Coalesce(_of_grid("name_en"), F("path")), _NOTHING,
    ),
    "premises": ("code", Premises.objects, *_CODED),
}  # fmt: skip


def _fits(kind: str, rest: str) -> bool:
    """Whether the database could look for it at all: old rows may say anything."""
    if NAMED[kind][0] == "code":
        return True
    if kind == "outbox":
        return rest.isascii() and rest.isdigit() and len(rest) < 18
    try:
        UUID(rest)
    except ValueError:
        return False
    return True
