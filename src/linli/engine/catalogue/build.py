"""From checked documents to the typed catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from linli.engine.catalogue.dating import day, in_force, pick
from linli.engine.catalogue.documents import Document
from linli.engine.catalogue.model import (
    Catalogue,
    ClassKey,
    Condition,
    DispatchRule,
    MatterClass,
    Named,
    ReadinessItem,
    RefusedClass,
    Setting,
    StageLimit,
    StageRow,
)
from linli.engine.lifecycle import read_lifecycle
from linli.engine.worktime import Limit
from linli.words import Words

Row = Mapping[str, Any]


def build_catalogue(documents: Sequence[Document], on: date | None = None) -> Catalogue:
    """The catalogue as in force on `on` (None: newest values). The documents must have been checked."""
    by_kind: dict[str, list[Row]] = {}
    for document in documents:
        by_kind.setdefault(document.kind, []).append(document.data)
    pack = by_kind["pack"][0]
    sources = {code: words(row) for code, row in pack["sources"].items()}
    lifecycle = first(by_kind, "lifecycle")
    dispatch = first(by_kind, "dispatch") or {}
    indicators = first(by_kind, "indicators") or {}
    return Catalogue(
        id=pack["id"],
        version=pack["version"],
        name=words(pack["name"]),
        description=words(pack["description"]),
        since=day(pack["since"]),
        source=sources[pack["source"]],
        notes=tuple(words(note) for note in pack.get("notes", ())),
        on=on,
        classes=classes(by_kind.get("classes", []), first(by_kind, "conditions"), sources, on),
        lifecycle=read_lifecycle(lifecycle) if lifecycle else None,
        stage_limits=stage_limits(first(by_kind, "stage_limits"), sources, on),
        dispatch_rules=tuple(dispatch_rule(row) for row in dispatch.get("rules", ())),
        functions=named(dispatch.get("functions", ())),
        area_kinds=named(pack.get("area_kinds", ())),
        indicators=dated_rows(indicators.get("indicators", ()), on),
        scores=dated_rows(indicators.get("scores", ()), on),
        readiness=readiness(first(by_kind, "readiness"), sources, on),
        readiness_targets=readiness_targets(first(by_kind, "readiness"), on),
        settings=settings(first(by_kind, "settings"), sources, on),
        synonyms=tuple(tuple(g) for g in (first(by_kind, "words") or {}).get("synonyms", ())),
        refused=refused(first(by_kind, "refused")),
        days=tuple(sorted(days_of([d.data for d in documents]))),
        rebuild=lambda another: build_catalogue(documents, another),
    )


def days_of(value: object) -> set[date]:
    """Every `since` that is written anywhere below."""
    if isinstance(value, Mapping):
        own = {day(value["since"])} if isinstance(value.get("since"), str) else set()
        return own.union(*(days_of(item) for item in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(days_of(item) for item in value))
    return set()


def first(by_kind: Mapping[str, list[Row]], kind: str) -> Row | None:
    return by_kind[kind][0] if kind in by_kind else None


def words(row: Row) -> Words:
    return Words(row["en"], row["zh"])


def named(rows: Sequence[Row]) -> dict[str, Named]:
    return {row["code"]: Named(row["code"], words(row["name"])) for row in rows}


def classes(
    files: Sequence[Row], shared: Row | None, sources: Mapping[str, Words], on: date | None
) -> dict[ClassKey, MatterClass]:
    found: dict[ClassKey, MatterClass] = {}
    sets = shared["condition_sets"] if shared else {}
    for file in files:
        for row in file["classes"]:
            conditions = [*sets.get(row.get("use", ""), []), *row.get("conditions", [])]
            made = tuple(condition(each, row, file, sources, on) for each in conditions)
            found[file["kind"], row["code"]] = matter_class(row, file, made, on)
    return found


def matter_class(row: Row, file: Row, conditions: tuple[Condition, ...], on: date | None) -> MatterClass:
    search = row.get("search", {})
    offer = pick(row["offered"], on) if "offered" in row else {"value": True}
    return MatterClass(
        kind=file["kind"],
        code=row["code"],
        major=words(file["major"]["name"]),
        name=words(row["name"]),
        search_words=(*search.get("zh", ()), *search.get("en", ())),
        conditions=conditions,
        limit_basis=row["limit"]["basis"],
        note=words(row["note"]) if "note" in row else None,
        is_offered=bool(offer and offer["value"]),
    )


def condition(row: Row, parent: Row, file: Row, sources: Mapping[str, Words], on: date | None) -> Condition:
    own = row.get("limit", parent["limit"])
    if parent["limit"]["basis"] == "none":
        own = parent["limit"]
    number = in_force(own, on, file["since"])
    limit = Limit(number["value"], number["unit"]) if number and "value" in number else None
    number = number or {}
    basis = number.get("basis", own.get("basis", "none")) if limit else "none"
    source = number.get("source", basis if basis in sources else file["source"])
    return Condition(
        code=row["code"],
        name=words(row["name"]),
        limit=limit,
        closing=words(row["closing"]),
        may_settle=row.get("may_settle", False),
        is_urgent=row.get("urgent", False),
        basis=basis,
        since=day(number.get("since", file["since"])),
        source=sources[source],
    )


def readiness(data: Row | None, sources: Mapping[str, Words], on: date | None) -> tuple[ReadinessItem, ...]:
    rows = [row for row in (data or {}).get("items", ()) if on is None or day(row["since"]) <= on]
    return tuple(
        ReadinessItem(
            row["code"], words(row["words"]), row.get("rule", ""), Decimal(row.get("per_cent", 100)) / 100, day(row["since"]),
            sources[row["source"]],
        )
        for row in rows
    )  # fmt: skip


def readiness_targets(data: Row | None, on: date | None) -> dict[int, Decimal]:
    rows = [row for row in (data or {}).get("targets", ()) if on is None or day(row["since"]) <= on]
    return {row["year"]: Decimal(row["per_cent"]) / 100 for row in rows}


def stage_limits(data: Row | None, sources: Mapping[str, Words], on: date | None) -> dict[str, StageLimit]:
    found: dict[str, StageLimit] = {}
    for row in (data or {}).get("stages", ()):
        rows = tuple(stage_rows(row["limits"], sources, on))
        found[row["code"]] = StageLimit(row["code"], words(row["name"]), rows)
    return found


def stage_rows(rows: Sequence[Row], sources: Mapping[str, Words], on: date | None) -> Iterator[StageRow]:
    for row in rows:
        number = in_force(row, on, "")
        if number is not None:
            limit = Limit(number["value"], number["unit"])
            source = sources[number["source"]]
            yield StageRow(row.get("urgency"), row.get("area_kind"), limit, day(number["since"]), source)


def dispatch_rule(row: Row) -> DispatchRule:
    when = row.get("when", {})
    return DispatchRule(
        code=row["code"],
        words=words(row["words"]),
        kinds=frozenset([when["kind"]] if "kind" in when else []),
        majors=frozenset(when.get("majors", ())),
        codes=frozenset(when.get("codes", ())),
        prefixes=tuple(when.get("prefixes", ())),
        area_kinds=frozenset(when.get("area_kinds", ())),
        needs_owner=when.get("owner") == "known",
        body=row["to"]["body"],
        function=row["to"].get("function"),
        layer=row["to"].get("layer"),
    )


def dated_rows(rows: Sequence[Row], on: date | None) -> tuple[Row, ...]:
    """Rows in force, one per code: the newest where a code is written for several dates."""
    kept: dict[str, Row] = {}
    for row in rows:
        number = in_force(row, on, "")
        if number is not None and (
            row["code"] not in kept or day(kept[row["code"]]["since"]) <= day(number["since"])
        ):
            kept[row["code"]] = number
    return tuple(kept.values())


def settings(data: Row | None, sources: Mapping[str, Words], on: date | None) -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    for row in (data or {}).get("settings", ()):
        number = in_force(row, on, "")
        if number is not None:
            value, since = Decimal(str(number["value"])), day(number["since"])
            source = sources[number["source"]]
            found[row["code"]] = Setting(
                row["code"], words(row["name"]), value, number["unit"], since, source
            )
    return found


def refused(data: Row | None) -> tuple[RefusedClass, ...]:
    rows = (data or {}).get("classes", ())
    return tuple(
        RefusedClass(r["kind"], r["code"], words(r["name"]), r["principle"], words(r["reason"])) for r in rows
    )
