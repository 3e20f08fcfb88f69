"""D14: who did and saw what, and whether the chain is whole."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from linli.doors.desk.acts import act_name, facts_of
from linli.doors.desk.labels import here
from linli.doors.parts.gate import needs
from linli.engine.catalogue import Catalogue
from linli.records.cases import queries as cases
from linli.records.cases.rules import lifecycle
from linli.records.journal import queries as journal_queries
from linli.records.journal.actions import record_look
from linli.records.journal.models import JournalRow
from linli.records.people import queries as people
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

PAGE = 50


@needs("audit.see")
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Reading the journal is itself a look, and recorded as one."""
    return _page(request)


@needs("audit.see")
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    heads = settings.JOURNAL_HEADS_DIR / f"{connection.schema_name}.jsonl"
    breaks = journal_queries.verify(heads if heads.exists() else None)
    return _page(request, breaks=breaks, is_verified=True)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    pack = tenancy.catalogue()
    asked = {
        name: request.GET.get(name, "").replace("\x00", "").strip()[:120]
        for name in ("subject", "who", "verb")
    }
    found = journal_queries.found(
        subject=_ref(asked["subject"]), actor=_ref(asked["who"]), verb=asked["verb"]
    )
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = found.filter(seq__lt=int(before))
    rows = list(found[: PAGE + 1])
    purpose = "verify the journal" if more else "read the journal"
    record_look("journal:all", by=actor, purpose=purpose, filters={k: v for k, v in asked.items() if v})
    shown = rows[:PAGE]
    refs = {r.subject for r in shown} | {r.actor for r in shown}
    names = {**people.names_of(refs), **cases.numbers_of(refs)}
    older = "?" + urlencode({**asked, "before": shown[-1].seq}) if len(rows) > PAGE else ""
    context = {
        "tab": "journal", "asked": asked, "verbs": [(v, act_name(v, pack)) for v in journal_queries.verbs()], "older": older,
        "rows": [_said(row, names, pack) for row in shown], **more,
    }  # fmt: skip
    return render(request, "desk/journal.html", context)


def _ref(text: str) -> str:
    """A case by its number, a person by the user name, anything else as the journal writes it."""
    digits = text.replace(" ", "")
    if len(digits) == 19 and digits.isdigit():
        return cases.ref_of_number(digits) or text
    if text and ":" not in text:
        return people.ref_of_username(text) or (f"account:{text}" if _is_uuid(text) else text)
    return text


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _said(row: JournalRow, names: dict[str, str], pack: Catalogue) -> dict[str, Any]:
    body = json.loads(row.body or "{}")
    return {
        "row": row, "who": _who(row.actor, names, pack), "act": act_name(row.verb, pack),
        "about": names.get(row.subject, row.subject), "facts": facts_of(body, pack),
    }  # fmt: skip


def _who(ref: str, names: dict[str, str], pack: Catalogue) -> str:
    """A member of staff by name; a reporter stays a reporter."""
    kind = ref.partition(":")[0]
    if kind == "account":
        return names.get(ref, ref)
    powers = lifecycle(pack).powers
    return here(powers[kind].name) if kind in powers else ref
