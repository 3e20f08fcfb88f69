"""What the browser tests of the field app share: one network, one phone with a worker, and a look into the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from tests.browser import conftest
from tests.browser.fault_proxy import FaultProxy
from tests.browser.field_phone import OPEN_STATES, Phone

WORKER = "duyuzhen"


class World:
    """The phone, its network, the town's password, and the records as the server has committed them."""

    def __init__(self, phone: Phone, proxy: FaultProxy, password: str, blocker: Any) -> None:
        self.phone, self.proxy, self.password, self.blocker = phone, proxy, password, blocker
        self.who, self.began = WORKER, datetime.now(UTC)

    @contextmanager
    def records(self) -> Iterator[None]:
        from linli.records.tenancy.models import Tenant

        with self.blocker.unblock():
            connection.set_schema_to_public()
            connection.set_tenant(Tenant.objects.get(schema_name=conftest.SCHEMA))
            try:
                yield
            finally:
                connection.close()

    def restart(self) -> None:
        """The browser again, after it was killed."""
        self.phone.start()
        self.phone.sign_in_if_asked(self.who, self.password)

    def come_to_rest(self) -> None:
        """A sound network, the worker signed in, nothing in the outbox: whatever the test before has left."""
        self.proxy.be_well()
        if self.phone.context is None or not self.phone.context.pages:
            self.phone.start()
        for extra in self.phone.context.pages[1:] if self.phone.context else []:
            extra.close()
        self.phone.page.goto(f"{self.phone.url}/field/#/outbox")
        self.phone.page.wait_for_selector("html[data-ready]", state="attached")
        self.phone.sign_in_if_asked(self.who, self.password)
        self.phone.page.evaluate(EMPTY)
        self.phone.reload()


# Refused and noted entries of the test before are put away, as the person would; drafts are emptied.
EMPTY = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("linli-field");
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const tx = asked.result.transaction(["outbox", "photos", "drafts", "received"], "readwrite");
    for (const store of ["outbox", "photos", "drafts", "received"]) tx.objectStore(store).clear();
    tx.oncomplete = () => { asked.result.close(); resolve(); };
  };
})"""


def place_of(username: str) -> tuple[float, float]:
    """A point in the worker's own grid."""
    from linli.records.people.models import Account
    from linli.records.territory.models import Holding, ResponsibilityGrid

    account = Account.objects.get(username=username)
    path = Holding.objects.filter(account=account).values_list("post__path", flat=True)[0]
    grid = ResponsibilityGrid.objects.filter(path=path, to_on=None).order_by("-from_on")[0]
    return grid.lon, grid.lat


def compare(world: World, items: list[dict[str, Any]]) -> None:
    """Equal sets on both sides: every one of these commands once, every photo whole, nothing left on the phone."""
    from linli.records.cases.models import Evidence, Report, Step
    from linli.records.fieldwork.models import FieldCommand, PhotoUpload, Suggestion

    ids = {i["id"] for i in items}
    assert not [i for i in world.phone.outbox() if i["state"] in OPEN_STATES]
    assert not world.phone.photos(), "bytes of photos are still on the phone"
    photos = sorted((i["id"], p["sha256"]) for i in items for p in i["command"]["photos"])
    with world.records():
        there = [str(pk) for pk in FieldCommand.objects.filter(pk__in=ids).values_list("pk", flat=True)]
        assert sorted(there) == sorted(ids)
        whole = PhotoUpload.objects.filter(command__in=ids, is_whole=True).values_list("command_id", "sha256")
        assert sorted((str(c), s) for c, s in whole) == photos
        kept = Evidence.objects.filter(original_sha256__in=[s for _, s in photos])
        assert Counter(kept.values_list("original_sha256", flat=True)) == Counter(s for _, s in photos)
        for item in items:
            body, kind = item["command"]["body"], item["command"]["kind"]
            if kind == "report":
                assert Report.objects.filter(text=body["text"], reported_at__gte=world.began).count() == 1
            elif kind == "suggest":
                assert Suggestion.objects.filter(text=body["text"], made_at__gte=world.began).count() == 1
            elif kind == "note":
                assert Step.objects.filter(text=body["text"], at__gte=world.began).count() == 1


def actor(username: str) -> Any:
    from django.utils import timezone

    from linli.records.people.models import Account
    from linli.records.people.queries import actor_of

    account = Account.objects.select_related("organisation").get(username=username)
    return actor_of(account, today=timezone.localdate())


def holder_of(role: str) -> str:
    from linli.records.people.models import Grant

    return str(
        Grant.objects.filter(role__code=role)
        .order_by("area_path", "-id")
        .values_list("account__username", flat=True)[0]
    )


def reported(world: World, words: str) -> Any:
    """A lamp in the worker's grid, reported by a resident."""
    from linli.records.cases import actions as cases
    from linli.records.cases.given import NewReport
    from linli.records.people.queries import actor_of_reporter

    lon, lat = world.phone.place
    new = NewReport(kind="component", code="01037", text=words, lon=lon, lat=lat)
    return cases.report(new=new, by=actor_of_reporter("00000000-0000-0000-0000-000000000000")).case


def dispatched(world: World, words: str, *, is_urgent: bool = False) -> tuple[Any, str]:
    """A lamp in the worker's grid, dispatched to the lighting unit; the case and who of that unit takes it."""
    from linli.records.cases import actions as cases
    from linli.records.cases.given import Given
    from linli.records.cases.models import Case
    from linli.records.people.models import Account

    unit = Account.objects.filter(organisation__code="lighting", is_active=True).order_by("username")[0]
    case = reported(world, words)
    cases.accept(case_id=case.pk, by=actor(holder_of("acceptor")))
    condition = "live_wire" if is_urgent else "dark"
    cases.file(case_id=case.pk, given=Given(condition=condition), by=actor(holder_of("supervision_centre")))
    cases.dispatch(
        case_id=case.pk, given=Given(unit=unit.organisation_id), by=actor(holder_of("command_centre"))
    )
    return Case.objects.get(pk=case.pk), unit.username
