"""Which transport and gateway this installation has, by its settings."""

from __future__ import annotations

from django.conf import settings

from linli.records.tenancy import queries as tenancy
from linli.words import Words

from . import files
from .failures import NotSetUp
from .mail.compose import Sender
from .mail.transports import MailFile, Smtp, Transport
from .sms.gateways import Gateway, HttpGateway, SmsFile


def mail_way() -> Transport:
    """Raises `NotSetUp`."""
    if settings.MAIL == "file":
        return MailFile(files.file_of(settings.MESSAGES_DIR, tenancy.current().schema_name))
    if settings.MAIL == "smtp" and settings.MAIL_HOST and settings.MAIL_FROM:
        return Smtp(
            host=settings.MAIL_HOST, port=settings.MAIL_PORT, tls=settings.MAIL_TLS, user=settings.MAIL_USER,
            password=settings.MAIL_PASSWORD,
        )  # fmt: skip
    raise NotSetUp("mail-not-set-up")


def sms_way() -> Gateway:
    """Raises `NotSetUp`."""
    if settings.SMS == "file":
        return SmsFile(files.file_of(settings.MESSAGES_DIR, tenancy.current().schema_name))
    if settings.SMS == "http" and settings.SMS_URL.startswith(("https://", "http://")):
        return HttpGateway(url=settings.SMS_URL, key=settings.SMS_KEY)
    raise NotSetUp("sms-not-set-up")


def sender(language: str) -> Sender:
    town = tenancy.current()
    name = Words(town.name_en, town.name_zh).in_(language)
    return Sender(settings.MAIL_FROM or "linli@localhost", f"{name} · Linli 邻里", settings.MAIL_REPLY_TO)
