"""Sixty days of Liudu: which cases are reported, where, by whom, and which way each goes.

`plan_days(end_on)` is pure data, seeded and independent of Django. Times of report are fixed; every later
moment is a `Delay`, because it depends on limits, calendars and working time that only the engine knows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from . import paths
from .paths import PlannedAct, Ways
from .places import Places, Spot

TOWN = Path(__file__).parents[1] / "sample_town"
ZONE = ZoneInfo("Asia/Shanghai")
CASES, DAYS, RAIN_DAYS = 900, 60, 5
BY_WEEKDAY = (1.18, 1.04, 1.0, 1.0, 1.06, 0.72, 0.58)
# hour → weight; residents write before and after work, grid workers on their rounds
RESIDENT_HOURS = (1, 0, 0, 0, 0, 1, 4, 11, 13, 10, 8, 6, 6, 5, 6, 6, 7, 10, 14, 12, 9, 6, 4, 2)
WORKER_HOURS = (0, 0, 0, 0, 0, 0, 1, 4, 14, 17, 15, 8, 1, 1, 10, 14, 12, 7, 2, 1, 1, 0, 0, 0)
CHANNELS = {"web": 40, "hotline": 27, "sms": 9, "open311": 7, "email": 3, "desk": 8, "post_box": 2}
# state → (how many are left in it at the end, minutes before the end they were reported)
LEFT_OPEN = {
    "received": (5, 4, 40), "to_verify": (4, 25, 60), "to_file": (4, 30, 80), "to_dispatch": (5, 60, 110),
    "conferring": (2, 400, 1500), "dispatched": (8, 80, 240), "handling": (14, 150, 900), "handling_long": (12, 9000, 22000),
    "handled": (4, 300, 700), "to_check": (5, 320, 600), "to_close": (4, 420, 800), "waiting_reporter": (3, 120, 1800),
    "suspended": (4, 3000, 8000), "split": (2, 300, 900), "reviewing": (2, 90, 900), "approving": (2, 900, 2500),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reporter:
    """A grid worker (`person` is a key of people.yaml) or a resident, named, or anonymous."""

    kind: str  # grid_worker, resident
    person: str | None = None
    zh: str = ""
    en: str = ""
    contact: str = ""
    language: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class PlannedCase:
    """One report and what becomes of it; see examples/README.md for every field."""

    key: str
    reported_at: datetime
    channel: str
    reporter: Reporter
    story: str
    flow: str
    kind: str
    code: str
    condition: str
    spot: Spot
    zh: str
    en: str
    unit: str
    goal: str
    acts: tuple[PlannedAct, ...]
    photo_before: str | None = None
    photo_after: str | None = None
    original: str | None = None
    left_in: str | None = None


def plan_days(
    end_on: date, *, until: time = time(17, 30), seed: int = 999001, folder: Path = TOWN
) -> list[PlannedCase]:
    """About 900 cases over the 60 days that end on `end_on`, sorted by time of report.

    Nothing is reported after `until` (Beijing time) on the last day. The loader plays the acts of each case in
    order and stops at the first that would lie in the future; cases with `left_in` have no acts beyond that state.

    >>> plan = plan_days(date(2026, 11, 18))
    >>> 880 <= len(plan) <= 920, plan == plan_days(date(2026, 11, 18))
    (True, True)
    """
    return _Planner(end_on, until, seed, folder).plan()


class _Planner:
    def __init__(self, end_on: date, until: time, seed: int, folder: Path) -> None:
        self.rng = Random(f"{seed} plan")
        self.places = Places(folder)
        self.stories: list[dict[str, Any]] = yaml.safe_load(
            (folder / "stories.yaml").read_text(encoding="utf-8")
        )
        self.people: list[dict[str, Any]] = yaml.safe_load(
            (folder / "people.yaml").read_text(encoding="utf-8")
        )
        self.end_at = datetime.combine(end_on, until, ZONE)
        self.days = [end_on - timedelta(days=DAYS - 1 - i) for i in range(DAYS)]
        self.rainy = {self.days[i] for i in self.rng.sample(range(3, DAYS - 1), RAIN_DAYS)}
        self.workers = {
            p["posts"][0]["grid"]: p["key"]
            for p in self.people
            if p.get("posts") and p["posts"][0]["role"] == "worker"
        }

    def plan(self) -> list[PlannedCase]:
        open_cases = [self._open(state, row) for state, row in LEFT_OPEN.items() for _ in range(row[0])]
        duplicates = 42
        cases: list[PlannedCase] = []
        for day, count in self._per_day(CASES - len(open_cases) - duplicates).items():
            cases += [self._case(day) for _ in range(count)]
        cases = [c for c in cases if c.reported_at <= self.end_at]
        doubled = self.rng.sample(
            [c for c in cases if c.flow == "ordinary" and c.goal in ("ordinary", "verified", "late")],
            duplicates,
        )
        cases += [d for d in map(self._duplicate, doubled) if d.reported_at <= self.end_at]
        cases += open_cases
        cases.sort(key=lambda c: (c.reported_at, c.story, c.spot.lon))
        keys = {c.key: f"P-{n:04d}" for n, c in enumerate(cases, 1)}
        return [replace(c, key=keys[c.key], original=keys[c.original] if c.original else None) for c in cases]

    def _per_day(self, total: int) -> dict[date, int]:
        weight = {
            d: BY_WEEKDAY[d.weekday()] * (1.9 if d in self.rainy else 1) * self.rng.uniform(0.85, 1.15)
            for d in self.days
        }
        drawn = Counter(self.rng.choices(self.days, [weight[d] for d in self.days], k=total))
        return {d: drawn[d] for d in self.days}

    def _story(self, day: date, flow: str | None = None) -> dict[str, Any]:
        rows = [s for s in self.stories if flow is None or s.get("flow", "ordinary") == flow]
        return self.rng.choices(
            rows, [s["weight"] * (s.get("rain", 1) if day in self.rainy else 1) for s in rows]
        )[0]

    def _case(self, day: date) -> PlannedCase:
        story = self._story(day)
        is_resident = self.rng.random() < story["residents"]
        flow = story.get("flow", "ordinary")
        goal, make = self._goal(story, flow, is_resident)
        is_resident = is_resident or goal in paths.RESIDENT_ONLY
        acts = make(Ways(self.rng, story["unit"], story.get("wrong_unit", "municipal_works")))
        if is_resident and acts[-1].move in ("close", "approve") and self.rng.random() < 0.5:
            acts = [
                *acts,
                Ways(self.rng, "", "").rate(*self.rng.choices(((4, 5), (3, 3), (1, 2)), (82, 11, 7))[0]),
            ]
        return self._made(story, self._moment(day, is_resident), is_resident, goal, acts)

    def _goal(self, story: dict[str, Any], flow: str, is_resident: bool) -> tuple[str, Any]:
        if flow != "ordinary":
            return flow, paths.FLOW_GOALS[flow]
        if story.get("may_settle") and not is_resident and self.rng.random() < 0.72:
            return "settled", paths.settled
        goals = {
            g: row
            for g, row in paths.ORDINARY_GOALS.items()
            if g not in ("returned", "split") or "wrong_unit" in story
        }
        goal = self.rng.choices(list(goals), [share for _, share in goals.values()])[0]
        return goal, goals[goal][0]

    def _moment(self, day: date, is_resident: bool) -> datetime:
        hour = self.rng.choices(range(24), RESIDENT_HOURS if is_resident else WORKER_HOURS)[0]
        return datetime.combine(day, time(hour, self.rng.randrange(60), self.rng.randrange(60)), ZONE)

    def _made(
        self,
        story: dict[str, Any],
        at: datetime,
        is_resident: bool,
        goal: str,
        acts: list[PlannedAct],
        **more: Any,
    ) -> PlannedCase:
        spot = self.places.pick(story, self.rng)
        words = self.rng.choice([t for t in story["texts"] if goal != "settled" or "condition" not in t])
        photo = story.get("photo") if self.rng.random() < (0.6 if is_resident else 0.9) else None
        channel = self.rng.choices(list(CHANNELS), list(CHANNELS.values()))[0] if is_resident else "field"
        reporter = (
            self._resident(channel)
            if is_resident
            else Reporter("grid_worker", self.workers[spot.service_grid])
        )
        case = PlannedCase(
            key=f"{len(acts)}-{self.rng.getrandbits(64):016x}", reported_at=at, channel=channel, reporter=reporter,
            story=story["key"], flow=story.get("flow", "ordinary"), kind=story["kind"], code=story["code"],
            condition=words.get("condition", story["condition"]), spot=spot, zh=words["zh"], en=words["en"], unit=story["unit"], goal=goal, acts=(),
            photo_before=f"{photo}-before.jpg" if photo else None,
            photo_after=f"{photo}-after.jpg" if photo and self.rng.random() < 0.8 else None, **more,
        )  # fmt: skip
        return replace(case, acts=tuple(self._signed(act, case) for act in acts))

    def _resident(self, channel: str) -> Reporter:
        if self.rng.random() < (0.3 if channel in ("web", "open311", "post_box") else 0.05):
            return Reporter("resident")
        zh, en = self.rng.choice(SURNAMES)
        title = self.rng.choice((("女士", "Ms"), ("先生", "Mr")))
        number = f"000-9{self.rng.randrange(1000):03d}"
        contact = f"resident{number[-3:]}@example.org" if channel in ("email", "web", "open311") else number
        language = "en" if channel in ("web", "open311") and self.rng.random() < 0.12 else "zh-hans"
        return Reporter("resident", None, zh + title[0], f"{title[1]} {en}", contact, language)

    def _signed(self, act: PlannedAct, case: PlannedCase) -> PlannedAct:
        """The person who does it: the reporter's own moves and the system's have none."""
        if act.power in ("reporter", "resident", "system"):
            return act
        if act.power == "grid_worker":
            return replace(act, by=case.reporter.person)
        able = [p for p in self.people if act.power in p["powers"]]
        if act.power == "handling_unit":
            return act  # any person of the unit that holds the case then
        return replace(act, by=able[(hash_of(case.key) + len(act.move)) % len(able)]["key"])

    def _duplicate(self, first: PlannedCase) -> PlannedCase:
        story = next(s for s in self.stories if s["key"] == first.story)
        at = first.reported_at + timedelta(minutes=self.rng.randint(12, 300))
        acts = paths.merged(Ways(self.rng, first.unit, first.unit))
        case = self._made(story, at, True, "merged", acts, original=first.key)
        return replace(case, spot=self.places.nearby(first.spot, self.rng))

    def _open(self, state: str, row: tuple[int, int, int]) -> PlannedCase:
        """A case that stands in `state` at the end: its way, cut off there, every delay short and in minutes."""
        flow = {"conferring": "coordination", "reviewing": "approval", "approving": "approval"}.get(
            state, "ordinary"
        )
        at = self.end_at - timedelta(minutes=self.rng.randint(*row[1:]), seconds=self.rng.randrange(60))
        story = self._story(at.date(), flow)
        w = Ways(self.rng, story["unit"], story.get("wrong_unit", "municipal_works"))
        acts = _CUT[state](w)
        quick = [
            replace(a, after=w.minutes(3, 12) if a.move != "handle" else w.minutes(40, 90)) for a in acts
        ]
        is_resident = (
            state in ("waiting_reporter", "reviewing", "approving") or self.rng.random() < story["residents"]
        )
        left_in = state.removesuffix("_long")
        return self._made(story, at, is_resident, "open", quick, left_in=left_in)


def hash_of(key: str) -> int:
    return sum(ord(c) * (i + 1) for i, c in enumerate(key))


def _until(make: Any, last: str) -> Any:
    """The acts of a way up to and with the first `last`."""

    def cut(w: Ways) -> list[PlannedAct]:
        acts = make(w)
        return acts[: [a.move for a in acts].index(last) + 1]

    return cut


_CUT: dict[str, Any] = {
    "received": lambda _: [],
    "to_verify": _until(paths.verified, "send_to_verify"),
    "to_file": _until(paths.ordinary, "accept"),
    "to_dispatch": _until(paths.ordinary, "file"),
    "conferring": _until(paths.coordination, "file"),
    "dispatched": _until(paths.ordinary, "dispatch"),
    "handling": _until(paths.ordinary, "take"),
    "handling_long": _until(paths.ordinary, "take"),
    "handled": _until(paths.ordinary, "handle"),
    "to_check": _until(paths.ordinary, "feed_back"),
    "to_close": _until(paths.ordinary, "check"),
    "waiting_reporter": _until(paths.asked, "ask_reporter"),
    "suspended": _until(paths.suspended, "grant_suspension"),
    "split": _until(paths.split, "split"),
    "reviewing": _until(paths.approval, "accept"),
    "approving": _until(paths.approval, "review"),
}
SURNAMES = (
    ("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"), ("赵", "Zhao"), ("周", "Zhou"),
    ("吴", "Wu"), ("徐", "Xu"), ("孙", "Sun"), ("马", "Ma"), ("胡", "Hu"), ("郭", "Guo"), ("林", "Lin"), ("沈", "Shen"), ("顾", "Gu"),
)  # fmt: skip
