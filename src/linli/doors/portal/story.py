"""A case as the one who reported it reads it: what happened, where it stands, what was promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from linli.doors.parts.moments import is_chinese, say_before, say_date, say_moment, spaced
from linli.engine import worktime
from linli.engine.catalogue import Catalogue
from linli.engine.worktime import Limit, Unit
from linli.engine.worktime.explain import WEEKDAYS_EN, WEEKDAYS_ZH
from linli.records.cases.models import Case, Clock, Evidence, Step
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal, Words

from .expected import plain_limit

DONE_STATES = frozenset({"handled", "to_check", "to_close"})


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    title: str
    at: datetime
    text: str = ""
    photos: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Promise:
    """The state in one box: a light, a word, and the moment."""

    light: str
    look: str
    word: str
    sentence: str
    reason: str = ""  # "2 working days from Friday 16:10 → Tuesday 18:00"
    lines: Sequence[str] = field(default_factory=tuple)


def events_of(
    steps: Iterable[Step], evidence: Iterable[Evidence], pack: Catalogue, *, is_own: bool
) -> list[Event]:
    """The public steps in plain words; what anybody wrote is shown to the reporter only: everybody can follow with one tap."""
    by_step: dict[Any, list[Evidence]] = {}
    loose: dict[datetime, list[Evidence]] = {}  # they came with the report, or later without words
    for photo in evidence:
        if photo.step_id is not None:
            by_step.setdefault(photo.step_id, []).append(photo)
        else:
            loose.setdefault(photo.added_at, []).append(photo)
    found = []
    for step in steps:
        if step.is_public:
            photos = [*by_step.get(step.id, ()), *(loose.pop(step.at, ()) if step.move == "report" else ())]
            text = step.text if is_own else ""
            found.append(Event(_title(step, pack, is_own=is_own), step.at, text, tuple(photos)))
    found += [Event(added(len(photos)), at, "", tuple(photos)) for at, photos in loose.items()]
    return sorted(found, key=lambda event: event.at)


def added(n: int) -> str:
    return ngettext("%(n)d photo was added", "%(n)d photos were added", n) % {"n": n}


def promise_of(
    case: Case, *, now: datetime, clock: Clock | None = None, steps: Sequence[Step] = ()
) -> Promise:
    """What a resident may expect, and until when; while the time stands still no moment is named as if it ran."""
    if case.is_open and case.is_clock_stopped:
        return Promise("stopped", "stop", _("Paused"), _paused(case, steps, now))
    light, look, word, sentence = _running(case, now) if case.is_open else _ended(case, now)
    return Promise(light, look, word, spaced(sentence), reason_of(clock, now=now), _lines(clock))


def _paused(case: Case, steps: Sequence[Step], now: datetime) -> str:
    """Until when, where somebody has said it."""
    granted = [s for s in steps if s.move == "grant_suspension" and s.data.get("until_on")]
    if case.state != "suspended" or not granted:
        return _("The time stands still; it goes on when the reason is gone.")
    until_on = date.fromisoformat(granted[-1].data["until_on"])
    today = now.astimezone(tenancy.time_zone()).date()
    return spaced(_("Paused until %(day)s; then it goes on.") % {"day": say_date(until_on, today=today)})


Said = tuple[str, str, str, str]  # light, colour, word, sentence


def _running(case: Case, now: datetime) -> Said:
    zone = tenancy.time_zone()
    due_at = case.handling_due_at if case.dispatched_at else case.due_at
    if case.handled_at is not None and case.state in DONE_STATES:
        return "normal", "ok", _("Done, being checked"), ""
    if due_at is None:
        return "normal", "ok", _("In progress") if case.dispatched_at else _("Received"), ""
    if due_at < now:
        reminded = _("It was promised for %(moment)s. The unit has been reminded.")
        sentence = reminded if case.urge_count else _("It was promised for %(moment)s.")
        return (
            "overdue",
            "bad",
            _("Later than promised"),
            sentence % {"moment": say_moment(due_at, now=now, zone=zone)},
        )
    word, sentence = (
        (_begun(case), _("To be done %(before)s"))
        if case.dispatched_at
        else (_("Received"), _("Next step %(before)s"))
    )
    return "normal", "ok", word, sentence % {"before": say_before(due_at, now=now, zone=zone)}


def _begun(case: Case) -> str:
    """A case that came back waits for a unit like a new one, with its promise."""
    return (
        _("Taken up again")
        if case.reopen_count and case.holder_power == "command_centre"
        else _("In progress")
    )


def _ended(case: Case, now: datetime) -> Said:
    zone = tenancy.time_zone()
    if case.state != "closed":
        words = {"withdrawn": _("Withdrawn"), "merged": _("Joined with another case"), "void": _("Cancelled")}
        return "done", "stop", words.get(case.state, _("Not taken up")), ""
    if case.handled_at is None or case.handling_due_at is None:
        return "done", "ok", _("Done"), say_moment(case.closed_at or case.changed_at, now=now, zone=zone)
    is_late = case.was_late or case.handled_at > case.handling_due_at
    moments = {
        "due": say_moment(case.handling_due_at, now=now, zone=zone),
        "done": say_moment(case.handled_at, now=now, zone=zone),
    }
    word = _("Done, later than promised") if is_late else _("Done, on time")
    return "done", "warn" if is_late else "ok", word, _("Promised for %(due)s, done %(done)s") % moments


def reason_of(clock: Clock | None, *, now: datetime) -> str:
    """The limit, from when, until when: and whether the time was changed since."""
    if clock is None or clock.due_at is None:
        return ""
    limit = Limit(clock.limit_value, Unit(clock.limit_unit))
    start, due = _days(clock.started_at, clock.due_at, now=now)
    words = {"limit": plain_limit(limit), "start": start, "due": due}
    try:
        is_plain = worktime.due(clock.started_at, limit, tenancy.calendar()).at == clock.due_at
    except Refusal:  # a year without a calendar
        is_plain = True
    if is_plain:
        return spaced(_("%(limit)s from %(start)s → %(due)s") % words)
    return spaced(_("%(limit)s from %(start)s, extended or paused since → %(due)s") % words)


def _days(*moments: datetime, now: datetime) -> list[str]:
    """Friday 16:10; all of them with their dates unless all lie in the coming six days."""
    zone = tenancy.time_zone()
    local, today = [at.astimezone(zone) for at in moments], now.astimezone(zone).date()
    is_near = all(0 <= (at.date() - today).days < 7 for at in local)
    return [_weekday(at, None if is_near else today) for at in local]


def _weekday(at: datetime, today: date | None) -> str:
    """Friday 16:10; with its date where it is told what is today."""
    is_zh = is_chinese()
    name = f"周{WEEKDAYS_ZH[at.weekday()]}" if is_zh else WEEKDAYS_EN[at.weekday()]
    if today is not None:
        on = say_date(at.date(), today=today)
        name = f"{on}（{name}）" if is_zh else f"{name} {on}"
    return f"{name}{'' if name.endswith('）') else ' '}{at:%H:%M}"


def _lines(clock: Clock | None) -> list[str]:
    language = get_language()
    return [spaced(Words(str(a), str(b)).in_(language)) for a, b in clock.lines] if clock is not None else []


def _title(step: Step, pack: Catalogue, *, is_own: bool) -> str:
    unit = step.unit.name if step.unit is not None else _("the unit responsible")
    table: dict[str, str] = {
        "report": _("You reported this") if is_own else _("Somebody reported this"),
        "accept": _("Your report was accepted") if is_own else _("The report was accepted"),
        "send_to_verify": _("Somebody is going there to look"),
        "verify": _("Somebody was there: it is as reported"),
        "reject": _("It was not taken up"),
        "file": _("It was filed as a case"),
        "dispatch": _("Given to %(unit)s") % {"unit": unit},
        "recall": _("Taken back to find another unit"),
        "take": _("%(unit)s has it in hand") % {"unit": unit},
        "arrive": _("%(unit)s is on the spot") % {"unit": unit},
        "handle": _("%(unit)s reports it as done") % {"unit": unit},
        "settle": _("Settled on the spot"),
        "feed_back": _("The result was reported back"),
        "check": _("Other people checked it: it is done"),
        "rework": _("The check failed: it is done again"),
        "close": _("The case was closed"),
        "merge": _("Joined with an earlier report of the same thing"),
        "void": _("The case was cancelled"),
        "split": _("Several units each do a part"),
        "confer": _("Those concerned confer"),
        "confer_result": _("Those concerned have agreed"),
        "grant_extension": _("The time was extended"),
        "grant_suspension": _("The work is paused"),
        "resume": _("The work goes on"),
        "ask_reporter": _("We have a question to you") if is_own else _("The reporter was asked something"),
        "supplement": _answered(is_own=is_own) if step.from_state == "waiting_reporter" else _told_more(is_own=is_own),
        "withdraw": _("You withdrew the report") if is_own else _("The report was withdrawn"),
        "reopen": _("You asked to have it done again") if is_own else _("The reporter asked to have it done again"),
        "review": _("The first review was passed"),
        "approve": _("It was approved"),
    }  # fmt: skip
    if step.move in table:
        return table[step.move]
    rows = pack.lifecycle.moves if pack.lifecycle else ()
    known = next((m.name for m in rows if m.code == step.move), None)
    return known.in_(get_language()) if known else step.move


def _answered(*, is_own: bool) -> str:
    return _("You answered") if is_own else _("The reporter answered")


def _told_more(*, is_own: bool) -> str:
    return _("You added something") if is_own else _("The reporter added something")
