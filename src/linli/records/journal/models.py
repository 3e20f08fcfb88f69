"""The journal: an append-only, chained account of who did or saw what, one chain per tenant.

Rows are chained by the database itself (see migration 0002): a trigger numbers each row, hashes it with
its predecessor's hash and moves the head, so no program can append a row outside the chain. Other triggers
refuse every change and deletion.
"""

from __future__ import annotations

from django.db import models


class JournalRow(models.Model):
    """One act or one look. Holds references, never personal data, so that erasure stays possible."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)  # "account:<id>", "reporter:<report>", "system:sweep"
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)  # "case:<id>", "account:<id>"
    purpose = models.CharField(max_length=200, blank=True)
    body = models.TextField()  # canonical JSON, kept as the text that was hashed
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "seq"], name="journal_subject"),
            models.Index(fields=["actor", "seq"], name="journal_actor"),
            models.Index(fields=["verb", "at"], name="journal_verb"),
            models.Index(fields=["verb", "seq"], name="journal_verb_seq"),
            models.Index(fields=["at"], name="journal_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.subject}"


class JournalHead(models.Model):
    """The end of the chain: exactly one row, moved only by the trigger."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="journal_one_head")]

    def __str__(self) -> str:
        return f"head {self.seq}"


class JournalExport(models.Model):
    """A head that has left the house, so that a missing tail shows."""

    exported_on = models.DateField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.exported_on} {self.seq}"
