"""Addresses in messages: the follow link, and the page that stops messages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from linli.records.cases.following import follow_token
from linli.records.tenancy.hosts import primary_domain


@dataclass(frozen=True, slots=True)
class Links:
    token: str
    follow: str
    stop: str

    def left_out(self, text: str) -> str:
        """The text as the desk may see it: the link would open the report."""
        return text.replace(self.token, "…")


def base() -> str:
    """The public address of the town at hand, without a slash at the end."""
    return str(settings.PUBLIC_URL).format(domain=primary_domain()).rstrip("/")


def links_of(report_id: UUID, at: str) -> Links:
    token = follow_token(report_id)
    return Links(
        token, at + reverse("portal:follow", args=[token]), at + reverse("channels:stop", args=[token])
    )
