"""Contact data goes when its day has passed, and the case stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from linli.records.cases import actions
from linli.records.cases.given import Contact
from linli.records.cases.models import Case, ReporterContact
from linli.records.journal.models import JournalRow
from tests.records.loop import report
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def test_contacts_past_their_day_are_erased_and_others_stay(town: SmallTown) -> None:
    old = report(town, contact=Contact(name="王女士", phone="000-9001"))
    new = report(town, contact=Contact(phone="000-9002"))
    today = date(2027, 9, 1)
    ReporterContact.objects.filter(report__case=old).update(keep_until_on=today - timedelta(days=1))
    ReporterContact.objects.filter(report__case=new).update(keep_until_on=today)
    assert actions.erase_expired_contacts(today=today) == 1
    assert list(ReporterContact.objects.values_list("phone", flat=True)) == ["000-9002"]
    assert Case.objects.filter(pk=old.pk).exists()
    row = JournalRow.objects.get(verb="erase_expired_contacts")
    assert "王" not in row.body
    assert actions.erase_expired_contacts(today=today) == 0
