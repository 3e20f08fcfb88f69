"""All checks of a pack, in order: shape, then what one file says about another, then the principles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from linli.engine.catalogue.checks.classes import class_findings
from linli.engine.catalogue.checks.dispatch import dispatch_findings
from linli.engine.catalogue.checks.indicators import indicator_findings
from linli.engine.catalogue.checks.lifecycle import lifecycle_findings
from linli.engine.catalogue.checks.sources import source_findings
from linli.engine.catalogue.documents import Document
from linli.engine.catalogue.findings import Finding
from linli.engine.catalogue.principles.check import principle_findings
from linli.engine.catalogue.sentences import schema_findings

CROSS_CHECKS: tuple[Callable[[Sequence[Document]], Iterable[Finding]], ...] = (
    source_findings,
    class_findings,
    lifecycle_findings,
    dispatch_findings,
    indicator_findings,
)


def check_documents(documents: Sequence[Document]) -> list[Finding]:
    """Every mistake. Files of a wrong shape are named first; cross checks then leave them aside."""
    found: list[Finding] = []
    sound: list[Document] = []
    for document in documents:
        mistakes = list(schema_findings(document))
        found += mistakes
        sound += [] if mistakes else [document]
        found += principle_findings(document)
    if len(sound) == len(documents):
        for check in CROSS_CHECKS:
            found += check(sound)
    return list(dict.fromkeys(found))
