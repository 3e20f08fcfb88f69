"""What may be done with a reporter's name and number: look at it, choose how to be told, have it erased."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from linli.records.cases import wording
from linli.records.cases.followers import not_a_follower, only_follows
from linli.records.cases.models import NOTIFY, Case, OutboxMessage, Report, ReporterContact
from linli.records.journal.actions import record, record_look, record_look_of_the_day
from linli.records.people.mail_addresses import is_mailable
from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy


def check_way(way: str, *, phone: str, email: str) -> None:
    """Refusal: notify-impossible."""
    if way not in NOTIFY or (way == "mail" and not is_mailable(email)) or (way == "sms" and not phone):
        raise wording.notify_impossible()


def choose_notify(*, report: Report, notify: str, by: Actor) -> ReporterContact | None:
    """How the reporter is told from now on: "mail", "sms" or "none". For the reporter, and whoever may see the contact.

    None where no contact is kept: then nobody is told anything anyway. Refusals: notify-impossible, not-allowed.
    """
    with transaction.atomic():
        _refuse_strangers(report, by)
        contact = ReporterContact.objects.select_for_update().filter(report=report).first()
        check_way(notify, phone=contact.phone if contact else "", email=contact.email if contact else "")
        if contact is not None:
            contact.notify = notify
            contact.save(update_fields=["notify"])
            if notify != "none":  # what waits for somebody who said stop is dropped when its turn comes
                _messages_to(report).filter(next_try_at__isnull=False).update(channel=notify)
        record("choose_notify", f"report:{report.pk}", by=by, notify=notify)
    return contact


def stop_following(*, report: Report, by: Actor) -> None:
    """Whoever only follows a case is no longer counted, and nothing is kept of it. Refusal: not-a-follower."""
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).get(pk=report.case_id)
        _refuse_strangers(report, by)
        if not only_follows(report):
            raise not_a_follower()
        Report.objects.filter(pk=report.pk).delete()
        record("stop_following", case.ref, by=by, report=report.pk)


def erase_contact(*, report: Report, by: Actor) -> None:
    """Name, number and address of a reporter are gone; the case stays. For the reporter, and whoever may see the contact."""
    with transaction.atomic():
        _refuse_strangers(report, by)
        ReporterContact.objects.filter(report=report).delete()
        _messages_to(report).exclude(address="").update(address="")
        record("erase_contact", f"report:{report.pk}", by=by)


def look_at_reporter(*, case: Case, purpose: str, by: Actor) -> list[ReporterContact]:
    """Who reported a case: only with the right, only with a purpose, and never unrecorded."""
    if not by.may("cases.see_reporter", case.place_path, case.unit_id):
        raise wording.not_allowed(VERBS["cases.see_reporter"])
    if not purpose.strip():
        raise wording.purpose_missing()
    contacts = list(ReporterContact.objects.filter(report__case=case).select_related("report"))
    record_look(case.ref, by=by, purpose=purpose.strip()[:200], what="reporter")
    return contacts


def look_at_case(*, case: Case, by: Actor, now: datetime) -> None:
    """A case was opened: its words and photos may be about people. One row a person, case and day."""
    begin = timezone.localtime(now, tenancy.time_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    record_look_of_the_day(case.ref, by=by, since=begin, at=now, what="case")


def _messages_to(report: Report) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(case_id=report.case_id, to=f"report:{report.pk}")


def _refuse_strangers(report: Report, by: Actor) -> None:
    case = Case.objects.get(pk=report.case_id)
    own = by.kind == "reporter" and by.id == str(report.pk)
    if not (own or by.kind == "system" or by.may("cases.see_reporter", case.place_path, case.unit_id)):
        raise wording.not_allowed(VERBS["cases.see_reporter"])
