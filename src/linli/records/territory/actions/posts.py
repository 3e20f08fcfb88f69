"""Put people in posts, with the rights that the post needs, and end it; deputies have their turn."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from linli.engine.catalogue.principles import admit
from linli.records.journal.actions import record
from linli.records.people.actions import grant_role
from linli.records.people.models import Account, Grant, Organisation
from linli.records.people.queries import Actor
from linli.records.territory import wording
from linli.records.territory.duties import role_of
from linli.records.territory.models import Holding, Leave, Post
from linli.records.territory.rights import may, with_the_post

from .ending import end_rights
from .lending import apart_from_leave, lend


def put_in_post(
    *, path: str, duty: str, account: Account, from_on: date, to_on: date | None = None,
    organisation: Organisation | None = None, turn: int = 0, by: Actor,
) -> Holding:  # fmt: skip
    """Give a post to a person from a day on; the post is made where it is new. Rights are given apart from it.

    Refusals: ends-before-it-begins, post-held-already.
    """
    if to_on is not None and to_on < from_on:
        raise wording.ends_before()
    with transaction.atomic():
        post, _ = Post.objects.get_or_create(path=path, duty=duty, organisation=organisation)
        Post.objects.select_for_update().get(pk=post.pk)
        same = Holding.objects.filter(post=post, account=account).filter(
            Q(to_on__isnull=True) | Q(to_on__gt=from_on)
        )
        if to_on is not None:
            same = same.filter(from_on__lt=to_on)
        if same.exists() or Holding.objects.filter(post=post, account=account, from_on=from_on).exists():
            raise wording.held_already()
        holding = Holding.objects.create(post=post, account=account, from_on=from_on, to_on=to_on, turn=turn)
        record(
            "put_in_post", account.ref, by=by, duty=duty, path=path, from_on=from_on, to_on=to_on, turn=turn
        )
    return holding


def staff_post(
    *,
    path: str,
    duty: str,
    account: Account,
    from_on: date,
    to_on: date | None = None,
    turn: int = 0,
    by: Actor,
) -> Holding:
    """A person in a post, together with the rights that its duty needs there; a deputy gets them on leave days only.

    Refusals: not-in-your-area, duty-missing, ends-before-it-begins, post-held-already, powers-joined.
    """
    may(by, "posts.manage", path)
    if not duty.strip():
        raise wording.duty_missing()
    admit(duty)
    with transaction.atomic():
        role = role_of(duty)
        if role and turn == 0 and not _has_role(account, role, path, from_on):
            grant_role(
                account=account, role=role, area_path=path, from_on=from_on, to_on=to_on, by=with_the_post(by)
            )
        made = put_in_post(
            path=path, duty=duty.strip()[:40], account=account, from_on=from_on, to_on=to_on, turn=turn, by=by
        )
        if turn:
            _lend_again(made, by=by)
        return made


def end_holding(*, holding: Holding, to_on: date, by: Actor) -> None:
    """The first day without the post. Refusal: ends-before-it-begins."""
    if to_on < holding.from_on:
        raise wording.ends_before()
    with transaction.atomic():
        Holding.objects.filter(pk=holding.pk).update(to_on=to_on)
        record("end_holding", f"account:{holding.account_id}", by=by, post=str(holding.post_id), to_on=to_on)


def unstaff_post(*, holding: Holding, to_on: date, by: Actor) -> None:
    """End the holding and, on the same day, the rights that came with it. Refusal: not-in-your-area."""
    may(by, "posts.manage", holding.post.path)
    with transaction.atomic(), apart_from_leave([holding.account_id], since=holding.from_on, by=by):
        end_holding(holding=holding, to_on=to_on, by=by)
        if role := role_of(holding.post.duty):
            end_rights(holding.account, role, holding.post.path, to_on)


def _lend_again(deputy: Holding, *, by: Actor) -> None:
    """A deputy who comes while the holder is away, or is going to be, has the rights for those days."""
    main = Holding.objects.filter(post=deputy.post, turn=0).values("account")
    for leave in Leave.objects.filter(
        account__in=main, state="granted", to_on__gt=deputy.from_on
    ).select_related("account"):
        lend(leave, by=by)


def _has_role(account: Account, role: str, path: str, on: date) -> bool:
    held = Grant.objects.filter(account=account, role__code=role, area_path=path)
    return held.filter(Q(to_on__isnull=True) | Q(to_on__gt=on)).exists()
