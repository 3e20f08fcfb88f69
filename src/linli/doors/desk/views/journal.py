"""D14: who did, saw and took out what; and whether the chain is whole."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.desk.acts import act_name
from linli.doors.desk.journal_rows import reader_of
from linli.doors.desk.tables import table_file
from linli.doors.parts.gate import StaffRequest, needs_everywhere
from linli.records.cases import queries as cases
from linli.records.cases.models import Case
from linli.records.journal import queries as journal_queries
from linli.records.journal.actions import record_export, record_look
from linli.records.journal.models import JournalRow
from linli.records.people import queries as people
from linli.records.people.queries import Actor
from linli.records.schema import connection
from linli.records.tenancy import queries as tenancy
from linli.records.territory.models import Area

PAGE = 50
MOST_EXPORTED = 20_000
VERIFIED_AT_ONCE = 100_000  # rows; about two seconds
ASKED = ("subject", "who", "verb", "kind", "from", "to", "area")
STATE = "journal_verified"  # in the session: how far this person's verification has come


@needs_everywhere("audit.see")
@require_safe
def journal(request: StaffRequest) -> HttpResponse:
    """Reading the journal is itself a look, and recorded as one."""
    return _page(request, request.GET)


@needs_everywhere("audit.see")
@require_POST
def verify(request: StaffRequest) -> HttpResponse:
    """A part at a time: how far it came stands in the session, so that a million rows need no patience of the browser."""
    heads = settings.JOURNAL_HEADS_DIR / f"{connection.schema_name}.jsonl"
    kept = request.session.get(STATE) if request.POST.get("go_on") else None
    kept = kept or {"upto": 0, "hash": journal_queries.START.hex(), "breaks": []}
    part = journal_queries.verify_part(
        kept["upto"],
        bytes.fromhex(kept["hash"]),
        most=VERIFIED_AT_ONCE,
        heads_file=heads if heads.exists() else None,
    )
    breaks = [*kept["breaks"], *([b.words.en, b.words.zh] for b in part.breaks)][:200]
    request.session[STATE] = {"upto": part.upto, "hash": part.hash.hex(), "breaks": breaks}
    more = {"part": part, "breaks": breaks, "is_verified": part.is_done, "share": _share(part)}
    return _page(request, request.GET, purpose="verify the journal", **more)


@needs_everywhere("audit.see")
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """The rows that fit, as a table for a spreadsheet; taking them out is recorded before they are given."""
    pack, actor = tenancy.catalogue(), _actor(request)
    asked = _asked(request.POST)
    rows = list(journal_queries.found(_wanted(asked))[:MOST_EXPORTED])
    filters = {k: v for k, v in asked.items() if v}
    record_export("journal:all", by=actor, purpose="export the journal", rows=len(rows), filters=filters)
    reader = reader_of(rows, _areas(), pack)
    head = [_("No."), _("When"), _("Who"), _("Act"), _("About"), _("Reference"), _("Purpose"), _("Facts")]
    return table_file("journal.csv", head, (_line(row, reader.row(row)) for row in rows))


def _line(row: JournalRow, said: dict[str, Any]) -> list[object]:
    at = row.at.astimezone(tenancy.time_zone()).isoformat(sep=" ", timespec="seconds")
    facts = "; ".join(said["facts"])
    return [row.seq, at, said["who"], said["act"], said["about"], row.subject, said["purpose"], facts]


def _page(
    request: StaffRequest, sent: Any, *, purpose: str = "read the journal", **more: Any
) -> HttpResponse:
    pack, asked = tenancy.catalogue(), _asked(sent)
    found = journal_queries.found(_wanted(asked))
    before = sent.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = found.filter(seq__lt=int(before))
    rows = list(found[: PAGE + 1])
    filters = {k: v for k, v in asked.items() if v}
    record_look("journal:all", by=_actor(request), purpose=purpose, filters=filters)
    shown = rows[:PAGE]
    areas = _areas()
    reader = reader_of(shown, areas, pack)
    context = {
        "tab": "journal", "asked": asked, "verbs": [(v, act_name(v, pack)) for v in journal_queries.verbs()],
        "older": "?" + urlencode({**asked, "before": shown[-1].seq}) if len(rows) > PAGE else "",
        "rows": [reader.row(row) for row in shown], "is_asked": bool(filters),
        "areas": areas, **more,
    }  # fmt: skip
    return render(request, "desk/journal.html", context)


def _areas() -> list[Area]:
    return list(Area.objects.order_by("path").only("id", "path", "name_zh", "name_en"))


def _asked(sent: Any) -> dict[str, str]:
    return {name: sent.get(name, "").replace("\x00", "").strip()[:120] for name in ASKED}


def _wanted(asked: dict[str, str]) -> journal_queries.Wanted:
    """Days are days of the town; the last one is part of it. What cannot be read is left out."""
    subjects = None
    if asked["area"]:
        ref = Concat(Value("case:"), Cast("pk", CharField()))
        subjects = (
            Case.objects.filter(place_path__startswith=asked["area"]).annotate(subject=ref).values("subject")
        )
    return journal_queries.Wanted(
        subject=_ref(asked["subject"]), actor=_ref(asked["who"]), verb=asked["verb"], kind=asked["kind"],
        from_at=_day(asked["from"], 0), until_at=_day(asked["to"], 1), subjects=subjects,
    )  # fmt: skip


def _day(typed: str, later: int) -> datetime | None:
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        return None
    if not 1900 < on.year < 9000:
        return None
    return timezone.make_aware(datetime.combine(on + timedelta(days=later), time()), tenancy.time_zone())


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


def _share(part: journal_queries.Part) -> int:
    return 100 if part.is_done else int(100 * part.upto / max(part.last, 1))


def _actor(request: StaffRequest) -> Actor:
    return request.actor
