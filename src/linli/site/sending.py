"""What the sending loop does for each town."""

from __future__ import annotations

from datetime import datetime

from linli.doors.channels import invitations, ringing, sending


def messages(now: datetime) -> int:
    return sending.send_round(now=now).total()


def invitation_mails(now: datetime) -> int:
    return invitations.send_round(now=now).total()


def rings(now: datetime) -> int:
    return ringing.ring_round(now=now).total()


STEPS = (messages, invitation_mails, rings)
