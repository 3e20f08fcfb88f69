"""Mail over a real SMTP server: two forms, the reporter's language, headers of automatic mail, and what goes wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from linli.doors.channels.failures import Refused
from linli.doors.channels.mail.compose import Sender, compose
from linli.doors.channels.sending import send_round
from linli.records.cases.given import Contact
from linli.records.cases.models import OutboxMessage, ReporterContact
from tests.doors.channels.conftest import MailServer
from tests.records.loop import MONDAY, report, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
LI = Contact(name="李", email="li@example.org")


def test_a_mail_arrives_in_both_forms_in_the_reporters_language(
    town: SmallTown, mail_server: MailServer
) -> None:
    report(town, contact=LI, language="en", place_text="Willow Lane <b>3</b>")
    report(town, contact=LI)
    assert send_round(now=MONDAY) == {"sent": 2}
    english, chinese = mail_server.mails()
    assert english["Subject"].startswith("We have your report")
    assert chinese["Subject"].startswith("已收到您反映的问题")
    plain, html = (english.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Willow Lane <b>3</b>" in plain
    assert "Willow Lane &lt;b&gt;3&lt;/b&gt;" in html
    assert 'lang="en"' in html
    assert '<a href="https://testserver/f/' in html


def test_headers_say_that_it_is_automatic_and_how_to_stop(town: SmallTown, mail_server: MailServer) -> None:
    report(town, contact=LI)
    send_round(now=MONDAY)
    (mail,) = mail_server.mails()
    assert mail["To"] == "li@example.org"
    assert "grid@town.example" in mail["From"]
    assert mail["Reply-To"] == "office@town.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip().startswith("<https://testserver/m/")
    assert mail["Message-ID"].endswith("@town.example>")


def test_the_same_message_has_the_same_id_and_others_have_others(
    town: SmallTown, mail_server: MailServer
) -> None:
    report(town, contact=LI)
    report(town, contact=LI)
    send_round(now=MONDAY)
    OutboxMessage.objects.update(end="", sent_at=None, next_try_at=MONDAY)  # as after a crash
    send_round(now=MONDAY)
    ids = [m["Message-ID"] for m in mail_server.mails()]
    assert len(ids) == 4
    assert len(set(ids)) == 2


def test_an_address_refused_for_good_is_set_aside_and_the_next_mail_goes(
    town: SmallTown, mail_server: MailServer
) -> None:
    for address in ("x@no.example", "x@later.example", "x@example.org"):
        report(town, contact=Contact(email=address))
    assert send_round(now=MONDAY) == {"aside": 1, "later": 1, "sent": 1}
    gone = OutboxMessage.objects.get(end="aside")
    assert (gone.error, gone.address, gone.next_try_at) == ("mail-address-refused", "x…@no.example", None)
    waits = OutboxMessage.objects.get(end="")
    assert (waits.error, waits.attempts) == ("mail-server-says-later", 1)
    assert timedelta(seconds=44) < waits.next_try_at - MONDAY < timedelta(seconds=76)


def test_a_server_that_is_away_loses_nothing(town: SmallTown, settings: Any) -> None:
    settings.MAIL, settings.MAIL_TLS, settings.MAIL_FROM = "smtp", "none", "a@b.example"
    settings.MAIL_HOST, settings.MAIL_PORT = "127.0.0.1", 9
    report(town, contact=LI)
    now = MONDAY
    for attempt in range(1, 16):
        assert sum(send_round(now=now).values()) == 1
        row = OutboxMessage.objects.get()
        assert (row.attempts, row.error) == (attempt, "mail-server-unreachable")
        now = row.next_try_at or now
    assert row.end == "aside"
    assert timedelta(hours=12) < now - MONDAY < timedelta(hours=20)


def test_without_settings_a_message_waits_and_is_not_called_sent(town: SmallTown, settings: Any) -> None:
    settings.MAIL = "off"
    report(town, contact=LI)
    assert send_round(now=MONDAY) == {"held": 1}
    row = OutboxMessage.objects.get()
    assert (row.error, row.attempts, row.sent_at) == ("mail-not-set-up", 0, None)
    assert send_round(now=MONDAY + timedelta(days=4)) == {"dropped": 1}
    assert OutboxMessage.objects.get().error == "too-old"


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: all@town.example",
        "a@b.example,c@d.example",
        "Li <a@b.example>",
        "路@例.example",
        "a",
    ],
)
def test_no_header_and_no_second_receiver_gets_in(address: str) -> None:
    with pytest.raises(Refused, match="address-impossible"):
        compose(sender=Sender("g@t.example", "T"), to=address, subject="s", text="t", language="en", key="k")


def test_a_line_end_in_a_subject_or_name_ends_no_header() -> None:
    sender = Sender("g@t.example", "Town\r\nBcc: x@y.example")
    mail = compose(
        sender=sender, to="a@b.example", subject="lamp\r\nBcc: x@y.example", text="t", language="en", key="k"
    )
    assert mail["Bcc"] is None
    assert mail["Subject"] == "lamp Bcc: x@y.example"


def test_an_impossible_address_is_not_tried_at_all(town: SmallTown, mail_server: MailServer) -> None:
    report(town, contact=LI)
    ReporterContact.objects.update(email="li@example.org\nBcc: x@y.example")
    assert send_round(now=MONDAY) == {"dropped": 1}
    assert mail_server.mails() == []


def test_a_whole_life_is_told_step_by_step(town: SmallTown, mail_server: MailServer) -> None:
    walk(town, report(town, contact=LI), "close")
    send_round(now=MONDAY + timedelta(hours=2))
    subjects = [str(m["Subject"]) for m in mail_server.mails()]
    assert len(subjects) == 4
    for words, subject in zip(("已收到", "前办结", "正在核查", "请您评价"), subjects, strict=True):
        assert words in subject
