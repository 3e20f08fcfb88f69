"""What the last touch of a division does: before and after it, on real parcels and on a lattice of blocks.

LINLI_DATA=… python -m benchmarks.districting_compact
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.districting import HIGH, LOW, divided, read
from linli.engine.districting import Parameters, search
from linli.engine.districting.compact import inertia, make_compact, masses
from linli.engine.districting.land import Land

SIDE = 40  # blocks of the lattice, each way


def lattice() -> tuple[dict[str, Any], dict[str, Any]]:
    at = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    u, v = np.r_[at[:, :-1].ravel(), at[:-1].ravel()], np.r_[at[:, 1:].ravel(), at[1:].ravel()]
    w = np.random.default_rng(1).integers(0, 30, SIDE * SIDE).astype(float)
    place = {"x": at.ravel() % SIDE * 50.0, "y": at.ravel() // SIDE * 50.0}
    return {**place, "w": w, "border": np.zeros(len(w))}, {"u": u, "v": v, "length": np.full(len(u), 50.0)}


def state(land: Land) -> tuple[float, float, float]:
    """Cut in km, CV of all grids, distance from the middle in m (root mean square)."""
    graph = land.ground.graph
    label = np.unique(land.label, return_inverse=True)[1].astype(np.int32)
    source = np.repeat(np.arange(len(label)), np.diff(graph.xadj))
    cut = float(graph.length[label[source] != label[graph.adj]].sum()) / 2000
    weight, mass = np.bincount(label, weights=graph.w), masses(graph)
    return (
        cut,
        float(weight.std() / weight.mean()),
        float(np.sqrt(inertia(graph, label, mass) / mass.sum())),
    )


def told(name: str) -> Callable[[Land], None]:
    def touch(land: Land) -> None:
        before = state(land)
        make_compact(land)
        after = state(land)
        pairs = " | ".join(f"{a:.{n}f} → {b:.{n}f}" for a, b, n in zip(before, after, (4, 5, 2), strict=True))
        print(f"| {name} | {pairs} | {after[2] / before[2] - 1:.3%} |")

    return touch


def main() -> None:
    print(
        f"limits {LOW}–{HIGH}; cut as the search counts it (km), CV of all grids, root mean square distance from the middle (m)\n"
    )
    print("| land | cut | CV | distance | change |\n|---|---|---|---|---|")
    lands = {"hamilton_1k": read("hamilton_1k"), "hamilton_134k": read("hamilton_134k"), "lattice": lattice()}
    for name, (units, edges) in lands.items():
        for balance in ("loose", "tight"):
            for seed in (1, 2):
                with patch.object(search, "make_compact", told(f"{name}, {balance}, seed {seed}")):
                    divided(units, edges, Parameters(balance=balance, seed=seed))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
