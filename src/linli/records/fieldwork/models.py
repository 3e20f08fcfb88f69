"""What phones sent, with the first answer to each; photos on their way; what was read, written and suggested."""

from __future__ import annotations

from django.db import models

from linli.records.cases.models import Case, Evidence, OutboxMessage
from linli.records.people.models import Account, new_id


class FieldCommand(models.Model):
    """One command of a phone, carried out exactly once: its row and its effect are one transaction."""

    id = models.UUIDField(primary_key=True, editable=False)  # made on the phone
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    device = models.UUIDField()
    seq = models.PositiveBigIntegerField()  # of the device
    kind = models.CharField(max_length=20)
    content = models.CharField(max_length=64)  # fingerprint of what was sent
    device_at = models.DateTimeField()  # the phone's clock, kept beside ours and never corrected
    received_at = models.DateTimeField()
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step_seq = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=[(s, s) for s in ("done", "kept_as_note")])
    was_stale = models.BooleanField(default=False)
    answer = models.JSONField()
    photos = models.JSONField(default=list)  # what the command said would follow
    # Where the phone was, for coverage; erased after 30 days.
    position = models.JSONField(null=True, blank=True)
    form_s = models.PositiveIntegerField(default=0)  # seconds that the form was open
    imported_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # from a rescue file

    class Meta:
        indexes = [
            models.Index(fields=["account", "device_at"], name="command_by_account"),
            models.Index(fields=["case", "step_seq"], name="command_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class PhotoUpload(models.Model):
    """A photo of a command on its way: how much has arrived, and what became of it."""

    command = models.ForeignKey(FieldCommand, on_delete=models.CASCADE, related_name="uploads")
    sha256 = models.CharField(max_length=64)  # of the bytes that the phone sends
    received = models.PositiveIntegerField(default=0)
    is_whole = models.BooleanField(default=False)
    refused = models.CharField(max_length=40, blank=True)  # code of the reason why it was not kept
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["command", "sha256"], name="photo_upload_once"),
            models.CheckConstraint(
                condition=models.Q(is_whole=False) | models.Q(refused=""), name="whole_upload_is_not_refused"
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], condition=models.Q(is_whole=True), name="photo_upload_known")
        ]

    def __str__(self) -> str:
        return f"{self.command_id} {self.sha256[:8]}"


class DayWords(models.Model):
    """What a worker adds in words to the day sheet that the machine wrote."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    text = models.TextField()
    device_at = models.DateTimeField()  # the latest stands

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "on"], name="day_words_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.on}"


class Suggestion(models.Model):
    """A complaint or suggestion of a worker about the work or the app; the administrators answer it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in ("complaint", "suggestion")])
    text = models.TextField()
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | ~models.Q(answer="") & models.Q(answered_by__isnull=False, answered_at__isnull=False),
                name="suggestion_answer_is_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Reading(models.Model):
    """Somebody has read a message on the phone; the dispatcher sees when."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="readings")
    read_at = models.DateTimeField()  # the phone's clock
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "message"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.message_id}"


class PushSubscription(models.Model):
    """A phone that wants to ring when its app is closed: where its browser's maker takes a ring, and nothing by which words could be sent."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40)  # the sign-in on that phone; when it ends, so does this
    endpoint = models.CharField(max_length=500, unique=True)
    made_at = models.DateTimeField()
    # Ids of the urgent messages that were looked at for this phone: each rings it once, whenever it was committed.
    looked_at = models.JSONField(default=list)
    rung_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)  # after a failure
    failures = models.PositiveSmallIntegerField(default=0)  # in a row

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session_key"], name="push_once_a_sign_in"),
            models.CheckConstraint(
                condition=models.Q(next_try_at__isnull=True) | models.Q(failures__gt=0),
                name="push_waits_after_failure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.made_at}"
