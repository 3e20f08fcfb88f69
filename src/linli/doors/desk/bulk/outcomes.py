"""What became of one case of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from linli.doors.desk.timeline import Row, since
from linli.engine.catalogue import Catalogue
from linli.records.cases.models import Case, Step
from linli.records.people.queries import Actor


@dataclass(frozen=True)
class Outcome:
    """`error` is the sentence where nothing was done; `changes`: what others did since the list was looked at."""

    case: Case
    error: str = ""
    seen: int | None = None
    changes: Sequence[Row] = ()


def with_changes(failed: Sequence[Outcome], *, by: Actor, pack: Catalogue) -> list[Outcome]:
    """Those that were not taken, each with who did what meanwhile; one statement for all."""
    steps = Step.objects.filter(case__in=[o.case for o in failed]).select_related(
        "account__organisation", "organisation", "unit"
    )
    of_case: dict[object, list[Step]] = {}
    for step in steps.order_by("case_id", "seq") if failed else ():
        of_case.setdefault(step.case_id, []).append(step)
    return [
        o
        if o.seen is None
        else replace(o, changes=since(o.case, of_case.get(o.case.pk, []), o.seen, pack, but=by.id))
        for o in failed
    ]
