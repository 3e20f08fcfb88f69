"""The regionalisation methods of spopt as peers: none of them knows a weight that must lie within limits, save max-p.

They see positions and neighbours; max-p asks for the lower limit only. What does not end within its time is stopped and said so.
"""

from __future__ import annotations

import multiprocessing
import queue
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

Table = dict[str, Any]
Solve = Callable[[Table, Any, Any, Any, Any, int], Any]
LOW = 200


class TooSlowError(Exception):
    """No answer within so many seconds."""


def neighbours(n: int, u: Any, v: Any) -> Any:
    from libpysal.weights import W

    found: dict[int, list[int]] = {i: [] for i in range(n)}
    for a, b in zip(u.tolist(), v.tolist(), strict=True):
        found[a].append(b)
        found[b].append(a)
    return W(found, silence_warnings=True)


def frame(units: Table, nodes: Any) -> Any:
    import geopandas

    columns = {c: units[c][nodes] for c in ("w", "x", "y")}
    return geopandas.GeoDataFrame(columns, geometry=geopandas.points_from_xy(columns["x"], columns["y"]))


def ward(units: Table, nodes: Any, u: Any, v: Any, _length: Any, count: int) -> Any:
    from spopt.region import WardSpatial

    model = WardSpatial(frame(units, nodes), neighbours(len(nodes), u, v), ["x", "y"], n_clusters=count)
    return answer(model)


def skater(units: Table, nodes: Any, u: Any, v: Any, _length: Any, count: int) -> Any:
    from spopt.region import Skater

    least = max(1, len(nodes) // (2 * count))
    model = Skater(
        frame(units, nodes), neighbours(len(nodes), u, v), ["x", "y"], n_clusters=count, floor=least,
        islands="ignore",
    )  # fmt: skip
    return answer(model)


def region_k_means(units: Table, nodes: Any, u: Any, v: Any, _length: Any, count: int) -> Any:
    from spopt.region import RegionKMeansHeuristic

    places = np.c_[units["x"][nodes], units["y"][nodes]]
    return answer(RegionKMeansHeuristic(places, count, neighbours(len(nodes), u, v)))


def azp(units: Table, nodes: Any, u: Any, v: Any, _length: Any, count: int) -> Any:
    from spopt.region import AZP

    around = neighbours(len(nodes), u, v)
    return answer(AZP(frame(units, nodes), around, ["x", "y"], n_clusters=count, random_state=1))


def max_p(units: Table, nodes: Any, u: Any, v: Any, _length: Any, _count: int) -> Any:
    from spopt.region import MaxPHeuristic

    around = neighbours(len(nodes), u, v)
    model = MaxPHeuristic(
        frame(units, nodes), around, ["x", "y"], "w", LOW, top_n=2, max_iterations_construction=9
    )
    return answer(model)


def answer(model: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.solve()
    return np.asarray(model.labels_)


def limited(seconds: float, solve: Solve) -> Solve:
    """`solve` in a process of its own, which is ended after `seconds` on the clock."""

    def solve_or_stop(*question: Any) -> Any:
        context = multiprocessing.get_context("spawn")
        answers = context.Queue()
        process = context.Process(target=_tell, args=(answers, solve, question), daemon=True)
        process.start()
        try:
            return answers.get(timeout=seconds)
        except queue.Empty:
            raise TooSlowError(f"no answer within {seconds:.0f} s") from None
        finally:
            process.kill()
            process.join()

    return solve_or_stop


def _tell(answers: Any, solve: Solve, question: tuple[Any, ...]) -> None:
    answers.put(solve(*question))


def peers(seconds: float = 60) -> dict[str, Solve]:
    return {
        "spopt Ward": ward,
        "spopt Skater": skater,
        "spopt region-k-means": region_k_means,
        "spopt AZP": limited(seconds, azp),
        "spopt max-p": limited(seconds, max_p),
    }
