"""`linli channels test`: one message with the settings in force, and a sentence where it did not go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from linli.doors.channels import trying
from linli.words import Refusal
from tests.doors.channels.conftest import MailServer, SmsServer

pytestmark = pytest.mark.django_db


def test_a_test_message_arrives(mail_server: MailServer, sms_server: SmsServer) -> None:
    trying.mail("you@example.org", key="k")
    assert [m["To"] for m in mail_server.mails()] == ["you@example.org"]
    assert trying.sms("138 1234 5678", key="k") == 1
    assert sms_server.got[0][1]["to"] == "+8613812345678"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: trying.mail("x@no.example", key="k"), "test-not-delivered"),
        (lambda: trying.sms("12", key="k"), "test-not-delivered"),
    ],
)
def test_what_was_not_taken_is_said(mail_server: MailServer, act: Callable[[], Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        act()
    assert refused.value.code == code
    assert "not taken" in refused.value.words.en
    assert "未能送出" in refused.value.words.zh


def test_a_channel_without_settings_is_said(settings: Any) -> None:
    settings.MAIL = settings.SMS = "off"
    for act in (lambda: trying.mail("a@example.org", key="k"), lambda: trying.sms("13812345678", key="k")):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "channel-not-set-up"
