"""Invitations of staff go out by mail: in the person's language, once, until the link is over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.doors.channels.invitations import send_round
from linli.records.journal.models import JournalRow
from linli.records.people import actions as people
from linli.records.people.models import Account, InvitationMail
from linli.records.people.queries import SYSTEM
from tests.doors.channels.conftest import MailServer
from tests.records.loop import MONDAY
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
Lines = Callable[[], list[dict[str, Any]]]


def someone(*, email: str = "wu@example.org", language: str = "", password: str | None = None) -> Account:
    made = people.create_account(
        username="wuqiang", name_zh="吴强", name_en="Wu Qiang", password=password, email=email, by=SYSTEM
    )
    if language:
        people.choose_language(account=made, language=language)
        made.refresh_from_db()
    return made


def test_the_mail_has_the_link_the_name_and_until_when(town: SmallTown, mail_server: MailServer) -> None:
    token = people.invite(account=someone(language="en"), by=SYSTEM, now=MONDAY)
    assert send_round(now=MONDAY) == {"sent": 1}
    (mail,) = mail_server.mails()
    text = mail.get_body(("plain",)).get_content()
    assert mail["To"] == "wu@example.org"
    assert mail["Content-Language"] == "en"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"https://testserver/desk/invited/{token}" in text
    assert "wuqiang" in text
    assert re.search(r"until \d{4}-\d\d-\d\d \d\d:\d\d \(Asia/Shanghai\)", text)
    assert "set your password" in mail["Subject"]


def test_where_the_language_is_not_known_the_town_s_first_one_is_taken(town: SmallTown, files: Lines) -> None:
    people.invite(account=someone(), by=SYSTEM, now=MONDAY)
    send_round(now=MONDAY)
    (line,) = files()
    assert "请设置您的密码" in line["subject"]
    assert not re.search(r"password|account", line["text"])


def test_a_reset_says_so_and_the_link_in_the_mail_works(
    town: SmallTown, files: Lines, client: Client
) -> None:
    account = someone(language="en", password="Old-password-2026")
    people.invite(account=account, by=SYSTEM, now=MONDAY)
    send_round(now=MONDAY)
    (line,) = files()
    assert "set a new password" in line["subject"]
    token = re.search(r"/desk/invited/(\S+)", line["text"]).group(1)
    people.accept_invitation(token=token, password="New-password-2026", now=MONDAY)
    account.refresh_from_db()
    assert account.check_password("New-password-2026")


def test_it_goes_out_once_and_the_token_is_gone_afterwards(town: SmallTown, files: Lines) -> None:
    token = people.invite(account=someone(), by=SYSTEM, now=MONDAY)
    assert token.encode() not in bytes(InvitationMail.objects.get().sealed), "never in clear"
    send_round(now=MONDAY)
    assert send_round(now=MONDAY + timedelta(hours=1)) == {}
    assert len(files()) == 1
    row = InvitationMail.objects.get()
    assert (row.end, bytes(row.sealed), row.sent_at) == ("sent", b"", MONDAY)
    assert token not in str(list(JournalRow.objects.values_list("body", flat=True)))


def test_sent_again_after_a_crash_it_has_the_same_message_id(
    town: SmallTown, mail_server: MailServer
) -> None:
    people.invite(account=someone(), by=SYSTEM, now=MONDAY)
    sealed = bytes(InvitationMail.objects.get().sealed)
    send_round(now=MONDAY)
    InvitationMail.objects.update(
        end="", next_try_at=MONDAY, sealed=sealed
    )  # as a sender killed before the commit leaves it
    send_round(now=MONDAY)
    assert len(mail_server.mails()) == 2
    assert len({m["Message-ID"] for m in mail_server.mails()}) == 1


@pytest.mark.parametrize("why", ["used", "revoked", "too late", "newer", "disabled"])
def test_a_link_that_opens_nothing_is_not_sent(town: SmallTown, files: Lines, why: str) -> None:
    account = someone()
    token = people.invite(account=account, by=SYSTEM, now=MONDAY)
    at = MONDAY + timedelta(hours=73 if why == "too late" else 0)
    if why == "used":
        people.accept_invitation(token=token, password="New-password-2026", now=MONDAY)
    elif why == "revoked":
        people.revoke_invitation(account=account, by=SYSTEM, now=MONDAY)
    elif why == "newer":
        people.invite(account=account, by=SYSTEM, now=MONDAY)
    elif why == "disabled":
        people.disable_account(account=account, by=SYSTEM)
    done = send_round(now=at)
    assert done["dropped"] == 1
    assert len(files()) == (1 if why == "newer" else 0)
    assert not any(token in line["text"] for line in files())


def test_without_an_address_nothing_is_queued(town: SmallTown) -> None:
    people.invite(account=someone(email=""), by=SYSTEM, now=MONDAY)
    assert not InvitationMail.objects.exists()


def test_a_mail_server_that_says_later_is_tried_again_and_a_refusal_ends_it(
    town: SmallTown, mail_server: MailServer
) -> None:
    account = someone(email="wu@later.example")
    people.invite(account=account, by=SYSTEM, now=MONDAY)
    assert send_round(now=MONDAY) == {"later": 1}
    assert send_round(now=MONDAY) == {}, "not at once"
    Account.objects.filter(pk=account.pk).update(email="wu@no.example")
    assert send_round(now=MONDAY + timedelta(minutes=5)) == {"aside": 1}
    assert mail_server.mails() == []


def test_an_installation_without_mail_keeps_it_until_it_has_one(
    town: SmallTown, settings: Any, files: Lines
) -> None:
    settings.MAIL = "off"
    people.invite(account=someone(), by=SYSTEM, now=MONDAY)
    assert send_round(now=MONDAY) == {"held": 1}
    settings.MAIL = "file"
    assert send_round(now=MONDAY + timedelta(hours=1)) == {"sent": 1}


def test_whoever_changes_the_language_gets_mails_in_it(town: SmallTown, client: Client) -> None:
    account = someone(password="Old-password-2026")
    client.force_login(account)
    client.post("/language", {"language": "en", "next": "/desk/"})
    account.refresh_from_db()
    assert account.language == "en"
