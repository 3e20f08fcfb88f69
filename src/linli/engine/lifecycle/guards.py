"""Conditions beyond state and power: each raises the refusal that explains it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from linli.engine.lifecycle import refusals
from linli.engine.lifecycle.facts import Facts

if TYPE_CHECKING:
    from linli.engine.lifecycle.table import Move


def own_unit(move: Move, facts: Facts) -> None:
    if facts.last_unit is None or facts.by_unit != facts.last_unit:
        raise refusals.other_unit(move)


def other_than_asker(move: Move, facts: Facts) -> None:
    if facts.by is None or facts.by == facts.asked_by:
        raise refusals.asked_by_same(move)


def other_than_handler(move: Move, facts: Facts) -> None:
    if facts.by is not None and facts.by == facts.handled_by:
        raise refusals.handled_by_same(move)
    if facts.by_unit is not None and facts.by_unit == facts.handled_unit:
        raise refusals.handled_in_same_unit(move)


def other_than_reporter(move: Move, facts: Facts) -> None:
    if facts.by is not None and facts.by == facts.reported_by:
        raise refusals.reported_by_same(move)


def may_settle(move: Move, facts: Facts) -> None:
    if not facts.may_settle:
        raise refusals.not_settleable(move)


def reopen_window(move: Move, facts: Facts) -> None:
    days = facts.reopen_window_days
    if facts.closed_at is None or facts.now is None or days is None:
        raise refusals.window_unknown(move)
    if facts.now > facts.closed_at + timedelta(days=days):
        raise refusals.window_over(move, days)


def is_unsatisfied(move: Move, facts: Facts) -> None:
    if not facts.is_unsatisfied:
        raise refusals.not_unsatisfied(move)


def to_be_called(move: Move, facts: Facts) -> None:
    if not facts.is_to_be_called:
        raise refusals.not_to_be_called(move)


def no_open_children(move: Move, facts: Facts) -> None:
    if facts.open_children:
        raise refusals.children_open(move, facts.open_children)


def extension_asked(move: Move, facts: Facts) -> None:
    if "extension" not in facts.open_requests:
        raise refusals.nothing_asked(move, refusals.EXTENSION)


def suspension_asked(move: Move, facts: Facts) -> None:
    if "suspension" not in facts.open_requests:
        raise refusals.nothing_asked(move, refusals.SUSPENSION)


def nothing_asked(move: Move, facts: Facts) -> None:
    if facts.open_requests:
        raise refusals.already_asked(move)


def is_filed(move: Move, facts: Facts) -> None:
    if not facts.is_filed:
        raise refusals.not_filed(move)


def not_filed(move: Move, facts: Facts) -> None:
    if facts.is_filed:
        raise refusals.already_filed(move)


CHECKS: dict[str, Callable[[Move, Facts], None]] = {
    "own_unit": own_unit,
    "other_than_asker": other_than_asker,
    "other_than_handler": other_than_handler,
    "other_than_reporter": other_than_reporter,
    "may_settle": may_settle,
    "reopen_window": reopen_window,
    "is_unsatisfied": is_unsatisfied,
    "to_be_called": to_be_called,
    "no_open_children": no_open_children,
    "extension_asked": extension_asked,
    "suspension_asked": suspension_asked,
    "nothing_asked": nothing_asked,
    "is_filed": is_filed,
    "not_filed": not_filed,
}


def check_guard(guard: str, move: Move, facts: Facts) -> None:
    CHECKS[guard](move, facts)


def holds(when: str, facts: Facts) -> bool:
    """Which of several rows of one code applies."""
    answers = {
        "": True,
        "has_unit": facts.last_unit is not None,
        "no_unit": facts.last_unit is None,
        "sampled": facts.is_sampled,
        "not_sampled": not facts.is_sampled,
    }
    return answers[when]
