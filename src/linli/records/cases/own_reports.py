"""Reports that somebody holds the links of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from .followers import told_nothing
from .models import Report
from .queries import WITH_NAMES


def own_reports(ids: Sequence[UUID], *, now: datetime) -> list[tuple[Report, bool]]:
    """Those of these reports whose link still works, in this order, with case and contact; one statement.

    With each goes whether it told nothing: somebody only follows the case with it.
    """
    found = Report.objects.filter(pk__in=ids, link_until_at__gte=now)
    found = found.select_related("contact", "case", *(f"case__{n}" for n in WITH_NAMES))
    rows = {r.pk: (r, bool(r.is_silent)) for r in found.annotate(is_silent=told_nothing())}
    return [rows[i] for i in ids if i in rows]
