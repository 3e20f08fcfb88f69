"""What the app is told beside its work: answers to suggestions, and that an account was switched off."""

from __future__ import annotations

import pytest

from linli.records.fieldwork.actions.suggestions import answer_suggestion
from linli.records.fieldwork.models import Suggestion
from linli.records.people.models import Account
from tests.doors.field.phone import Phone
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def test_a_suggestion_comes_back_with_its_answer_to_its_author_only(town: SmallTown) -> None:
    mine, other = Phone(town, "worker1"), Phone(town, "worker3")
    mine.send(mine.command("suggest", body={"text": "Fewer forms", "kind": "suggestion"}))
    answer_suggestion(pk=Suggestion.objects.get().pk, text="Two of them go.", by=town.actor("admin"))
    told = mine.get("day/suggestions").json()["suggestions"]
    assert [(s["text"], s["answer"]) for s in told] == [("Fewer forms", "Two of them go.")]
    assert other.get("day/suggestions").json()["suggestions"] == []


def test_a_session_of_a_disabled_account_is_told_so(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    assert phone.get("me").status_code == 200
    Account.objects.filter(pk=phone.account.pk).update(is_active=False)
    answer = phone.get("me")
    assert (answer.status_code, answer.json()["code"]) == (401, "account-disabled")
    assert Phone(town, "worker3").get("me").status_code == 200
    phone.client.logout()
    assert phone.get("me").json()["code"] == "signed-out"
