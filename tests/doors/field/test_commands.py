"""Exactly once, receipts, refusals: the contract of the sync as the server keeps it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.records.cases.models import Case, Step
from linli.records.fieldwork.models import DayWords, FieldCommand, Reading, Suggestion
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from tests.doors.field.phone import HEADERS, Phone
from tests.records.loop import CABINET, MONDAY, report, step, walk
from tests.small_town import PASSWORD, SmallTown, inside

pytestmark = pytest.mark.django_db


def body(grid: int = 1, **more: Any) -> dict[str, Any]:
    lon, lat = inside(grid)
    return {"kind": CABINET[0], "code": CABINET[1], "text": "箱体脏污", "lon": lon, "lat": lat, **more}


def test_a_report_makes_one_case_and_a_repeat_gets_the_first_answer(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    command = phone.command("report", body=body())
    first, again = phone.send(command), phone.send(command)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["id"] == command["id"]
    assert first.json()["state"] == "done"
    case = Case.objects.get()
    assert first.json()["case"]["number"] == case.number
    assert case.channel == "field"
    assert FieldCommand.objects.count() == 1


def test_one_id_with_other_content_is_refused_and_is_no_receipt(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    command = phone.command("report", body=body())
    phone.send(command)
    said = phone.send({**command, "body": body(text="另一件事")})
    assert said.status_code == 409
    assert said.json()["code"] == "id-used-otherwise"
    assert "state" not in said.json()
    assert Case.objects.count() == 1


def test_a_step_repeated_after_it_was_taken_gets_its_receipt(town: SmallTown) -> None:
    """The second time the step itself would be refused: the case is taken."""
    case = walk(town, report(town), "dispatch")
    phone = Phone(town, "lamp")
    command = phone.command("take", case=str(case.pk), seen_version=case.version)
    first, again = phone.send(command), phone.send(command)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Step.objects.filter(case=case, move="take").count() == 1


def test_the_whole_work_of_a_unit_from_the_phone(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    phone = Phone(town, "lamp")
    version = case.version
    for kind, more in (("take", {}), ("arrive", {}), ("handle", {"text": "已更换灯泡"})):
        said = phone.send(phone.command(kind, case=str(case.pk), seen_version=version, body=more))
        assert said.status_code == 201, said.content
        assert said.json()["was_stale"] is False
        version = said.json()["case"]["version"]
    case.refresh_from_db()
    assert case.state == "handled"


def test_a_stale_step_that_is_still_legal_is_done_and_marked(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    seen = case.version
    step(town, case, "urge", now=MONDAY)
    phone = Phone(town, "lamp")
    said = phone.send(phone.command("take", case=str(case.pk), seen_version=seen)).json()
    assert said["state"] == "done"
    assert said["was_stale"] is True
    assert "older view" in said["message"]
    assert Step.objects.get(case=case, move="take").was_stale


def test_a_stale_step_that_is_no_longer_legal_stays_as_a_note(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    seen = case.version
    walk(town, case, "handle")
    phone = Phone(town, "lamp")
    command = phone.command("handle", case=str(case.pk), seen_version=seen, body={"text": "我也修好了"})
    first, again = phone.send(command), phone.send(command)
    assert first.status_code == 409
    assert first.json()["state"] == "kept_as_note"
    assert first.json()["id"] == command["id"]
    assert again.status_code == 409
    assert again.json() == first.json()
    note = Step.objects.get(case=case, move="note")
    assert "我也修好了" in note.text
    assert note.data["move"] == "handle"


def test_a_unit_that_lost_the_case_leaves_its_words_all_the_same(town: SmallTown) -> None:
    """It was recalled and given to others while the phone had no network."""
    case = walk(town, report(town), "take")
    seen = case.version
    step(town, case, "recall", now=MONDAY)
    case = step(town, Case.objects.get(pk=case.pk), "dispatch", now=MONDAY, unit="drainage")
    phone = Phone(town, "lamp")
    said = phone.send(phone.command("handle", case=str(case.pk), seen_version=seen, body={"text": "已修"}))
    assert said.json().get("state") == "kept_as_note", said.content
    assert "已修" in Step.objects.get(case=case, move="note").text


def test_a_step_that_was_never_legal_is_refused_and_writes_nothing(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    phone = Phone(town, "lamp", language="zh-hans")
    command = phone.command("handle", case=str(case.pk), seen_version=case.version, body={"text": "已修"})
    said = phone.send(command)
    assert 400 <= said.status_code < 500
    assert said.json()["id"] == command["id"]
    assert "state" not in said.json()
    assert any("一" <= c <= "鿿" for c in said.json()["message"])
    assert not FieldCommand.objects.exists()


def test_settling_on_the_spot_is_one_command(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    said = phone.send(phone.command("settle", body=body(condition="dirty", text="箱体脏污", done="已擦净")))
    assert said.status_code == 201, said.content
    case = Case.objects.get()
    assert case.handled_at is not None
    assert [s.move for s in case.steps.all()] == ["report", "settle"]


def test_following_a_known_case_adds_a_report(town: SmallTown) -> None:
    case = report(town, matter=CABINET)
    phone = Phone(town, "worker1")
    said = phone.send(phone.command("report", follows=str(case.pk), body=body()))
    assert said.status_code == 201
    assert case.reports.count() == 2
    assert Case.objects.count() == 1


@pytest.mark.parametrize(("is_true", "move"), [(True, "verify"), (False, "refute")])
def test_verifying(town: SmallTown, is_true: bool, move: str) -> None:
    case = step(town, report(town), "send_to_verify", now=MONDAY)
    phone = Phone(town, "verifier")
    said = phone.send(
        phone.command(
            "verify",
            case=str(case.pk),
            seen_version=case.version,
            body={"is_true": is_true, "text": "属实", "reason": "不属实"},
        )
    )
    assert said.status_code == 201, said.content
    assert case.steps.order_by("-seq").first().move == move  # type: ignore[union-attr]


@pytest.mark.parametrize(("is_passed", "move"), [(True, "check"), (False, "rework")])
def test_checking(town: SmallTown, is_passed: bool, move: str) -> None:
    case = walk(town, report(town), "feed_back")
    phone = Phone(town, "verifier")
    said = phone.send(
        phone.command(
            "check",
            case=str(case.pk),
            seen_version=case.version,
            body={"is_passed": is_passed, "text": "合格", "reason": "未修好"},
        )
    )
    assert said.status_code == 201, said.content
    assert case.steps.order_by("-seq").first().move == move  # type: ignore[union-attr]


def test_the_later_words_of_a_day_stand_whichever_arrives_first(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    early = phone.command("diary", at=MONDAY, body={"on": "2026-06-08", "text": "早"})
    late = phone.command("diary", at=MONDAY.replace(hour=17), body={"on": "2026-06-08", "text": "晚"})
    assert phone.send(late).status_code == 201
    assert phone.send(early).status_code == 201
    assert DayWords.objects.get().text == "晚"


def test_a_suggestion_and_read_messages(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    step(town, case, "urge", now=MONDAY)
    phone = Phone(town, "lamp")
    from linli.records.cases.models import OutboxMessage

    message = OutboxMessage.objects.get(channel="desk", template="urge")
    assert phone.send(phone.command("read", body={"messages": [message.pk, 987654]})).status_code == 201
    assert Reading.objects.get().message == message
    assert (
        phone.send(phone.command("suggest", body={"kind": "complaint", "text": "表格太多"})).status_code
        == 201
    )
    assert Suggestion.objects.get().kind == "complaint"


@pytest.mark.parametrize("kind", ["inspect", "visit", "dance"])
def test_what_the_server_does_not_do_is_refused_in_words(town: SmallTown, kind: str) -> None:
    phone = Phone(town, "worker1")
    said = phone.send(phone.command(kind))
    assert said.status_code == 422
    assert said.json()["code"] in {"not-yet", "kind-unknown"}


def test_somebody_elses_command_is_refused(town: SmallTown) -> None:
    phone, other = Phone(town, "worker1"), Phone(town, "worker3")
    said = other.send(phone.command("report", body=body()))
    assert said.status_code == 403
    assert said.json()["code"] == "not-the-author"


@pytest.mark.parametrize(
    "broken",
    [{"id": "x"}, {"at": "yesterday"}, {"at": "2026-06-08T09:00:00"}, {"seq": -1}, {"photos": [{"sha256": "zz", "size": 3}]},
     {"position": {"lon": 500, "lat": 0}}, {"kind": 5}],
)  # fmt: skip
def test_a_command_that_cannot_be_read_is_refused_with_the_field(
    town: SmallTown, broken: dict[str, Any]
) -> None:
    phone = Phone(town, "worker1")
    said = phone.send({**phone.command("report", body=body()), **broken})
    assert said.status_code == 422
    assert said.json()["code"] == "body-wrong"
    assert next(iter(broken)) in said.json()["message"]


def test_strangers_and_signed_out_phones(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    command = phone.command("report", body=body())
    assert (
        phone.client.post("/field/api/commands", command, content_type="application/json").status_code == 403
    )
    assert phone.send(command, Origin="https://elsewhere.example").status_code == 403
    said = Client().post("/field/api/commands", command, content_type="application/json", headers=HEADERS)
    assert said.status_code == 401
    assert said.json()["code"] == "signed-out"


def test_a_disabled_account_keeps_its_outbox(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    people.disable_account(account=town.people["worker1"], by=SYSTEM)
    assert phone.send(phone.command("report", body=body())).status_code == 401
    assert not Case.objects.exists()


def test_signing_in_from_the_app(town: SmallTown) -> None:
    account = town.people["worker1"]
    people.set_password(account=account, password=PASSWORD, by=SYSTEM)
    client = Client()

    def sign_in(**sent: str) -> Any:
        return client.post("/field/api/session", sent, content_type="application/json", headers=HEADERS)

    wrong = sign_in(username="worker1", password="wrong")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "sign-in-wrong")
    said = sign_in(username="worker1", password=PASSWORD)
    assert said.status_code == 200
    assert said.json()["account"]["id"] == str(account.pk)
    assert client.get("/field/api/me", headers=HEADERS).status_code == 200
    assert client.delete("/field/api/session", headers=HEADERS).status_code == 204
    assert client.get("/field/api/me", headers=HEADERS).status_code == 401


def test_the_second_step_is_asked_for_in_the_app_too(town: SmallTown) -> None:
    import pyotp

    from linli.records.people.queries import second_factor_secret

    account = town.people["worker1"]
    people.set_password(account=account, password=PASSWORD, by=SYSTEM)
    people.begin_second_factor(account=account)
    account.refresh_from_db()
    totp = pyotp.TOTP(second_factor_secret(account))
    now = timezone.now()
    people.confirm_second_factor(
        account=account, code=totp.at(now - timedelta(seconds=60)), now=now - timedelta(seconds=60)
    )
    client = Client()
    sent = {"username": "worker1", "password": PASSWORD}

    def sign_in(**more: str) -> Any:
        return client.post(
            "/field/api/session", {**sent, **more}, content_type="application/json", headers=HEADERS
        )

    assert sign_in().json()["code"] == "second-step-needed"
    assert sign_in(code="000000").json()["code"] == "second-factor-wrong"
    assert sign_in(code=totp.now()).status_code == 200
