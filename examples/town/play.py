"""Play planned cases through the real actions, in the order of time over all cases."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from examples.town.paths import Delay, PlannedAct
from examples.town.plan import PlannedCase
from linli.engine import worktime
from linli.engine.worktime import Due, Limit, Unit
from linli.records.cases import actions
from linli.records.cases.evidence import Photo, read_photo
from linli.records.cases.given import Contact, Given, NewReport, Part
from linli.records.cases.models import Case, Clock
from linli.records.cases.queries import responsible
from linli.records.cases.rules import suggestions
from linli.records.people.models import Account, Organisation
from linli.records.people.queries import SYSTEM, Actor, actor_of, actor_of_reporter
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

PHOTOS = Path(__file__).parents[1] / "sample_town" / "photos"
CHANNELS = {"hotline": "telephone", "email": "mail", "desk": "counter", "post_box": "counter"}
NOBODY = "00000000-0000-0000-0000-000000000000"
MINUTE = timedelta(minutes=1)

# why a dispatcher chose a unit that no rule names
UNNAMED = "该处一向由其养护，先请其处置。"


@dataclass
class Running:
    """A case that is being played."""

    plan: PlannedCase
    acts: tuple[PlannedAct, ...]
    case: Case | None = None
    last_at: datetime | None = None
    done: int = 0
    unit: str = ""
    parent: Running | None = None
    children: list[Running] = field(default_factory=list)


class Player:
    def __init__(
        self, units: Mapping[str, Organisation], accounts: Mapping[str, Account], *, today: date
    ) -> None:
        self.units, self.accounts, self.today = units, accounts, today
        self.by_key: dict[str, Running] = {}
        self.skipped: list[tuple[str, str, str]] = []  # acts that the rules refused: case, move, code
        self._actors: dict[str, Actor] = {}
        self._heap: list[tuple[datetime, int, Running]] = []
        self._turn = count()

    def moments(self, plan: list[PlannedCase], end_at: datetime) -> Iterator[datetime]:
        """Make one act after the other up to `end_at`; yields the moment of each."""
        for planned in plan:
            running = self.by_key[planned.key] = Running(planned, planned.acts)
            self._push(planned.reported_at, running)
        while self._heap:
            at, _, running = heapq.heappop(self._heap)
            if at > end_at:
                return
            self._act(running, at)
            yield at
            following = self._next_at(running)
            if following is not None:
                self._push(max(following, at + timedelta(seconds=1)), running)

    def _push(self, at: datetime, running: Running) -> None:
        heapq.heappush(self._heap, (at, next(self._turn), running))

    def _act(self, running: Running, at: datetime) -> None:
        if running.case is None:
            running.case = self._report(running.plan, at)
        else:
            act = running.acts[running.done]
            running.done += 1
            try:
                self._step(running, act, at)
            except Refusal as refusal:
                self.skipped.append((running.plan.key, act.move, refusal.code))
        running.last_at = at

    def _report(self, plan: PlannedCase, at: datetime) -> Case:
        reporter, spot = plan.reporter, plan.spot
        channel = CHANNELS.get(plan.channel, plan.channel)
        contact = Contact(
            name=reporter.zh, phone="" if "@" in reporter.contact else reporter.contact,
            email=reporter.contact if "@" in reporter.contact else "",
        )  # fmt: skip
        new = NewReport(
            kind=plan.kind, code=plan.code, text=plan.en if reporter.language == "en" else plan.zh, lon=spot.lon, lat=spot.lat,
            place_text=spot.address_en if reporter.language == "en" else spot.address_zh, component_code=spot.component or "",
            channel=channel, contact=contact, photos=_photos(plan.photo_before), flow=plan.flow,
            is_public=reporter.kind == "resident", language=reporter.language,
        )  # fmt: skip
        return actions.report(new=new, by=self._reporter(plan, channel), now=at).case

    def _reporter(self, plan: PlannedCase, channel: str) -> Actor:
        if plan.reporter.person:
            return self._actor(plan.reporter.person)
        if channel in {"telephone", "counter"}:
            return self._actor(
                next(a.by for a in plan.acts if a.power == "acceptor" and a.by)
                if self._accepted(plan)
                else self._first("acceptor")
            )
        return actor_of_reporter(NOBODY)

    def _accepted(self, plan: PlannedCase) -> bool:
        return any(a.power == "acceptor" and a.by for a in plan.acts)

    def _first(self, role: str) -> str:
        return next(k for k, a in self.accounts.items() if a.grants.filter(role__code=role).exists())

    def _step(self, running: Running, act: PlannedAct, at: datetime) -> None:
        case = running.case
        if case is None:
            return
        case.refresh_from_db()
        if act.only_in and case.state != act.only_in:
            return
        if act.data.get("after_children") and case.state != "split":
            return  # the system has fed back by itself when the last part was closed
        given = self._given(running, act, case, at)
        running.case = actions.step(
            act.move, case_id=case.pk, given=given, by=self._who(act, case, at), now=at
        )
        if act.move == "split":
            self._start_children(running, act, at)

    def _given(self, running: Running, act: PlannedAct, case: Case, at: datetime) -> Given:
        plan, more = running.plan, dict[str, Any]()
        text = act.en if plan.reporter.language == "en" and act.power in {"reporter", "resident"} else act.zh
        if act.move == "dispatch":
            more["unit"] = self.units[running.unit if act.unit == "(own)" else act.unit or plan.unit].pk
            if all(n.unit.pk != more["unit"] for n in suggestions(case, tenancy.catalogue())):
                text = text or UNNAMED
        if act.move in {"file", "settle"}:
            more["condition"] = _condition(case, plan.condition)
        if (
            act.data.get("original")
            and plan.original in self.by_key
            and self.by_key[plan.original].case is not None
        ):
            more["original"] = self.by_key[plan.original].case.number  # type: ignore[union-attr]
        if "until_days_after_due" in act.data:
            more["limit"] = Limit(act.data["until_days_after_due"], Unit.WORK_DAY)
        if "until_days" in act.data:
            more["until_on"] = (at + timedelta(days=act.data["until_days"])).date()
        if "score" in act.data:
            more["rating"] = (
                "satisfied"
                if act.data["score"] >= 4
                else "fairly"
                if act.data["score"] == 3
                else "unsatisfied"
            )
        if "children" in act.data:
            more["parts"] = tuple(Part(case.kind, case.code, c["zh"]) for c in act.data["children"])
        if act.move in {"handle", "settle"} and running.done == max(
            i for i, a in enumerate(running.acts, 1) if a.move == act.move
        ):
            more["photos"] = _photos(plan.photo_after)
        return Given(**_words(act.move, text), **more)

    def _who(self, act: PlannedAct, case: Case, at: datetime) -> Actor:
        if act.power in {"reporter", "resident"}:
            return actor_of_reporter(case.reports.order_by("reported_at").first().pk)  # type: ignore[union-attr]
        if act.power == "system":
            return SYSTEM
        if act.by:
            return self._actor(act.by)
        people = responsible(case, now=at)
        return self._actor(people[int(case.number) % len(people)].username)

    def _actor(self, key: str) -> Actor:
        if key not in self._actors:
            account = Account.objects.select_related("organisation").get(pk=self.accounts[key].pk)
            self._actors[key] = actor_of(account, today=self.today)
        return self._actors[key]

    def _start_children(self, running: Running, act: PlannedAct, at: datetime) -> None:
        if running.case is None:
            return
        for child, planned in zip(
            running.case.children.order_by("number"), act.data["children"], strict=True
        ):
            started = Running(
                running.plan, tuple(act.data["child_acts"]), child, at, 0, planned["unit"], running
            )
            running.children.append(started)
            following = self._next_at(started)
            if following is not None:
                self._push(following, started)

    def _next_at(self, running: Running) -> datetime | None:
        if running.done >= len(running.acts) or running.last_at is None or running.case is None:
            return None
        act = running.acts[running.done]
        if act.data.get("after_children"):
            waiting = [c for c in running.children if c.done < len(c.acts)]
            if waiting:
                return running.last_at + timedelta(hours=2)
        return self._after(act.after, running)

    def _after(self, delay: Delay, running: Running) -> datetime:
        last_at, calendar = running.last_at, tenancy.calendar()
        if last_at is None:
            raise ValueError("an act before the report")
        if delay.basis == "minutes":
            return last_at + timedelta(minutes=float(delay.amount))
        if delay.basis == "working_minutes":
            left = worktime.Remainder(max(1, int(delay.amount)), Unit.WORK_HOUR)
            return worktime.resume(last_at, left, calendar).at
        return max(self._share(delay.amount, running.case), last_at + MINUTE)

    def _share(self, share: Decimal, case: Case | None) -> datetime:
        """When that share of the handling limit is used up; beyond the whole, so much of it again."""
        clock = Clock.objects.filter(case=case, kind="handling", state="running").first()
        if clock is None or clock.due_at is None:
            return datetime.min.replace(tzinfo=tenancy.time_zone())
        zone = tenancy.time_zone()
        start, due_at = clock.started_at.astimezone(zone), clock.due_at.astimezone(zone)
        limit = Limit(clock.limit_value, Unit(clock.limit_unit))
        if share <= 1:
            return worktime.warn_at(start, Due(due_at, limit), tenancy.calendar(), share=share)
        return due_at + (due_at - start) * float(share - 1)


WITH_REASON = frozenset(
    [
        "reject",
        "refute",
        "return",
        "rework",
        "void",
        "escalate",
        "ask_extension",
        "refuse_extension",
        "ask_suspension",
        "refuse_suspension",
        "recall",
        "send_back",
        "supervise",
        "reopen",
    ]
)
WITH_TEXT = frozenset(
    [
        "handle",
        "feed_back",
        "check",
        "verify",
        "confer",
        "confer_result",
        "review",
        "approve",
        "settle",
        "note",
    ]
)


def _words(move: str, text: str) -> dict[str, str]:
    """The words of an act, as reason or as text; a short one where the table asks for some and the plan has none."""
    if move in WITH_REASON:
        return {"reason": text or "见备注。"}
    return {"text": text or ("已办理。" if move in WITH_TEXT else "")}


def _condition(case: Case, hint: str) -> str:
    conditions = tenancy.catalogue().matter(case.kind, case.code).conditions
    return next((c.code for c in conditions if c.code == hint), conditions[-1].code)


@lru_cache(maxsize=64)
def _photo(name: str) -> Photo:
    return read_photo((PHOTOS / name).read_bytes(), zone=tenancy.time_zone())


def _photos(name: str | None) -> tuple[Photo, ...]:
    return (_photo(name),) if name else ()
