"""Units in order of their ids, so that a table sorted otherwise gets the same answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .kernel import Ints
from .problem import Id, Problem, codes
from .result import Division


def rank(name: Id) -> tuple[int, Id]:
    """Numbers before text."""
    return (1, name) if isinstance(name, str) else (0, name)


def sorted_ids(names: Iterable[Id]) -> list[Id]:
    """
    >>> sorted_ids(["b", 10, 9, "a"])
    [9, 10, 'a', 'b']
    """
    return sorted(names, key=rank)


def order_of(problem: Problem) -> NDArray[np.intp]:
    """The places of the units, the one with the first id first."""
    return np.array(sorted(range(len(problem)), key=lambda i: rank(problem.ids[i])), dtype=np.intp)


def put_in_order(problem: Problem, order: NDArray[np.intp]) -> Problem:
    """The same question with units in the order given and present and fixed grids in order of their names."""
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    names = sorted_ids(problem.names)
    number = {name: at for at, name in enumerate(names)}
    new = np.array([*(number[name] for name in problem.names), -1], dtype=np.int32)  # -1 stays -1
    return replace(
        problem,
        ids=tuple(problem.ids[i] for i in order.tolist()),
        x=problem.x[order],
        y=problem.y[order],
        w=problem.w[order],
        border=codes(problem.border[order]),
        u=place[problem.u],
        v=place[problem.v],
        existing=renumbered(new, problem.existing, order),
        fixed=renumbered(new, problem.fixed, order),
        names=tuple(names),
    )


def renumbered(new: Ints, grids: Ints, order: NDArray[np.intp]) -> Ints:
    return np.asarray(new[grids[order]], dtype=np.int32)


def put_back(answer: Division, order: NDArray[np.intp]) -> Division:
    """The answer with the units as they were listed."""
    listed = np.empty(len(order), dtype=object)
    listed[order] = np.array(answer.grid, dtype=object)
    return replace(answer, grid=tuple(listed.tolist()))
