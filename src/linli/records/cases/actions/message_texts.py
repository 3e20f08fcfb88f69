"""A town's own wording of its messages, and when and how many short messages go out."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.engine.catalogue.principles import admit
from linli.records.cases import wording
from linli.records.cases.given import clean
from linli.records.cases.letters import LETTERS, check_template
from linli.records.cases.models import MessageRules, MessageTemplate
from linli.records.journal.actions import record
from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor
from linli.records.people.standing import refuse_unless_everywhere

LANGUAGES = ("zh-hans", "en")
MOST = 1_000_000


def set_message_template(
    *, code: str, language: str, subject: str, text: str, short: str, by: Actor, now: datetime | None = None
) -> MessageTemplate:
    """The town's own text of one message in one language, from the next sending on.

    Refusals: message-unknown, template-language-unknown, template-incomplete, placeholder-unknown, text-too-long,
    not-allowed.
    """
    _refuse_without(by, "texts.write")
    texts = {"subject": clean(subject), "text": clean(text), "short": clean(short)}
    check_template(code, **texts)
    admit(*texts.values())
    if language not in LANGUAGES:
        raise wording.template_language_unknown()
    with transaction.atomic():
        own, _ = MessageTemplate.objects.update_or_create(
            code=code, language=language,
            defaults={**texts, "changed_at": now or timezone.now(), "changed_by": by.ref},
        )  # fmt: skip
        said: dict[str, Any] = {"title": texts["subject"], "text": texts["text"], "short": texts["short"]}
        record("set_message_template", f"message:{code}:{language}", by=by, **said)
    return own


def reset_message_template(*, code: str, language: str, by: Actor) -> None:
    """Back to the shipped text. Refusals: message-unknown, not-allowed."""
    _refuse_without(by, "texts.write")
    if code not in LETTERS:
        raise wording.message_unknown(code)
    with transaction.atomic():
        MessageTemplate.objects.filter(code=code, language=language).delete()
        record("reset_message_template", f"message:{code}:{language}", by=by)


def set_message_rules(
    *,
    quiet_from: time,
    quiet_until: time,
    most_per_case: int,
    most_per_day: int,
    signature: str = "",
    by: Actor,
) -> MessageRules:
    """Quiet hours, limits and signature of short messages. Refusals: message-rules-impossible, not-allowed."""
    _refuse_without(by, "settings.manage")
    signature = clean(signature)
    is_number = 0 <= most_per_case <= 30_000 and 0 <= most_per_day <= MOST
    if not is_number or len(signature) > 20 or re.search(r"[【】\[\]\n]", signature):
        raise wording.message_rules_impossible()
    rules: dict[str, Any] = {
        "quiet_from": quiet_from, "quiet_until": quiet_until, "most_per_case": most_per_case,
        "most_per_day": most_per_day, "signature": signature,
    }  # fmt: skip
    with transaction.atomic():
        made, _ = MessageRules.objects.update_or_create(id=1, defaults=rules)
        record("set_message_rules", "message_rules:1", by=by, **rules)
    return made


def _refuse_without(by: Actor, verb: str) -> None:
    if by.kind != "system" and not by.may_anywhere(verb):
        raise wording.not_allowed(VERBS[verb])
    refuse_unless_everywhere(by, verb)
