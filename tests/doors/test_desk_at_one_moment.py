"""At one moment, with real connections: one press sent by several at once, and two people who save the same page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from linli.records.cases import actions as cases
from linli.records.cases.models import StandardText
from linli.records.commons.models import Notice
from linli.records.people.queries import SYSTEM
from linli.records.tenancy.models import Domain, Tenant
from tests import small_town
from tests.doors.page_forms import forms_on
from tests.records import scratch
from tests.small_town import SmallTown

TOGETHER = 4
MARK = "m" * 64
NOTICE = {
    "title_zh": "停水", "title_en": "Water off", "text_zh": "明天停水", "text_en": "No water tomorrow",
    "from_on": "2031-05-01", "to_on": "2031-05-03", "csrfmiddlewaretoken": MARK,
}  # fmt: skip


@pytest.fixture
def desk(django_db_setup: None, django_db_blocker: Any, settings: Any) -> Iterator[Callable[[], Client]]:
    """Somebody who signs in at a committed town of its own, as often as asked."""
    with django_db_blocker.unblock(), scratch.tenant() as made:
        settings.ALLOWED_HOSTS = ["*"]
        host = f"{made.schema_name.replace('_', '-')}.test"
        Domain.objects.create(tenant=made, domain=host, is_primary=False)
        connection.set_tenant(made)
        town = small_town.build()
        yield lambda: signed_in(made, town, host)


def signed_in(tenant: Tenant, town: SmallTown, host: str) -> Client:
    connection.set_tenant(tenant)
    client = Client(SERVER_NAME=host)
    client.force_login(town.people["admin"])
    client.cookies["linli_language"] = "en"
    return client


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    ready, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def one(n: int) -> None:
        ready.wait(timeout=30)
        try:
            answers[n] = acts[n]()
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_one_press_that_arrives_several_times_at_once_is_done_once(
    desk: Callable[[], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk()
    others = [Client(SERVER_NAME=first.defaults["SERVER_NAME"]) for _ in range(TOGETHER - 1)]
    for other in others:
        other.cookies = first.cookies
    slowly(monkeypatch, "linli.doors.desk.settings.notices.actions.publish_notice")
    answers = at_once([lambda c=c: c.post("/desk/settings/notices/new", NOTICE) for c in [first, *others]])
    assert [a.status_code for a in answers] == [302] * TOGETHER
    assert Notice.objects.count() == 1


def test_of_two_who_save_the_same_page_at_once_the_second_is_told(
    desk: Callable[[], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = desk(), desk()
    cases.install_standard_texts(by=SYSTEM)
    text = StandardText.objects.order_by("pk")[0]
    address = f"/desk/settings/texts/{text.pk}"
    form = next(f for f in forms_on(address, one.get(address).content.decode()) if "shown" in f.sent())
    slowly(monkeypatch, "linli.doors.desk.settings.texts.actions.change_standard_text")

    def save(client: Client, words: str) -> Callable[[], Any]:
        sent = {**form.sent(), "text_en": words, "csrfmiddlewaretoken": MARK}
        return lambda: client.post(address, sent)

    answers = at_once([save(one, "words of one"), save(two, "words of two")])
    assert sorted(a.status_code for a in answers) == [302, 409]
    text.refresh_from_db()
    told = next(a for a in answers if a.status_code == 409).content.decode()
    assert f"“{text.text_en}”" in told
    assert "words of one" in told
    assert "words of two" in told


def slowly(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Leaves everybody time to overtake; what is done stays what it is."""
    module, _dot, verb = name.rpartition(".")
    from django.utils.module_loading import import_string

    actions = import_string(module)
    act = getattr(actions, verb)

    def slow(**given: Any) -> Any:
        time.sleep(0.3)
        return act(**given)

    monkeypatch.setattr(actions, verb, slow)
