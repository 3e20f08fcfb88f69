"""A neutral scorer of divisions: knows the units, the neighbours and the answer, nothing of any solver.

python -m benchmarks.score_division UNITS EDGES ASSIGNMENT --min 200 --max 300
"""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
from pyarrow import csv, parquet
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


@dataclass(frozen=True)
class Score:
    grids: int
    unassigned: int
    torn: int  # grids of more than one piece
    crossing: int  # grids on both sides of a hard border
    good: float  # share of grids within the limits and in one piece
    cut_km: float  # between grids, inside hard borders
    spread: float  # coefficient of variation, without grids that hold a unit above the limit
    compact: float  # mean Polsby–Popper of the grids: 1 is a circle; NaN where areas are not known
    moved: float | None  # share of households whose grid changed, under the best one-to-one matching


def score(
    units: dict[str, Any], edges: dict[str, Any], grid: Any, low: float, high: float, before: Any = None
) -> Score:
    """`edges` name units by their place; `grid` is a label per unit, negative where there is none."""
    grid = np.asarray(grid)
    w = np.asarray(units["w"], dtype=float)
    has = grid >= 0
    _, label = np.unique(grid[has], return_inverse=True)
    full = np.full(len(w), -1)
    full[has] = label
    count = int(full.max()) + 1
    weight = np.bincount(label, weights=w[has], minlength=count)
    u, v = np.asarray(edges["u"]), np.asarray(edges["v"])
    length = np.asarray(edges["length"], dtype=float)
    _, border = np.unique(np.asarray(units["border"]).astype(str), return_inverse=True)
    same = (full[u] == full[v]) & (full[u] >= 0)
    near = coo_matrix((np.ones(int(same.sum())), (u[same], v[same])), shape=(len(w), len(w)))
    piece = connected_components(near, directed=False)[1]
    torn = np.bincount(np.unique(np.c_[full[has], piece[has]], axis=0)[:, 0], minlength=count) > 1
    crossing = np.bincount(np.unique(np.c_[full[has], border[has]], axis=0)[:, 0], minlength=count) > 1
    within = (weight >= low - 1e-9) & (weight <= high + 1e-9)
    ordinary = np.ones(count, bool)
    ordinary[full[has & (w > high)]] = False
    rest = weight[ordinary]
    cut = (full[u] != full[v]) & (border[u] == border[v])
    return Score(
        grids=count,
        unassigned=int((~has).sum()),
        torn=int(torn.sum()),
        crossing=int(crossing.sum()),
        good=float((within & ~torn).mean()),
        cut_km=float(length[cut].sum()) / 1000,
        spread=float(rest.std() / rest.mean()) if len(rest) else 0.0,
        compact=compactness(units, full, u, v, length, count),
        moved=None if before is None else share_moved(np.asarray(before), full, w, count),
    )


def compactness(units: dict[str, Any], label: Any, u: Any, v: Any, length: Any, count: int) -> float:
    """4π · area / outline², on average (Polsby, Popper 1991); needs `area` and `perim` of the units."""
    if "area" not in units or (label < 0).any():
        return float("nan")
    area = np.bincount(label, weights=units["area"], minlength=count)
    outline = np.bincount(label, weights=units["perim"], minlength=count)
    inner = label[u] == label[v]
    outline -= 2 * np.bincount(label[u[inner]], weights=length[inner], minlength=count)
    return float(np.minimum(4 * np.pi * area / np.maximum(outline, 1e-9) ** 2, 1).mean())


def share_moved(before: Any, after: Any, w: Any, count: int) -> float:
    _, old = np.unique(before, return_inverse=True)
    has = after >= 0
    common = coo_matrix((w[has], (old[has], after[has])), shape=(old.max() + 1, count)).toarray()
    return float(1 - common[linear_sum_assignment(common, maximize=True)].sum() / w.sum())


def columns(path: Path) -> dict[str, Any]:
    table = parquet.read_table(path) if path.suffix == ".parquet" else csv.read_csv(path)
    return {name: table[name].combine_chunks() for name in table.column_names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("units", "edges", "assignment"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--min", type=float, required=True)
    parser.add_argument("--max", type=float, required=True)
    args = parser.parse_args()
    units, edges, answer = columns(args.units), columns(args.edges), columns(args.assignment)
    rows = pc.index_in(units["id"], value_set=answer["id"].cast(units["id"].type))
    grid = pc.take(pc.dictionary_encode(answer["grid"]).indices, rows).fill_null(-1).to_numpy()
    ends = {
        k: pc.index_in(edges[k], value_set=units["id"].cast(edges[k].type)).to_numpy() for k in ("u", "v")
    }
    border = units["border"].to_pylist() if "border" in units else [0] * len(grid)
    found = score(
        {"w": units["w"].to_numpy(), "border": border},
        {**ends, "length": edges["length"].to_numpy()},
        grid,
        args.min,
        args.max,
    )
    for name, value in asdict(found).items():
        print(f"{name:11} {value}")


if __name__ == "__main__":
    main()
