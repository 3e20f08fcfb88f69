"""What the life cycle's guards ask of a case and of the one who acts; only what a move asks is looked up."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from linli.engine.catalogue import Catalogue
from linli.engine.lifecycle import Facts, is_in_sample
from linli.records.cases.given import Given
from linli.records.cases.models import Case, Report, ReporterContact, Request, Step
from linli.records.cases.rules import condition_of, is_rated, lifecycle, number
from linli.records.people.queries import Actor

HANDLING_MOVES = ("handle", "settle", "review")
ASKS_FOR_REQUESTS = frozenset({"extension_asked", "suspension_asked", "nothing_asked", "other_than_asker"})


def may_see(case: Case, by: Actor) -> bool:
    if by.kind == "system":
        return True
    if by.kind == "reporter":
        return Report.objects.filter(pk=by.id, case_id=case.pk).exists()
    return by.may("cases.see", case.place_path, case.unit_id)


def powers_of(
    case: Case, by: Actor, *, is_reporter: bool = False, background: Background | None = None
) -> frozenset[str]:
    """The powers an actor holds over this case.

    With a follow link: whoever opened the case speaks as its reporter; whoever opened one that was joined to it
    may judge it; whoever only follows it watches. Else a bystander could withdraw it, and a unit judge itself.
    """
    if by.kind == "system":
        return frozenset({"system"})
    if by.kind == "reporter":
        opened = (background or Background(case, by)).opened_by.get(by.id)
        if opened is None:
            return frozenset()
        return frozenset({"reporter", "resident"} if opened == case.pk else {"resident"})
    held = by.powers(case.place_path, case.unit_id)
    return held | {"reporter"} if is_reporter else held


class Background:
    """What the guards ask about a case, each looked up at most once; who knows it already puts it in its place."""

    def __init__(self, case: Case, by: Actor | None = None, *, later: list[Step] | None = None) -> None:
        self.case = case
        self.by = by
        self.later = later or []  # steps that were read already, the newest last

    @cached_property
    def reported_by(self) -> UUID | None:
        """Somebody of the staff who reported it: this actor, if he is one of several."""
        found = Report.objects.filter(case=self.case, account__isnull=False).values_list(
            "account_id", flat=True
        )
        accounts = list(found.order_by("reported_at", "id"))
        own = [a for a in accounts if self.by is not None and str(a) == self.by.id]
        return next(iter(own or accounts), None)

    @cached_property
    def opened_by(self) -> dict[str, UUID]:
        """Reports that opened this case, or one that was joined to it: report → the case it opened."""
        first = Step.objects.filter(Q(case=self.case) | Q(case__original=self.case), seq=1)
        return {str(report): case for report, case in first.values_list("data__report", "case_id") if report}

    @cached_property
    def requests(self) -> list[Request]:
        return list(Request.objects.filter(case=self.case, decision=""))

    @cached_property
    def has_number(self) -> bool:
        """Whether somebody who reported it can be called."""
        return ReporterContact.objects.filter(report__case=self.case).exclude(phone="").exists()

    @cached_property
    def handled(self) -> Step | None:
        read = [s for s in self.later if s.move in HANDLING_MOVES]
        if read:
            return read[-1]
        return Step.objects.filter(case=self.case, move__in=HANDLING_MOVES).order_by("-seq").first()

    @cached_property
    def open_children(self) -> int:
        return self.case.children.filter(is_open=True).count()


def facts_of(
    case: Case, move: str, *, given: Given, by: Actor, at: datetime, pack: Catalogue,
    background: Background | None = None,
) -> Facts:  # fmt: skip
    known = background or Background(case, by)
    rows = [m for m in lifecycle(pack).rows_from(case.state, case.flow) if m.code == move]
    guards = {g for m in rows for g in m.guards}
    wants_reporter = "other_than_reporter" in guards or any("reporter" in m.powers for m in rows)
    reported_by = known.reported_by if wants_reporter and by.kind == "account" else None
    requests = known.requests if guards & ASKS_FOR_REQUESTS else []
    handled = known.handled if "other_than_handler" in guards else None
    condition = condition_of(pack, case.kind, case.code, given.condition or case.condition)
    return Facts(
        state=case.state, previous_state=case.previous_state or None, flow=case.flow,
        powers=powers_of(case, by, is_reporter=reported_by is not None and str(reported_by) == by.id, background=known),
        by=by.id, by_unit=by.organisation_id, given=given.names,
        reported_by=str(reported_by) if reported_by else None,
        asked_by=str(requests[0].asked_by_id) if requests else None,
        handled_by=str(handled.account_id) if handled and handled.account_id else None,
        # A review is judged by another person; both levels may sit in one house.
        handled_unit=handled.organisation_id if handled and handled.move != "review" else None,
        to_unit=given.unit, last_unit=case.unit_id,
        open_requests=frozenset(r.kind for r in requests),
        open_children=known.open_children if "no_open_children" in guards else 0,
        is_filed=case.filed_at is not None,
        is_sampled=is_in_sample(str(case.id), pack.setting("sample_share").value),
        is_to_be_called="to_be_called" in guards and not is_rated(case) and known.has_number,
        is_unsatisfied=(given.rating or case.rating) == "unsatisfied",
        may_settle=condition is not None and condition.may_settle,
        closed_at=case.closed_at, now=at, reopen_window_days=number(pack, "reopen_window"),
    )  # fmt: skip
