"""Rows of the journal as a person reads them: who, what, about what, and the facts, all by their names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.engine.catalogue import Catalogue
from linli.records.cases.rules import lifecycle
from linli.records.journal.models import JournalRow
from linli.records.territory.models import Area

from .acts import act_name
from .facts import facts_of
from .filters_said import unit_in
from .labels import here
from .naming import Name, names_behind
from .subjects import purpose_name, subject_name


@dataclass(frozen=True)
class Reader:
    """What is known about the rows of one page: names by reference, areas by path."""

    pack: Catalogue
    names: Mapping[str, Name]
    places: Mapping[str, str]

    def row(self, row: JournalRow) -> dict[str, Any]:
        known = self.names.get(row.subject)
        return {
            "row": row, "who": self._who(row.actor), "act": act_name(row.verb, self.pack),
            "about": subject_name(row.subject, self.names), "typed": known.typed if known else row.subject,
            "purpose": purpose_name(row.purpose), "facts": facts_of(json.loads(row.body or "{}"), self.pack, self.places),
        }  # fmt: skip

    def _who(self, ref: str) -> str:
        """A member of staff by name; a reporter stays a reporter."""
        powers, kind = lifecycle(self.pack).powers, ref.partition(":")[0]
        return here(powers[kind].name) if kind in powers else subject_name(ref, self.names)


def reader_of(rows: Sequence[JournalRow], areas: Sequence[Area], pack: Catalogue) -> Reader:
    """One statement for all names; those of units that filters name come with them."""
    bodies = [json.loads(r.body or "{}") for r in rows]
    units = {unit for body in bodies if (unit := unit_in(body.get("filters")))}
    names = names_behind({ref for r in rows for ref in (r.subject, r.actor)} | units)
    places = {a.path: a.name for a in areas} | {u: here(names[u].words) for u in units if u in names}
    return Reader(pack, names, places | {"": _("everywhere")})
