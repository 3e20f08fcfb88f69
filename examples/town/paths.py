"""The ways a case goes through the loop: lists of acts with seeded delays. No moment is computed here."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any, Literal

Basis = Literal["minutes", "working_minutes", "limit_share"]


@dataclass(frozen=True, slots=True)
class Delay:
    """How long after the act before: minutes by the wall clock, minutes of working time, or the moment at
    which that share of the handling limit is used up, counted from where the handling clock last started."""

    basis: Basis
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """One move. `only_in`: skip the act unless the case is in this state. `data`: see examples/README.md."""

    move: str
    power: str
    after: Delay
    zh: str = ""
    en: str = ""
    by: str | None = None
    unit: str | None = None
    only_in: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ways:
    """Builds the acts of one case; `right` and `wrong` are the unit codes."""

    rng: Random
    right: str
    wrong: str
    is_urgent: bool = False

    def minutes(self, low: float, high: float) -> Delay:
        return Delay("minutes", Decimal(round(self.rng.uniform(low, high))))

    def working(self, low: float, high: float) -> Delay:
        return Delay("working_minutes", Decimal(round(self.rng.uniform(low, high))))

    def share(self, low: float, high: float) -> Delay:
        return Delay("limit_share", Decimal(round(self.rng.uniform(low, high), 2)).quantize(Decimal("0.01")))

    # 1–3: collect, file, dispatch
    def accept(self) -> list[PlannedAct]:
        return [PlannedAct("accept", "acceptor", self.minutes(2, 14))]

    def verified(self) -> list[PlannedAct]:
        late = self.rng.random() < 0.12
        words = self.rng.choice(TRUE)
        return [
            PlannedAct("send_to_verify", "acceptor", self.minutes(2, 9)),
            PlannedAct("verify", "verifier", self.minutes(32, 70) if late else self.minutes(9, 28), *words),
        ]

    def filed(self, *, unit: str | None = None) -> list[PlannedAct]:
        return [PlannedAct("file", "supervision_centre", self.minutes(4, 26)), self.dispatch(unit)]

    def dispatch(self, unit: str | None = None) -> PlannedAct:
        return PlannedAct("dispatch", "command_centre", self.minutes(4, 24), unit=unit or self.right)

    # 4: handle
    def take(self) -> list[PlannedAct]:
        acts = [PlannedAct("take", "handling_unit", self.working(4, 45))]
        if self.rng.random() < 0.6:
            acts.append(PlannedAct("arrive", "handling_unit", self.working(8, 50)))
        return acts

    def handle(self, after: Delay) -> PlannedAct:
        return PlannedAct("handle", "handling_unit", after, *self.rng.choice(DONE))

    def on_time(self) -> Delay:
        return self.share(0.22, 0.93) if self.rng.random() < 0.94 else self.share(1.03, 1.5)

    # 5–7: feed back, check, close, rate
    def fed_back(self) -> PlannedAct:
        return PlannedAct("feed_back", "command_centre", self.working(4, 35), *FED_BACK)

    def closed(self) -> list[PlannedAct]:
        late = self.rng.random() < 0.1
        return [
            self.fed_back(),
            PlannedAct(
                "check",
                "verifier",
                self.minutes(62, 150) if late else self.minutes(14, 56),
                *self.rng.choice(CHECKED),
            ),
            PlannedAct("close", "supervision_centre", self.working(4, 50)),
        ]

    def rate(self, low: int = 3, high: int = 5) -> PlannedAct:
        score = self.rng.randint(low, high)
        words = self.rng.choice(HAPPY if score >= 4 else SOSO if score == 3 else UNHAPPY)
        data = {"score": score, "is_solved": score >= 3, "is_satisfied": score >= 3}
        return PlannedAct("rate", "resident", self.minutes(45, 2400), *words, data=data)


TRUE = [
    ("现场核实，情况属实。", "Seen on the spot; it is as reported."),
    ("已到现场，位置准确，问题属实。", "Went there; the place is right and so is the report."),
]
DONE = [
    ("已处理完毕，现场已清理。", "Done, and the place has been cleaned up."), ("已更换修复，请核查。", "Replaced and repaired; please check."),
    ("已到现场处置，恢复正常。", "Dealt with on the spot; back to normal."), ("已完成整改，并告知周边商户。", "Put right, and the neighbouring shops have been told."),
]  # fmt: skip
FED_BACK = (
    "处置单位已完成处置，结果如下方说明和照片。",
    "The unit has done the work; see its note and photo.",
)
CHECKED = [
    ("现场复核，已处置到位。", "Checked on the spot; properly done."),
    ("复核通过，周边整洁。", "The check is passed and the place is tidy."),
]
HAPPY = [
    ("处理得很快，谢谢。", "Quick work, thank you."),
    ("修好了，现场也打扫干净了。", "Fixed, and cleaned up too."),
    ("满意。", "Satisfied."),
]
SOSO = [("修是修好了，就是等得久了点。", "It is fixed, but it took a while."), ("基本可以。", "Good enough.")]
UNHAPPY = [
    ("没有彻底解决，第二天又这样了。", "Not really solved; the next day it was the same."),
    ("只处理了一半。", "Only half was done."),
]


def ordinary(w: Ways) -> list[PlannedAct]:
    return [*w.accept(), *w.filed(), *w.take(), w.handle(w.on_time()), *w.closed()]


def verified(w: Ways) -> list[PlannedAct]:
    return [*w.verified(), *w.filed(), *w.take(), w.handle(w.on_time()), *w.closed()]


def late(w: Ways) -> list[PlannedAct]:
    return [*w.accept(), *w.filed(), *w.take(), w.handle(w.share(1.08, 2.2)), *w.closed()]


def reworked(w: Ways) -> list[PlannedAct]:
    reason = w.rng.choice(
        [
            ("只修了表面，仍有松动。", "Only the surface was repaired; it is still loose."),
            ("现场还有遗留垃圾。", "Some rubbish is still there."),
            ("照片与现场不符。", "The photo does not match the place."),
        ]
    )
    again = PlannedAct("rework", "verifier", w.minutes(14, 56), *reason)
    return [
        *w.accept(),
        *w.filed(),
        *w.take(),
        w.handle(w.share(0.3, 0.9)),
        w.fed_back(),
        again,
        w.handle(w.share(0.15, 0.9)),
        *w.closed(),
    ]


def returned(w: Ways) -> list[PlannedAct]:
    back = PlannedAct(
        "return",
        "handling_unit",
        w.working(10, 70),
        "不属于本单位管养范围，请改派。",
        "Not ours to maintain; please send it to the right unit.",
    )
    return [
        *w.verified(),
        *w.filed(unit=w.wrong),
        back,
        w.dispatch(),
        *w.take(),
        w.handle(w.on_time()),
        *w.closed(),
    ]


def extended(w: Ways) -> list[PlannedAct]:
    ask = PlannedAct(
        "ask_extension",
        "handling_unit",
        w.share(0.4, 0.7),
        "配件需要外地调货，申请延期。",
        "The part must come from out of town; more time is needed.",
        data={"until_days_after_due": 2},
    )
    grant = PlannedAct(
        "grant_extension",
        "command_centre",
        w.working(10, 90),
        "同意延期，请先做好围挡。",
        "Granted; fence the place off meanwhile.",
        data={"until_days_after_due": 2},
    )
    return [*w.accept(), *w.filed(), *w.take(), ask, grant, w.handle(w.share(1.05, 1.3)), *w.closed()]


def extension_refused(w: Ways) -> list[PlannedAct]:
    ask = PlannedAct(
        "ask_extension",
        "handling_unit",
        w.share(0.5, 0.8),
        "人手不足，申请延期。",
        "We are short of hands and ask for more time.",
        data={"until_days_after_due": 2},
    )
    refuse = PlannedAct(
        "refuse_extension",
        "command_centre",
        w.working(10, 60),
        "人手不足不是延期理由，请按期处置。",
        "Short of hands is no ground for more time; please keep the date.",
    )
    return [*w.accept(), *w.filed(), *w.take(), ask, refuse, w.handle(w.share(0.92, 1.25)), *w.closed()]


def suspend(w: Ways) -> list[PlannedAct]:
    return [
        PlannedAct("ask_suspension", "handling_unit", w.share(0.2, 0.5), "需等道路大修一并处理，申请挂账。", "It must wait for the road works; we ask to suspend it.", data={"until_days": 6}),
        PlannedAct("grant_suspension", "supervision_centre", w.working(15, 120), "同意挂账，到期恢复。", "Granted until the date given.", data={"until_days": 6}),
    ]  # fmt: skip


def suspended(w: Ways) -> list[PlannedAct]:
    go_on = PlannedAct(
        "resume",
        "supervision_centre",
        w.minutes(2 * 1440, 5 * 1440),
        "条件已具备，恢复办理。",
        "The reason is gone; go on.",
    )
    return [*w.accept(), *w.filed(), *w.take(), *suspend(w), go_on, w.handle(w.working(40, 200)), *w.closed()]


def rejected(w: Ways) -> list[PlannedAct]:
    reason = w.rng.choice(
        [
            (
                "位置在柳渡区以外，已告知对应热线。",
                "The place is outside Liudu; the right hotline was given.",
            ),
            (
                "属于室内家庭维修，请联系物业。",
                "This is a repair inside a home; please ask the property company.",
            ),
        ]
    )
    return [PlannedAct("reject", "acceptor", w.minutes(4, 25), *reason)]


def not_filed(w: Ways) -> list[PlannedAct]:
    return [
        PlannedAct("send_to_verify", "acceptor", w.minutes(2, 9)),
        PlannedAct(
            "refute",
            "verifier",
            w.minutes(10, 29),
            "到现场查看，未发现所述问题。",
            "Went there and found nothing of the kind.",
        ),
        PlannedAct(
            "reject",
            "supervision_centre",
            w.minutes(5, 28),
            "核实不属实，不予立案。",
            "Not confirmed on the spot; not filed.",
        ),
    ]


def void(w: Ways) -> list[PlannedAct]:
    return [
        *w.accept(),
        w.filed()[0],
        PlannedAct(
            "void",
            "supervision_centre",
            w.minutes(5, 40),
            "误报：属于正常检修，已有告示。",
            "A mistake: planned maintenance with a notice.",
        ),
    ]


def merged(w: Ways) -> list[PlannedAct]:
    return [
        PlannedAct(
            "merge",
            "acceptor",
            w.minutes(3, 18),
            "同一问题已立案，并入原案卷。",
            "The same problem is on file; joined to that case.",
            data={"original": True},
        )
    ]


def reopened(w: Ways) -> list[PlannedAct]:
    again = PlannedAct(
        "reopen",
        "resident",
        w.minutes(2, 20),
        "问题还在，请重新处理。",
        "It is still there; please do it again.",
    )
    return [
        *ordinary(w),
        w.rate(1, 2),
        again,
        w.dispatch(),
        *w.take(),
        w.handle(w.share(0.2, 0.8)),
        *w.closed(),
        w.rate(4, 5),
    ]


def asked(w: Ways) -> list[PlannedAct]:
    return [
        PlannedAct(
            "ask_reporter",
            "acceptor",
            w.minutes(3, 15),
            "请补充具体门牌号或附近标志物。",
            "Please tell us the house number or something nearby.",
        ),
        PlannedAct(
            "supplement",
            "reporter",
            w.minutes(15, 600),
            "就在便利店门口，靠近公交站。",
            "Right in front of the convenience store, by the bus stop.",
        ),
        *ordinary(w),
    ]


def withdrawn(w: Ways) -> list[PlannedAct]:
    return [
        PlannedAct(
            "withdraw",
            "reporter",
            w.minutes(2, 12),
            "已经自己解决了，撤回。",
            "It has sorted itself out; I take it back.",
        )
    ]


def urged(w: Ways) -> list[PlannedAct]:
    urge = PlannedAct(
        "urge",
        "command_centre",
        w.share(0.6, 0.85),
        "请尽快处置，居民已再次来电。",
        "Please hurry; the resident has called again.",
    )
    return [*w.accept(), *w.filed(), *w.take(), urge, w.handle(w.share(0.88, 1.15)), *w.closed()]


def escalated(w: Ways) -> list[PlannedAct]:
    up = PlannedAct(
        "escalate",
        "command_centre",
        w.share(0.7, 0.95),
        "涉及多家单位，请区级协调。",
        "Several bodies are concerned; the district is asked to step in.",
    )
    return [*w.accept(), *w.filed(), *w.take(), up, w.handle(w.share(1.1, 1.8)), *w.closed()]


def settled(w: Ways) -> list[PlannedAct]:
    """On the spot; the acts after it are played only where the sample takes the case to its check."""
    words = w.rng.choice(
        [
            ("当场劝导，已整改。", "Talked it over on the spot; put right."),
            ("随手清理完毕。", "Cleared away on the spot."),
            ("联系店家当场收回。", "The shop took it in at once."),
        ]
    )
    return [
        PlannedAct("settle", "grid_worker", w.minutes(3, 18), *words),
        PlannedAct("check", "verifier", w.minutes(20, 56), *w.rng.choice(CHECKED), only_in="to_check"),
        PlannedAct("close", "supervision_centre", w.working(5, 40), only_in="to_close"),
    ]


def split(w: Ways) -> list[PlannedAct]:
    parts = [
        {"unit": w.right, "zh": "修复本体设施。", "en": "Repair the thing itself."},
        {
            "unit": w.wrong,
            "zh": "清理现场、恢复周边。",
            "en": "Clear the place and restore what is around it.",
        },
    ]
    child = [w.dispatch("(own)"), *w.take(), w.handle(w.on_time()), *w.closed()]
    return [
        *w.accept(), w.filed()[0],
        PlannedAct("split", "command_centre", w.minutes(10, 40), "涉及两家单位，拆分办理。", "Two units are concerned; split.", data={"children": parts, "child_acts": child}),
        PlannedAct("feed_back", "command_centre", w.working(30, 90), *FED_BACK, data={"after_children": True}),
        PlannedAct("close", "supervision_centre", w.working(4, 50)),
    ]  # fmt: skip


def emergency(w: Ways) -> list[PlannedAct]:
    return [
        PlannedAct("accept", "acceptor", w.minutes(1, 6)),
        PlannedAct("dispatch", "command_centre", w.minutes(1, 8), unit=w.right),
        PlannedAct("take", "handling_unit", w.minutes(1, 9)),
        PlannedAct(
            "arrive",
            "handling_unit",
            w.minutes(9, 26),
            "已到现场，先行围挡。",
            "On the spot; fenced off first.",
        ),
        PlannedAct("verify", "verifier", w.minutes(3, 15), *w.rng.choice(TRUE)),
        PlannedAct("file", "supervision_centre", w.minutes(3, 12)),
        w.handle(w.share(0.45, 0.95) if w.rng.random() < 0.88 else w.share(1.05, 1.6)),
        *w.closed(),
    ]


def coordination(w: Ways) -> list[PlannedAct]:
    return [
        *w.accept(),
        PlannedAct("file", "supervision_centre", w.minutes(5, 28)),
        PlannedAct("confer_result", "command_centre", w.working(90, 600), "三方商定：错峰施工，留出一条车道。", "Agreed by all three: work in turn and keep one lane open."),
        w.dispatch(), *w.take(), w.handle(w.on_time()), *w.closed(),
    ]  # fmt: skip


def approval(w: Ways) -> list[PlannedAct]:
    review = PlannedAct(
        "review",
        "verifier",
        w.working(60, 420),
        "现场查看，不影响通行。",
        "Looked at on the spot; nobody is hindered.",
    )
    if w.rng.random() < 0.25:
        no = PlannedAct(
            "reject",
            "supervision_centre",
            w.working(60, 300),
            "位置占用盲道，不予批准。",
            "The place is on the tactile path; not granted.",
        )
        return [*w.accept(), review, no]
    yes = PlannedAct(
        "approve",
        "supervision_centre",
        w.working(60, 300),
        "同意，限周末 9:00–20:00。",
        "Granted for weekends, 9:00 to 20:00.",
    )
    return [*w.accept(), review, yes]


# goal → (acts, share of ordinary-flow cases)
ORDINARY_GOALS = {
    "ordinary": (ordinary, 300), "verified": (verified, 190), "late": (late, 70), "reworked": (reworked, 55),
    "returned": (returned, 100), "extended": (extended, 30), "extension_refused": (extension_refused, 16),
    "suspended": (suspended, 18), "rejected": (rejected, 26), "not_filed": (not_filed, 20), "void": (void, 12),
    "split": (split, 26), "reopened": (reopened, 22), "asked": (asked, 18), "withdrawn": (withdrawn, 9),
    "urged": (urged, 18), "escalated": (escalated, 9),
}  # fmt: skip
FLOW_GOALS = {"emergency": emergency, "coordination": coordination, "approval": approval}
RESIDENT_ONLY = ("rejected", "not_filed", "reopened", "asked", "withdrawn")
