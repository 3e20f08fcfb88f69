"""Bodies that staff belong to and cases are dispatched to."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from linli.records.journal.actions import record, why_given
from linli.records.people import wording
from linli.records.people.models import Organisation
from linli.records.people.queries import Actor
from linli.records.people.standing import holds


def create_organisation(
    *, code: str, name_zh: str, name_en: str, function: str, parent: Organisation | None = None,
    area_path: str = "", phone: str = "", hours: str = "", by: Actor,
) -> Organisation:  # fmt: skip
    """Refusals: name-missing, code-taken, area-above."""
    made = Organisation(
        code=code.strip(), name_zh=name_zh.strip(), name_en=name_en.strip(), function=function, parent=parent,
        area_path=area_path, phone=phone.strip(), hours=hours.strip(),
    )  # fmt: skip
    _refuse_wrong(made, by)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            record("create_organisation", made.ref, by=by, code=made.code)
    except IntegrityError as error:
        raise wording.code_taken(code) from error
    return made


def change_organisation(
    *, organisation: Organisation, name_zh: str, name_en: str, function: str, area_path: str, phone: str, hours: str,
    by: Actor,
) -> None:  # fmt: skip
    """Its code stays. Where it works may only be changed within what `by` may settle, before and after."""
    _refuse_wrong(organisation, by)
    organisation.name_zh, organisation.name_en = name_zh.strip(), name_en.strip()
    organisation.function, organisation.area_path = function, area_path
    organisation.phone, organisation.hours = phone.strip(), hours.strip()
    _refuse_wrong(organisation, by)
    with transaction.atomic():
        organisation.save(update_fields=["name_zh", "name_en", "function", "area_path", "phone", "hours"])
        record("change_organisation", organisation.ref, by=by, function=function, area=area_path)


def deactivate_organisation(*, organisation: Organisation, reason: str = "", by: Actor) -> None:
    """No more cases go there. Refusal: unit-has-cases, while open ones are with it."""
    with transaction.atomic():
        found = Organisation.objects.select_for_update().get(pk=organisation.pk)
        _refuse_wrong(found, by)
        cases = found.handled_cases.filter(is_open=True).count()  # type: ignore[attr-defined]
        if cases:
            raise wording.unit_has_cases(cases)
        found.is_active = False
        found.save(update_fields=["is_active"])
        record("deactivate_organisation", found.ref, by=by, **why_given(reason))


def reactivate_organisation(*, organisation: Organisation, by: Actor) -> None:
    _refuse_wrong(organisation, by)
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(is_active=True)
        record("reactivate_organisation", organisation.ref, by=by)


def _refuse_wrong(organisation: Organisation, by: Actor) -> None:
    if not (organisation.code and organisation.name_zh and organisation.name_en and organisation.function):
        raise wording.organisation_incomplete()
    if not holds(by, "settings.manage", organisation.area_path):
        raise wording.area_above()
