"""The one decorator of compiled functions: typed, cached on disk, free of the interpreter lock.

Compiled functions take arrays of fixed types only (see `graph.Graph`), so that each of them is compiled
once. The first run on a machine compiles them; later runs load them from the cache beside this file
(or from `NUMBA_CACHE_DIR`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., Any])

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
State = NDArray[np.uint64]


def compiled(function: F) -> F:
    """Compile for speed; division by zero is the caller's business, as in C."""
    return cast(F, njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined(function: F) -> F:
    """Like `compiled`, for small functions inside hot loops: the body is copied into the caller."""
    return cast(F, njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function))


@inlined
def next_word(state: State) -> np.uint64:
    """64 random bits (xorshift64*, Vigna 2016); the state is one word that must not be zero."""
    s = state[0]
    s ^= s >> np.uint64(12)
    s ^= s << np.uint64(25)
    s ^= s >> np.uint64(27)
    state[0] = s
    return np.uint64(s * np.uint64(2685821657736338717))


@inlined
def next_random(state: State) -> float:
    """A number in [0, 1)."""
    return float(next_word(state) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@inlined
def next_below(count: int, state: State) -> int:
    """A whole number in [0, count), for counts far below 2³²."""
    return int(((next_word(state) >> np.uint64(32)) * np.uint64(count)) >> np.uint64(32))


def seeded(*parts: int) -> State:
    """A random state that depends on all of `parts` and on nothing else."""
    words = np.random.SeedSequence([abs(int(p)) for p in parts]).generate_state(1, np.uint64)
    return np.array([words[0] | np.uint64(1)], dtype=np.uint64)
