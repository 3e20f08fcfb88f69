"""The day sheet: the machine writes what was done, the person adds words; and what forms have asked of the person.

A line stands on the day on which it was done by the phone's clock, since work without network arrives later. Where that
clock is ahead of ours, nobody knows better than our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Least

from linli.records.cases.models import Case, Step
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

from .models import DayWords, FieldCommand

CLOCKS_APART = timedelta(minutes=5)
LONGEST_FORM_S = 1800  # a form that was left open in a pocket is not work


@dataclass(frozen=True)
class SheetLine:
    """One thing that was done; `received_at` where it came from a phone."""

    at: datetime
    move: str  # of the life cycle, or "report_again", "kept_as_note"
    case: Case
    place: str
    was_stale: bool
    received_at: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """What the forms of one kind have asked of the person in a week."""

    kind: str
    forms: int
    seconds: int


@dataclass(frozen=True)
class DaySheet:
    on: date
    lines: list[SheetLine]
    words: str
    monday: date
    asked: tuple[Asked, ...]  # since Monday, the heaviest first

    @property
    def forms(self) -> int:
        return sum(a.forms for a in self.asked)

    @property
    def seconds(self) -> int:
        return sum(a.seconds for a in self.asked)

    @property
    def minutes(self) -> int:
        return round(self.seconds / 60)


def day_sheet(by: Actor, *, on: date) -> DaySheet:
    """What this person did on a day, from the steps themselves; nobody types it a second time. Five statements."""
    begin = datetime.combine(on, time(), tzinfo=tenancy.time_zone())
    lines = [*_from_phone(by, begin), *_at_desk(by, begin)]
    words = DayWords.objects.filter(account_id=by.id, on=on).values_list("text", flat=True).first() or ""
    monday = begin - timedelta(days=on.weekday())
    return DaySheet(on, sorted(lines, key=lambda line: line.at), words, monday.date(), _asked(by, monday))


def _from_phone(by: Actor, begin: datetime) -> list[SheetLine]:
    end, ahead = begin + timedelta(days=1), Q(device_at__gt=F("received_at") + CLOCKS_APART)
    done_then = Q(device_at__gte=begin, device_at__lt=end) & ~ahead
    came_then = Q(received_at__gte=begin, received_at__lt=end) & ahead
    found = FieldCommand.objects.filter(done_then | came_then, account_id=by.id, case__isnull=False)
    commands = list(found.select_related("case__grid").defer("case__grid__shape"))
    steps = Step.objects.filter(account_id=by.id, case__in={c.case_id for c in commands})
    made = {(s.case_id, s.seq): s for s in steps.only("case_id", "seq", "move", "at")} if commands else {}
    return [_line(c, made.get((c.case_id, c.step_seq))) for c in commands]  # type: ignore[arg-type]


def _line(command: FieldCommand, step: Step | None) -> SheetLine:
    is_ahead = command.device_at - command.received_at > CLOCKS_APART
    at = command.received_at if is_ahead else command.device_at
    case: Case = command.case  # type: ignore[assignment]
    return SheetLine(at, _move(command, step), case, _place(case), command.was_stale, command.received_at)


def _move(command: FieldCommand, step: Step | None) -> str:
    if command.state == "kept_as_note":
        return "kept_as_note"
    own = step is not None and step.at == command.received_at
    if command.kind == "report" and not own:
        return "report_again"
    return step.move if step is not None and own else command.kind


def _at_desk(by: Actor, begin: datetime) -> list[SheetLine]:
    """Steps that no phone sent."""
    steps = Step.objects.filter(account_id=by.id, at__gte=begin, at__lt=begin + timedelta(days=1))
    steps = steps.exclude(data__has_key="command").exclude(move="report", case__channel="field")
    rows = steps.select_related("case__grid").defer("case__grid__shape")
    return [SheetLine(s.at, s.move, s.case, _place(s.case), s.was_stale) for s in rows]


def _place(case: Case) -> str:
    return case.place_text or (case.grid.name if case.grid else "")


def _asked(by: Actor, monday: datetime) -> tuple[Asked, ...]:
    week = FieldCommand.objects.filter(
        account_id=by.id, device_at__gte=monday, device_at__lt=monday + timedelta(days=7), form_s__gt=0
    )
    rows = week.values_list("kind").annotate(forms=Count("id"), seconds=Sum(Least("form_s", LONGEST_FORM_S)))
    found = (Asked(kind, forms, seconds) for kind, forms, seconds in rows)
    return tuple(sorted(found, key=lambda a: (-a.seconds, a.kind)))
