"""A mail from a rendered message: plain text, the same as simple HTML, and the headers of automatic mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, formatdate

from django.utils.html import escape

from linli.doors.channels.failures import Impossible
from linli.records.people.mail_addresses import is_mailable

LINK = re.compile(r"https?://[^\s<>\"，。；、]+")


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose mail it is."""

    address: str
    name: str
    reply_to: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2] or "localhost"


def compose(
    *, sender: Sender, to: str, subject: str, text: str, language: str, key: str, stop: str = ""
) -> EmailMessage:
    """RFC 5322 with RFC 3834 (automatic), RFC 2369 and 8058 (how to stop). Raises `Impossible` for an impossible address."""
    check_address(to)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((_one_line(sender.name), sender.address))
    mail["To"] = to
    if sender.reply_to:
        mail["Reply-To"] = sender.reply_to
    mail["Subject"] = _one_line(subject)
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = f"<{key}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    if stop:
        mail["List-Unsubscribe"] = f"<{stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(text)
    mail.add_alternative(_html(text, subject, language), subtype="html")
    mail["Content-Language"] = "zh-CN" if language.startswith("zh") else "en"
    return mail


def check_address(to: str) -> None:
    """One address and nothing else: no line ends, no second receiver, no name."""
    if not is_mailable(to):
        raise Impossible("address-impossible")


def _one_line(text: str) -> str:
    """A header cannot be ended from within."""
    return " ".join(text.split())


def _html(text: str, title: str, language: str) -> str:
    paragraphs = [_linked(p).replace("\n", "<br>") for p in text.strip().split("\n\n")]
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    lang = "zh-Hans" if language.startswith("zh") else "en"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f'<body style="font:16px/1.6 sans-serif;max-width:36em;color:#1c2b26">{body}</body></html>'
    )


def _linked(text: str) -> str:
    parts, last = [], 0
    for match in LINK.finditer(text):
        url = escape(match.group())
        parts += [escape(text[last : match.start()]), f'<a href="{url}">{url}</a>']
        last = match.end()
    return "".join([*parts, escape(text[last:])])
