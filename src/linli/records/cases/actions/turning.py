"""What a step does to the clocks of its case, and which due moment the queue then shows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from linli.engine.lifecycle import PREVIOUS
from linli.engine.worktime import Limit
from linli.records.cases import wording
from linli.records.cases.models import Case, Clock
from linli.records.cases.rules import handling_limit, lifecycle, stage_limit
from linli.records.tenancy import queries as tenancy

from . import clocks
from .writing import put

if TYPE_CHECKING:
    from .core import Move


def run_clocks(done: Move) -> None:
    """Stop what ends, start what begins, and put the due moment that matters now where the queue sorts by it."""
    what = done.transition.clock
    if what is None and not done.is_elsewhere:
        return
    active = (
        {}
        if _has_none(done)
        else {c.kind: c for c in Clock.objects.filter(case=done.case).exclude(state="stopped")}
    )
    turned: list[Clock] = []  # what ends before what begins: one of a kind may run
    handling = _turn_handling(done, active.pop(clocks.HANDLING, None), what, turned)
    found = [handling] if handling is not None else []
    found += _turn_stages(done, active, turned) if done.is_elsewhere else list(active.values())
    put(turned)
    done.handling = handling
    if handling is not None:
        done.case.handling_due_at = (
            handling.due_at if handling.state != "paused" else done.case.handling_due_at
        )
        done.case.was_late |= handling.is_late
    show_due(done.case, found)


def _has_none(done: Move) -> bool:
    """A case that was made just now shows whether a clock was started for it."""
    case = done.case
    return (
        done.place is not None
        and case.due_at is None
        and not case.is_clock_stopped
        and not case.is_calendar_missing
    )


def show_due(case: Case, found: list[Clock]) -> None:
    """The stage's clock comes before the handling clock; a case none of whose clocks runs stands still."""
    running = sorted((c for c in found if c.state == "running"), key=lambda c: c.kind == clocks.HANDLING)
    case.due_at = running[0].due_at if running else None
    case.warn_at = running[0].warn_at if running else None
    case.is_clock_stopped = not running and any(c.state == "paused" for c in found)
    case.is_calendar_missing = any(c.state == "no_year" for c in found)


def _turn_handling(done: Move, clock: Clock | None, what: str | None, turned: list[Clock]) -> Clock | None:
    """The handling clock after this step; None where the case has none."""
    at = done.at
    if what == "resume" and done.to_state.holder != "handling_unit":
        return clock  # the reporter answered while the case is on a desk: nobody handles it yet
    if what in {"start", "restart", "full"}:
        if clock is not None:
            clocks.stop(clock, at=at)
            turned.append(clock)
            done.case.was_late |= clock.is_late
        return _fresh_handling(done, what, turned)
    if what == "resume" and clock is None:
        clock = _stopped_handling(done.case)
    if clock is None:
        return _fresh_handling(done, what, turned) if what == "resume" else None
    turned += [clock] if what else []
    if what == "stop":
        clocks.stop(clock, at=at)
    elif what == "pause":
        clocks.pause(clock, at=at)
    elif what == "resume":
        clocks.resume(clock, at=at)
    elif what == "extend":
        clocks.extend(clock, _extension(done), at=at)
    return clock


def _extension(done: Move) -> Limit:
    if done.given.limit is None:
        raise wording.limit_missing()
    return done.given.limit


def _stopped_handling(case: Case) -> Clock | None:
    """A case recalled after it was handled, and sent to the same unit again, goes on with what was left."""
    found = Clock.objects.filter(case=case, kind=clocks.HANDLING, unit=case.unit_id).order_by("-id").first()
    return found if found is not None and found.remaining is not None else None


def _fresh_handling(done: Move, what: str | None, turned: list[Clock]) -> Clock | None:
    case, limit = done.case, handling_limit(done.pack, done.case)
    if limit is None:
        case.handling_due_at = None
        return None
    is_with_unit = done.to_state.holder == "handling_unit"
    if what == "full" and not is_with_unit:
        turned.append(clocks.stand(case, limit, at=done.at))
    else:
        turned.append(clocks.start(case, clocks.HANDLING, limit, at=done.at, holder_power="handling_unit"))
    return turned[-1]


def _turn_stages(done: Move, active: dict[str, Clock], turned: list[Clock]) -> list[Clock]:
    """The stage left stops, or pauses where the case comes back to it; the stage reached starts or goes on."""
    wait = _wait(done)
    for kind, clock in list(active.items()):
        if wait is not None and kind != clocks.WAIT:
            clocks.pause(clock, at=done.at)
            turned.append(clock)
        elif kind != done.to_state.stage or clock.state != "paused":
            clocks.stop(clock, at=done.at)
            turned.append(clock)
            del active[kind]
    if wait is not None:
        turned.append(wait)
        return [*active.values(), wait]
    stage = done.to_state.stage
    limit = stage_limit(done.pack, stage, done.case, setting=done.place.setting if done.place else None)
    if stage in active:
        clocks.resume(active[stage], at=done.at)
        turned.append(active[stage])
    elif limit is not None and stage:
        power = done.to_state.holder or ""
        active[stage] = clocks.start(done.case, stage, limit, at=done.at, holder_power=power)
        turned.append(active[stage])
    return list(active.values())


def _wait(done: Move) -> Clock | None:
    """In a state that the system ends by itself: until the day of the suspension, or as long as a reporter is waited for."""
    rows = lifecycle(done.pack).rows_from(done.to_state.code, done.case.flow)
    if not any(m.code == "resume" and m.to_state == PREVIOUS and "system" in m.powers for m in rows):
        return None
    if done.given.until_on is not None:
        end = datetime.combine(done.given.until_on, datetime.max.time(), tenancy.time_zone())
        return clocks.wait(done.case, at=done.at, until_at=end.replace(microsecond=0))
    days = done.pack.settings.get("reporter_wait")
    if done.to_state.holder != "reporter" or days is None:
        return None
    return clocks.wait(done.case, at=done.at, until_at=done.at + timedelta(days=int(days.value)))
