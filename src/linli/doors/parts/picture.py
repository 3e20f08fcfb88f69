"""The map of the place picker stands in the page as a picture, which no stylesheet of ours reaches: its dark colours go with it."""

from __future__ import annotations

import base64
from hashlib import sha256

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe

# The tokens of linli.css in the dark.
DARK = (
    "@media (prefers-color-scheme:dark){.m-land{fill:#1c262b}.m-green{fill:#1f3529}.m-building{fill:#27333a}.m-water{fill:#17374a}"
    ".m-square{fill:#131b1f}.m-bridge{fill:#34424a}.m-rail{stroke:#7f9aa6}.m-st-case{stroke:#10171b}.m-st-fill{stroke:#34424a}"
    ".m-name,.m-gridname{fill:#bccad0;stroke:#141c20}.m-grid{stroke:#7f9aa6}.m-own{fill:#6fc3e1;stroke:#6fc3e1}"
    ".m-sel{fill:#6fc3e1;stroke:#6fc3e1}.m-drop path{fill:#6fc3e1;stroke:#182126}.m-drop circle{fill:#182126}"
    ".m-scale,.m-scale text{fill:#bccad0}.m-scale path{stroke:#bccad0}}"
)
_HASH = base64.b64encode(sha256(DARK.encode()).digest()).decode()
POLICY_OF_PICTURE = f"default-src 'none'; style-src 'sha256-{_HASH}'"


def with_dark(drawn: str) -> SafeString:
    """The same drawing, dark where the reader's device is."""
    head, end, rest = drawn.partition(">")
    return mark_safe(f"{head}{end}<style>{DARK}</style>{rest}") if end else mark_safe("")  # noqa: S308 - our own drawing


def pictured(drawn: str) -> HttpResponse:
    """The drawing as a picture of its own, for whoever asked only."""
    response = HttpResponse(with_dark(drawn), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = POLICY_OF_PICTURE
    return response
