"""The parts that a case is split into, as they are written: one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linli.engine.catalogue import Catalogue
from linli.records.cases.given import Part
from linli.records.cases.models import Case

from .case_wording import part_class_unknown

NUMBERED = re.compile(r"([0-9]+)(?:[\s：:]+(.*))?")
NAMED = re.compile(r"([^：:]{1,60})[：:](.*)")


def parts_of(text: str, case: Case, pack: Catalogue) -> Iterator[Part]:
    """One part a line; a line may begin with the number of another class, or with its name and a colon.

    A number that no class has is refused: the part would go to the wrong unit under the class of the whole.
    """
    for n, line in enumerate(text.splitlines(), 1):
        said = line.strip()
        if not said:
            continue
        numbered, named = NUMBERED.fullmatch(said), NAMED.fullmatch(said)
        if numbered is not None:
            key = _class_numbered(numbered[1], case, pack)
            if key is None and len(numbered[1]) == len(case.code):
                raise part_class_unknown(n, numbered[1])
        else:
            key = _class_named(named[1].strip(), case, pack) if named is not None else None
        found = numbered or named
        rest = found[2] if key and found else ""
        yield Part(*(key or (case.kind, case.code)), (rest or "").strip() or said)


def _class_numbered(code: str, case: Case, pack: Catalogue) -> tuple[str, str] | None:
    return next(((k, code) for k in (case.kind, "event", "component") if (k, code) in pack.classes), None)


def _class_named(name: str, case: Case, pack: Catalogue) -> tuple[str, str] | None:
    """The class of exactly this name in either language; of two, the one of the case's own kind."""
    found = [k for k, m in pack.offered.items() if name.casefold() in {m.name.zh, m.name.en.casefold()}]
    return min(found, key=lambda k: (k[0] != case.kind, k), default=None)
