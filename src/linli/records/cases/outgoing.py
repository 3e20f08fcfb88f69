"""What leaves the house: messages that wait, the town's own texts for them, and when they may be sent."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q

ENDS = ("sent", "aside", "dropped")


class OutboxMessage(models.Model):
    """A message that has to leave (mail, SMS, desk alarm); sent at least once, with an idempotency key."""

    key = models.CharField(max_length=160, unique=True)
    channel = models.CharField(max_length=20)  # "desk", "mail", "sms", "webhook"
    to = models.CharField(max_length=160)  # "power:command_centre:<path>", "account:<id>", "report:<id>"
    template = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    case = models.ForeignKey("cases.Case", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    is_urgent = models.BooleanField(default=False)  # goes out in quiet hours too
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)  # empty: nothing has to be sent any more
    attempts = models.PositiveSmallIntegerField(default=0)
    end = models.CharField(max_length=8, choices=[(e, e) for e in ENDS], blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=60, blank=True)  # a code: why it waits, was set aside or dropped
    # As it was sent, for the desk: the address masked, the follow link left out (it would open the report to staff).
    address = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    parts = models.PositiveSmallIntegerField(default=0)  # short messages that were paid for

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="outbox_to_send"
            ),
            models.Index(fields=["channel", "-sent_at"], condition=Q(end="sent"), name="outbox_sent"),
            models.Index(fields=["-made_at"], condition=~Q(channel="desk"), name="outbox_newest"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(end="", sent_at__isnull=True)
                | Q(end="sent", sent_at__isnull=False, next_try_at__isnull=True)
                | Q(end__in=["aside", "dropped"], sent_at__isnull=True, next_try_at__isnull=True),
                name="outbox_end_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(channel="desk") | Q(next_try_at__isnull=True), name="desk_messages_are_not_sent"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class MessageTemplate(models.Model):
    """A town's own wording of a message in one language; without a row the shipped text is sent."""

    code = models.CharField(max_length=40)  # one of `letters.LETTERS`
    language = models.CharField(max_length=10, choices=[("zh-hans", "zh-hans"), ("en", "en")])
    subject = models.CharField(max_length=120)
    text = models.TextField()  # of a mail
    short = models.CharField(max_length=300)  # of a short message
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "language"], name="message_template_once"),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(text="") & ~Q(short=""), name="message_template_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.language}"


class MessageRules(models.Model):
    """When short messages may be sent and how many, in this town; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    quiet_from = models.TimeField(default=time(22))
    quiet_until = models.TimeField(default=time(7))  # the same as `quiet_from`: never quiet
    most_per_case = models.PositiveSmallIntegerField(default=20)  # short messages to all reporters of a case
    most_per_day = models.PositiveIntegerField(default=2000)  # paid parts in the town
    signature = models.CharField(max_length=20, blank=True)  # 【…】 before each; empty: the town's name

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="message_rules_are_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.quiet_from:%H:%M}–{self.quiet_until:%H:%M}"
