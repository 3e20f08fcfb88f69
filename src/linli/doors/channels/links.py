"""Addresses in messages: the follow link, and the page that stops messages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from linli.records.cases.following import follow_token
from linli.records.tenancy.hosts import primary_domain

TOKEN = "TOKEN"  # noqa: S105 - stands where a token will


@dataclass(frozen=True, slots=True)
class Links:
    """Of one report."""

    token: str
    follow: str
    stop: str

    def left_out(self, text: str) -> str:
        """The text as the desk may see it: the link would open the report."""
        return text.replace(self.token, "…")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of the town at hand, looked up once a batch."""

    follow: str
    stop: str

    def of(self, report_id: UUID) -> Links:
        token = follow_token(report_id)
        return Links(token, self.follow.replace(TOKEN, token), self.stop.replace(TOKEN, token))


def addresses() -> Addresses:
    base = str(settings.PUBLIC_URL).format(domain=primary_domain()).rstrip("/")
    return Addresses(
        base + reverse("portal:follow", args=[TOKEN]), base + reverse("channels:stop", args=[TOKEN])
    )
