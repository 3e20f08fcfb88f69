"""How a reporter is told: by what was given, as chosen, and never against the reporter's wish."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from linli.records.cases import actions
from linli.records.cases.given import Contact
from linli.records.cases.models import ReporterContact
from linli.records.people.queries import actor_of_reporter
from linli.words import Refusal
from tests.records.loop import report, resident
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
MAIL, PHONE = "a@example.org", "13800000000"


@pytest.mark.parametrize(
    ("contact", "way"),
    [
        (Contact(email=MAIL), "mail"),
        (Contact(phone=PHONE), "sms"),
        (Contact(email=MAIL, phone=PHONE), "mail"),
        (Contact(email=MAIL, phone=PHONE, notify="sms"), "sms"),
        (Contact(email=MAIL, notify="none"), "none"),
        (Contact(name="王"), "none"),
    ],
)
def test_the_way_follows_from_what_was_given_or_chosen(town: SmallTown, contact: Contact, way: str) -> None:
    case = report(town, contact=contact)
    assert ReporterContact.objects.get(report__case=case).notify == way


def test_a_way_without_an_address_is_refused_in_both_languages(town: SmallTown) -> None:
    with pytest.raises(Refusal) as refused:
        report(town, contact=Contact(phone=PHONE, notify="mail"))
    assert refused.value.code == "notify-impossible"
    assert "missing" in refused.value.words.en
    assert "缺少" in refused.value.words.zh
    made = report(town, contact=Contact(phone=PHONE)).reports.get()
    with pytest.raises(Refusal, match="missing"):
        actions.choose_notify(report=made, notify="mail", by=actor_of_reporter(made.id))
    with pytest.raises(Refusal, match="missing"):
        actions.choose_notify(report=made, notify="pigeon", by=actor_of_reporter(made.id))


def test_only_the_reporter_and_who_may_see_the_contact_choose(town: SmallTown) -> None:
    made = report(town, contact=Contact(email=MAIL, phone=PHONE)).reports.get()
    for by, way in ((actor_of_reporter(made.id), "sms"), (town.actor("acceptor"), "none")):
        actions.choose_notify(report=made, notify=way, by=by)
        assert ReporterContact.objects.get(report=made).notify == way
    for stranger in (resident(), town.actor("lamp"), town.actor("leader")):
        with pytest.raises(Refusal) as refused:
            actions.choose_notify(report=made, notify="mail", by=stranger)
        assert refused.value.code == "not-allowed"


def test_without_a_contact_only_none_can_be_chosen(town: SmallTown) -> None:
    made = report(town).reports.get()
    assert actions.choose_notify(report=made, notify="none", by=actor_of_reporter(made.id)) is None


def test_the_database_refuses_a_way_without_an_address(town: SmallTown) -> None:
    report(town, contact=Contact(phone=PHONE))
    with pytest.raises(IntegrityError, match="contact_can_be_notified"), transaction.atomic():
        ReporterContact.objects.update(notify="mail")
