"""Invitations of staff by mail: in the person's language, or in the town's where nobody knows it."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from linli.records.people import actions as people
from linli.records.people.actions.mailing_invitations import Ending, Ready
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.hosts import primary_domain
from linli.words import Words

from . import ways
from .failures import NotSetUp, Refused, Unreachable
from .keys import outer_key
from .mail.compose import compose
from .mail.transports import Transport

log = logging.getLogger(__name__)
FIRST = Words("{town}: set your password", "{town}：请设置您的密码")
AGAIN = Words("{town}: set a new password", "{town}：请重新设置密码")
WHY_FIRST = Words(
    "An account for the work of {town} was made for you. Your user name: {username}",
    "已为您开通{town}的工作账号。用户名：{username}",
)
WHY_AGAIN = Words(
    "The administrator of {town} lets you set a new password. Your user name: {username}",
    "{town}的管理员允许您重新设置密码。用户名：{username}",
)
TEXT = Words(
    "{name},\n\n{why}\n\nSet the password here:\n{link}\n\n"
    "The link opens one time, until {until}. It is for you alone: do not pass this mail on. Nobody will ever ask you for the password.\n\n"
    "If you do not expect this mail, do nothing and tell the administrator.",
    "{name}：\n\n{why}\n\n请在这里设置密码：\n{link}\n\n"
    "链接只能打开一次，{until}前有效。仅供您本人使用，请勿转发此邮件。任何人都不会向您索要密码。\n\n"
    "如果您没有预期收到此邮件，请不要操作，并告知管理员。",
)


def send_round(*, now: datetime) -> Counter[str]:
    """One batch of the town at hand."""
    post = Post()
    try:
        return people.mail_invitations(deliver=post, now=now)
    finally:
        post.close()


class Post:
    """One connection for a batch."""

    def __init__(self) -> None:
        self._way: Transport | None = None

    def __call__(self, ready: Ready) -> Ending:
        try:
            self._send(ready)
        except NotSetUp as why:
            return Ending("held", why.code)
        except Unreachable as why:
            return Ending("later", why.code)
        except Refused as why:
            return Ending("aside", why.code)
        return Ending("sent")

    def close(self) -> None:
        if self._way is not None:
            self._way.close()

    def _send(self, ready: Ready) -> None:
        if self._way is None:
            self._way = ways.mail_way()
        key = outer_key(tenancy.current().schema_name, f"invitation:{ready.invitation.pk}")
        language = ready.account.language or (tenancy.current().languages or ["zh-hans"])[0]
        subject, text = letter_of(ready, language)
        mail = compose(
            sender=ways.sender(language),
            to=ready.account.email,
            subject=subject,
            text=text,
            language=language,
            key=key,
        )
        self._way.send(mail, key=key)


def letter_of(ready: Ready, language: str) -> tuple[str, str]:
    """Subject and text. Both languages say until when the link opens, in the town's time."""
    town, account = tenancy.current(), ready.account
    zone = tenancy.time_zone()
    at = ready.invitation.expires_at.astimezone(zone)
    values = {
        "town": Words(town.name_en, town.name_zh), "username": account.username,
        "name": Words(account.name_en or account.name_zh, account.name_zh), "link": _link(ready.token),
        "until": Words(f"{at:%Y-%m-%d %H:%M} ({zone.key})", f"{at.year} 年 {at.month} 月 {at.day} 日 {at:%H:%M}"),
    }  # fmt: skip
    values["why"] = (WHY_FIRST if ready.is_first else WHY_AGAIN).format(**values)
    subject = (FIRST if ready.is_first else AGAIN).format(**values)
    return subject.in_(language), TEXT.format(**values).in_(language)


def _link(token: str) -> str:
    base = str(settings.PUBLIC_URL).format(domain=primary_domain()).rstrip("/")
    return base + reverse("desk:invited", args=[token])
