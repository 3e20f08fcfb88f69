"""That a person has a new message on the phone; it says whose, never what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linli.records.people.queries import Actor

TOPIC = "told"


def is_for(by: Actor, body: Mapping[str, Any]) -> bool:
    return bool(body.get("to") == by.ref)
