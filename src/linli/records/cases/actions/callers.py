"""Looking at what a caller reported before, and taking a case out of the house on paper: both leave a row."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from linli.records.cases import wording
from linli.records.cases.models import Case, Report
from linli.records.journal.actions import record, record_look
from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor

MOST = 8


def look_up_caller(*, phone: str, email: str, has_consent: bool, purpose: str, by: Actor) -> list[Case]:
    """The open cases of the person who is calling, with that person's consent; without a name or number in the journal.

    Refusals: caller-unknown, consent-missing, not-allowed.
    """
    if not by.may_anywhere("cases.see_reporter"):
        raise wording.not_allowed(VERBS["cases.see_reporter"])
    phone, email = phone.strip(), email.strip()
    if not (phone or email):
        raise wording.caller_unknown()
    if not has_consent:
        raise wording.consent_missing()
    found = _open_cases_of(by, phone=phone, email=email)
    record_look("contacts:caller", by=by, purpose=purpose[:200], what="caller", count=len(found))
    return found


def print_case(*, case: Case, by: Actor, now: datetime | None = None) -> None:
    """A case leaves as a document: who took it out and when. Refusal: case-not-found."""
    if not by.may("cases.see", case.place_path, case.unit_id):
        raise wording.case_not_found()
    with transaction.atomic():
        record("print_case", case.ref, by=by, at=now)


def _open_cases_of(by: Actor, *, phone: str, email: str) -> list[Case]:
    reports = Report.objects.none()
    if phone:
        reports = Report.objects.filter(contact__phone=phone)
    if email:
        reports = reports | Report.objects.filter(contact__email__iexact=email)
    found = Case.objects.filter(by.scope("cases.see"), is_open=True, pk__in=reports.values("case"))
    return list(found.select_related("grid", "unit", "area").order_by("-reported_at")[:MOST])
