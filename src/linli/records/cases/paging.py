"""Long lists in pages that do not shift while cases come and go: a page begins after a row, not after a number of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from .models import Case

# order: (column, newest first, may be empty); the id settles ties and empty moments come last
COLUMNS: dict[str, tuple[str, bool, bool]] = {
    "due": ("due_at", False, True),
    "newest": ("reported_at", True, False),
    "oldest": ("reported_at", False, False),
    "changed": ("changed_at", True, False),
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row beside which a page begins; `is_back`: the page before it."""

    at: datetime | None
    id: UUID
    is_back: bool = False

    def __str__(self) -> str:
        return f"{self.at.isoformat() if self.at else ''}~{self.id}"

    @classmethod
    def read(cls, text: str, *, is_back: bool) -> Cursor | None:
        """None for what is no cursor: the list then begins at its head."""
        at, _, id_ = text.partition("~")
        try:
            moment = datetime.fromisoformat(at) if at else None
            return cls(moment, UUID(id_), is_back) if moment is None or moment.tzinfo else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Page:
    """`before` and `after` are None where there is nothing more."""

    rows: list[Case]
    before: Cursor | None
    after: Cursor | None


def page_of(found: QuerySet[Case], order: str, *, most: int, cursor: Cursor | None = None) -> Page:
    """At most `most` rows beside `cursor`; one statement, two where the list goes over into rows without a moment."""
    column, is_descending, may_be_empty = COLUMNS.get(order, COLUMNS["due"])
    is_back = cursor is not None and cursor.is_back
    parts = _parts(
        found.order_by(), column, is_down=is_descending != is_back, is_back=is_back, cursor=cursor, empty=may_be_empty
    )  # fmt: skip
    rows: list[Case] = []
    for part in parts:
        rows += part[: most + 1 - len(rows)]
        if len(rows) > most:
            break
    has_more, rows = len(rows) > most, rows[:most]
    if is_back:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    ends = (_at(rows[0], column, is_back=True), _at(rows[-1], column, is_back=False))
    has_before = has_more if is_back else cursor is not None
    has_after = is_back or has_more
    return Page(rows, ends[0] if has_before else None, ends[1] if has_after else None)


def _parts(
    found: QuerySet[Case], column: str, *, is_down: bool, is_back: bool, cursor: Cursor | None, empty: bool
) -> Iterator[QuerySet[Case]]:
    """The rows with a moment and those without, in the direction of reading; each an index range of its own."""
    by_id = "-id" if is_back else "id"
    dated = found.filter(**{f"{column}__isnull": False}) if empty else found
    dated = dated.order_by(f"-{column}" if is_down else column, by_id)
    undated = found.filter(**{f"{column}__isnull": True}).order_by(by_id) if empty else None
    if cursor is None:
        parts = [dated, undated]
    elif cursor.at is not None:
        parts = [dated.filter(_beyond(column, cursor, is_down=is_down)), None if is_back else undated]
    else:
        rest = undated.filter(_beyond_id(cursor)) if undated is not None else None
        parts = [rest, dated if is_back else None]
    yield from (p for p in islice(parts, 2) if p is not None)


def _beyond(column: str, cursor: Cursor, *, is_down: bool) -> Q:
    """The range first, so that the index is entered at the right place; then the ties."""
    side, strict = ("lte", "lt") if is_down else ("gte", "gt")
    return Q(**{f"{column}__{side}": cursor.at}) & (
        Q(**{f"{column}__{strict}": cursor.at}) | _beyond_id(cursor)
    )


def _beyond_id(cursor: Cursor) -> Q:
    return Q(id__lt=cursor.id) if cursor.is_back else Q(id__gt=cursor.id)


def _at(case: Any, column: str, *, is_back: bool) -> Cursor:
    return Cursor(getattr(case, column), case.pk, is_back)
