"""One test message, outside the outbox: are the settings right? Refusals: channel-not-set-up, test-not-delivered."""

from __future__ import annotations

from linli.records.cases.letters import segments
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal, Words

from . import ways, wording
from .failures import NotSetUp, Refused, Unreachable
from .mail.compose import compose
from .sms.numbers import e164

SUBJECT = Words("Test message", "测试消息")
TEXT = Words("This is a test message of {town}. Nothing has to be done.", "这是{town}的测试消息，无需处理。")


def mail(to: str, *, key: str) -> int:
    language, text = _said()
    way = None
    try:
        way = ways.mail_way()
        way.send(
            compose(
                sender=ways.sender(language),
                to=to,
                subject=SUBJECT.in_(language),
                text=text,
                language=language,
                key=key,
            ),
            key=key,
        )
    except (NotSetUp, Refused, Unreachable) as why:
        raise _refusal(why, Words("mail", "邮件")) from None
    finally:
        if way is not None:
            way.close()
    return 0


def sms(to: str, *, key: str) -> int:
    """The paid parts."""
    _language, text = _said()
    try:
        ways.sms_way().send(e164(to), text, key=key)
    except (NotSetUp, Refused, Unreachable) as why:
        raise _refusal(why, Words("short messages", "短信")) from None
    return segments(text).count


def _said() -> tuple[str, str]:
    town = tenancy.current()
    language = (town.languages or ["zh-hans"])[0]
    return language, TEXT.format(town=Words(town.name_en, town.name_zh)).in_(language)


def _refusal(why: NotSetUp | Refused | Unreachable, name: Words) -> Refusal:
    return wording.channel_off(name) if isinstance(why, NotSetUp) else wording.not_delivered(why.code)
