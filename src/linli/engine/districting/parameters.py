"""What the search may be told: how even, how long, from which seed, by how many workers."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Literal

from linli.words import Refusal, Words

Balance = Literal["free", "loose", "tight"]
BALANCES: tuple[Balance, ...] = ("free", "loose", "tight")

# price of uneven weight, in perimeters of a typical grid per squared relative distance from the target
EVEN: dict[Balance, float] = {"free": 0.05, "loose": 3.0, "tight": 20.0}
APART = 0.035  # regions whose mean grids differ by so much would make evenness twice as dear …
MOST_APART = 0.4  # … but 1.4 times is the most: what differs between regions, no price can make even
HOME = 10.0  # price of moving all households of a grid, in perimeters; being out of the limits is 5, when mended 25
FINE_GRAIN = 100.0  # units per grid; loose balance asks less where units are coarser and evenness is dear


@dataclass(frozen=True, slots=True)
class Parameters:
    """`effort` multiplies the number of steps; the answer depends on it and on `seed`, never on `workers`.

    >>> Parameters(balance="tight", effort=2).seed
    1
    """

    balance: Balance = "loose"
    effort: float = 1.0
    seed: int = 1
    workers: int = field(default_factory=lambda: max(1, len(os.sched_getaffinity(0))))

    def __post_init__(self) -> None:
        if self.balance not in BALANCES:
            raise Refusal(
                "districting-balance-unknown",
                Words(
                    "Balance '{value}' is unknown; choose free, loose or tight.",
                    "均衡程度“{value}”无法识别，请选择 free（只守上下限）、loose（宽松）或 tight（严格）。",
                ).format(value=self.balance),
            )
        if self.seed < 0:
            raise Refusal(
                "districting-bad-seed",
                Words(
                    "The seed is {value}; give a whole number from 0.",
                    "随机种子为 {value}，请填写不小于 0 的整数。",
                ).format(value=self.seed),
            )
        if not 0 < self.effort <= 1000:
            raise Refusal(
                "districting-effort-out-of-range",
                Words(
                    "Effort is {value}; give a number above 0 and up to 1000 (1 is usual).",
                    "搜索力度为 {value}，请填写大于 0 且不超过 1000 的数（通常为 1）。",
                ).format(value=self.effort),
            )


@dataclass(frozen=True, slots=True)
class Cooling:
    """Temperatures and draws of one pass; `hot` is in typical perimeters, `warm`/`cold` in typical edges."""

    hot: float
    warm: float
    cold: float
    coarse_steps: float  # per cluster of the coarsest level
    fine_steps: float  # per unit of each finer level


MELT = Cooling(hot=0.4, warm=0.25, cold=0.025, coarse_steps=1200, fine_steps=40)
POLISH = Cooling(hot=0.1, warm=0.35, cold=0.025, coarse_steps=500, fine_steps=50)
MEND = Cooling(hot=0.1, warm=0.3, cold=0.025, coarse_steps=800, fine_steps=25)
SETTLE = Cooling(hot=0.01, warm=0.1, cold=0.03, coarse_steps=30, fine_steps=30)
COARSE_EVEN = 0.3  # how much of the evenness is asked of the coarsest clusters
PARENTS = 0.4  # part of the attempts that begin from scratch; the others are children of two of them
CLUSTERS_PER_GRID = 16
CLUSTER_SHARE = 0.15  # no cluster heavier than this part of a grid
ROUNDS = 3  # one that melts, then polishing
GRIDS_TOGETHER = 64  # larger regions are worked on in parts of about so many grids
SPARE_STEPS = 2_600_000  # shared out to small problems for several starts
MEND_REACH = (4, 8, 12, 6, 16)  # grids taken together around one that is out of its limits, turn by turn
MEND_WEIGHT = 5.0  # how much dearer being out of the limits is then
