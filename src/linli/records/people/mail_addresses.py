"""Mail addresses that we can write to: one rule for every door that takes one, and for whoever sends."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from . import wording


def is_mailable(address: str) -> bool:
    """One address and nothing else, in plain letters: mail servers do not agree on others.

    >>> is_mailable("li.wei@example.org"), is_mailable("x@exämple.cn"), is_mailable("李伟@example.org"), is_mailable("li.wei")
    (True, False, False, False)
    """
    try:
        validate_email(address)
    except ValidationError:
        return False
    return address.isascii()


def mailable(text: str) -> str:
    """The address as it is kept; none is fine too. Refusal: email-unreadable."""
    address = text.strip()
    if address and not is_mailable(address):
        raise wording.email_unreadable(address)
    return address
