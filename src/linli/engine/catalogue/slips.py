"""A word with a slip of the finger → the known word nearest to it."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST, LONG = 4, 8


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word one slip away (two in a long word), with the same first letter; empty where none is.

    A slip is a letter too many, too few, wrong, or two that changed places.

    >>> nearest("steet", ["street", "tree", "seat"]), nearest("graffitt", ["graffit"]), nearest("car", ["cat"])
    ('street', 'graffit', '')
    """
    if len(word) < SHORTEST:
        return ""
    most = 2 if len(word) >= LONG else 1
    near = [
        (slips(word, other), other)
        for other in known
        if len(other) >= SHORTEST and other[0] == word[0] and abs(len(other) - len(word)) <= most
    ]
    best = min(near, default=(most + 1, ""))
    return best[1] if best[0] <= most else ""


def slips(a: str, b: str) -> int:
    """How many slips lie between two words (optimal string alignment).

    >>> slips("street", "steet"), slips("hoel", "hole"), slips("lamp", "lamp")
    (1, 1, 0)
    """
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y)))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], before[j - 2] + 1)
        before, last = last, row
    return last[-1]
