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


def shape_findings(documents: Sequence[Document]) -> list[Finding]:
    """What is wrong in each file by itself: its shape, and what may not be held about people."""
    found = [f for document in documents for f in (*schema_findings(document), *principle_findings(document))]
    return list(dict.fromkeys(found))


def cross_findings(documents: Sequence[Document]) -> list[Finding]:
    """What the files say wrongly about each other. Their shapes must have been found sound."""
    return list(dict.fromkeys(finding for check in CROSS_CHECKS for finding in check(documents)))


def laid_findings(documents: Sequence[Document]) -> list[Finding]:
    """As `cross_findings`, where only classes, functions and rules were changed in documents that were sound before."""
    checks = (source_findings, class_findings, dispatch_findings)
    return list(dict.fromkeys(finding for check in checks for finding in check(documents)))
