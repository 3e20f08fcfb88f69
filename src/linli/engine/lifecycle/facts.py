"""What must be known to decide one move, and what the decision says."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linli.engine.lifecycle.table import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one case at one moment, and of the one who wants to move it.

    `powers` are those the actor holds *for this case* (area and post already considered);
    `given` names what the actor supplied (`reason`, `unit`, …); people and units are any hashable
    reference. `last_unit` is the unit the case was last dispatched to (None: never dispatched),
    `by_unit` the actor's own unit, `to_unit` the one a dispatch names now, `handled_unit` the one
    whose handling is being judged. `open_requests` holds `extension` and/or `suspension`, asked by
    `asked_by` and not yet decided. `closed_at` and `now` are aware. `is_to_be_called`: this
    closing has not been judged yet, and its reporter left a number.
    """

    state: str = ""
    previous_state: str | None = None
    flow: str = "ordinary"
    powers: frozenset[str] = frozenset()
    by: Hashable | None = None
    by_unit: Hashable | None = None
    given: frozenset[str] = frozenset()
    reported_by: Hashable | None = None
    asked_by: Hashable | None = None
    handled_by: Hashable | None = None
    handled_unit: Hashable | None = None
    to_unit: Hashable | None = None
    last_unit: Hashable | None = None
    open_requests: frozenset[str] = frozenset()
    open_children: int = 0
    is_filed: bool = False
    is_sampled: bool = False
    is_unsatisfied: bool = False
    is_to_be_called: bool = False
    may_settle: bool = False
    closed_at: datetime | None = None
    now: datetime | None = None
    reopen_window_days: int | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """The answer to a move that is allowed: where the case goes, and what its handling clock does.

    `clock` is what really happens to this case's clock: a dispatch to the unit that had it before
    says `resume`, to another unit `restart`; a pause before the first dispatch says None.
    """

    move: Move
    from_state: str
    to_state: str
    clock: str | None
