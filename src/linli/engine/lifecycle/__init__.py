"""The life of a case as a table of states and moves: may this be done, by which power, which clock.

The table itself is data of a pack (`lifecycle.yaml`); this room reads it, answers what may be done
next, and decides one move at a time. It stores nothing and knows no clock: `now` is a fact.
"""

from linli.engine.lifecycle.facts import Facts, Transition
from linli.engine.lifecycle.reading import read_lifecycle
from linli.engine.lifecycle.sample import is_in_sample
from linli.engine.lifecycle.soundness import Flaw, flaws
from linli.engine.lifecycle.table import Flow, Lifecycle, Move, Power, State
from linli.engine.lifecycle.terms import CLOCKS, ENTRY, GUARDS, NEEDS, NEW, PHASES, PREVIOUS, SAME

__all__ = [
    "CLOCKS",
    "ENTRY",
    "GUARDS",
    "NEEDS",
    "NEW",
    "PHASES",
    "PREVIOUS",
    "SAME",
    "Facts",
    "Flaw",
    "Flow",
    "Lifecycle",
    "Move",
    "Power",
    "State",
    "Transition",
    "flaws",
    "is_in_sample",
    "read_lifecycle",
]
