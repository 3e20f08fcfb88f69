"""A case dispatched by a rule that names a layer: the people of that layer's grid at the place are told (A5)."""

from __future__ import annotations

from django.utils import timezone

from linli.records.cases.models import OutboxMessage
from linli.records.tenancy import queries as tenancy
from linli.records.territory.crosswalks import post_in_layer

from .core import Move
from .messages import alarm_message


def tell_posts(done: Move) -> None:
    """Nothing is asked for classes that no rule sends to a layer."""
    case = done.case
    layers = {
        r.layer
        for r in done.pack.dispatch_rules
        if r.layer and r.matches(case.kind, case.code, area_kind=None, has_owner=False)
    }
    if not layers or case.lon is None or case.lat is None:
        return
    today = timezone.localdate(done.at, tenancy.time_zone())
    rows = []
    for layer in sorted(layers):
        there = post_in_layer(layer, case.lon, case.lat, on=today)
        for acting in there.acting if there else ():
            rows.append(alarm_message(
                f"layer:{layer}:{case.pk}:{case.version}:{acting.account.pk}", to=acting.account.ref, template="layer_post", case=case,
                at=done.at, layer=layer, grid=there.grid.code if there else "",
            ))  # fmt: skip
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
