"""What stands for the placeholders of one message, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime

from linli.engine.catalogue import Catalogue
from linli.records.cases.letters.saying import say_date, say_moment
from linli.records.cases.models import OutboxMessage
from linli.records.cases.rules import class_of
from linli.records.tenancy import queries as tenancy
from linli.words import Words


def values_of(row: OutboxMessage, language: str, pack: Catalogue) -> dict[str, str]:
    """Of the case as the message was queued; only what a reporter may know."""
    case, town, data = row.case, tenancy.current(), row.data
    if case is None:
        raise ValueError("a message to a reporter without a case")
    said: dict[str, Words | str] = {
        "number": case.number, "place": case.place_text, "category": class_of(pack, case.kind, case.code).name,
        "town": Words(town.name_en, town.name_zh), "hotline": town.hotline, "reason": _reason(data.get("reason", "")),
    }  # fmt: skip
    if "due_at" in data:
        said["due"] = say_moment(datetime.fromisoformat(data["due_at"]), tenancy.time_zone())
    if "until_on" in data:
        said["until"] = say_date(date.fromisoformat(data["until_on"]))
    for name in ("unit", "limit"):
        if name in data:
            said[name] = Words(*data[name])
    return {k: v.in_(language) if isinstance(v, Words) else v for k, v in said.items()}


def _reason(said: list[str] | str) -> Words | str:
    """What a person wrote stands as it was written; what the program says itself it says in both languages."""
    return Words(*said) if isinstance(said, list) else str(said)
