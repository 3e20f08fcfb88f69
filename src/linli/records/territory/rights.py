"""Whether an actor may do something with the land at a place; and who gives the rights that come with a post."""

from __future__ import annotations

from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor

from . import wording


def may(by: Actor, verb: str, path: str) -> None:
    """Refusal: not-in-your-area."""
    if by.kind != "system" and not by.may(verb, path):
        raise wording.not_in_your_area(VERBS[verb])


def with_the_post(by: Actor) -> Actor:
    """Who gives a role that a post brings with it: whoever may give the post need not be an administrator of accounts.

    The journal row of the post names the person.
    """
    return Actor("system", "posts", by.name, account=by.account)
