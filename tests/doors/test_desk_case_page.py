"""The case page: what it tells, compares and offers; many photos, many steps, long words."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from linli.doors.desk.timeline import timeline_of
from linli.doors.parts.templatetags.linli import tail
from linli.doors.portal.story import events_of
from linli.records.cases import actions, wording
from linli.records.cases.evidence import read_photo
from linli.records.cases.given import Contact, NewReport
from linli.records.cases.models import Alarm, Case, Clock, Evidence, OutboxMessage, Step
from linli.records.cases.rules import lifecycle
from linli.records.journal.models import JournalRow
from linli.records.people.queries import SYSTEM
from linli.records.tenancy import queries as tenancy
from tests.doors.test_desk_pages import MOST_STATEMENTS
from tests.records.loop import COVER, LAMP, MONDAY, report, resident, step, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def browser(town: SmallTown, username: str, language: str = "en") -> Client:
    client = Client()
    client.force_login(town.people[username])
    client.cookies["linli_language"] = language
    return client


def page(client: Client, case: Case, query: str = "") -> str:
    answer = client.get(f"/desk/cases/{case.number}{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def do(client: Client, case: Case, move: str, **sent: Any) -> Any:
    return client.post(
        f"/desk/cases/{case.number}/do/{move}", {"seen_version": Case.objects.get(pk=case.pk).version, **sent}
    )


def photo(colour: int = 0) -> Any:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (colour % 256, colour // 256, 90)).save(out, "JPEG")
    return read_photo(out.getvalue(), zone=tenancy.time_zone())


def test_before_and_after_lie_on_one_another_with_a_slider(town: SmallTown) -> None:
    case = report(town, photos=(photo(1),))
    client = browser(town, "verifier")
    assert "data-compare" not in page(client, case)
    case = walk(town, case, "take")
    case = step(town, case, "handle", now=MONDAY, photos=(photo(2),))
    text = page(client, case)
    assert "data-compare" in text
    assert re.search(
        r'<label class="cmp-range" hidden><span class="vh">[^<]+</span><input type="range"', text
    )
    assert text.index("Photo before the work") < text.index("Photo after the work")


def test_the_timeline_tells_alarms_messages_and_further_reports(town: SmallTown) -> None:
    case = walk(town, report(town, contact=Contact(phone="13800000000")), "dispatch")
    clock = Clock.objects.get(case=case, kind="handling")
    Alarm.objects.create(clock=clock, kind="red", due_at=MONDAY, at=MONDAY.replace(hour=17))
    new = NewReport(kind=LAMP[0], code=LAMP[1], text="我也看到了", channel="sms")
    actions.add_report(case_id=case.pk, new=new, by=resident(), now=MONDAY.replace(hour=18))
    text = page(browser(town, "leader"), case)
    assert "Deadline passed: handling" in text
    assert "Somebody else reported it too" in text
    assert "我也看到了" in text
    assert OutboxMessage.objects.filter(case=case).exclude(channel="desk").exists()
    assert "Message to the reporter" in text
    assert "by text message · waiting: 1" in text
    assert "13800000000" not in text


def test_what_it_was_called_before_stays_to_be_seen(town: SmallTown) -> None:
    case = report(town)
    case = step(town, case, "accept", now=MONDAY, kind=COVER[0], code=COVER[1])
    text = page(browser(town, "supervisor"), case)
    earlier = text[text.index("Earlier versions") :]
    pack = tenancy.catalogue()
    assert f"<del>{pack.matter(*LAMP).name.en}</del> → {pack.matter(*COVER).name.en}" in earlier


def test_a_duplicate_nearby_is_offered_for_merging(town: SmallTown) -> None:
    first, second = report(town, now=timezone.now()), report(town, now=timezone.now())
    text = page(browser(town, "acceptor"), second)
    assert "may be the same problem" in text
    link = re.search(r'href="(\?do=merge&original=(\d+)#h-panel)"', text)
    assert link
    assert link[2] == first.number
    form = page(browser(town, "acceptor"), second, link[1].partition("#")[0])
    assert f'name="original" inputmode="numeric" value="{first.number}"' in form
    assert do(browser(town, "acceptor"), second, "merge", original=first.number).status_code == 302
    assert Case.objects.get(pk=second.pk).original_id == first.pk


def test_a_standard_text_is_put_in_without_a_script_and_nothing_is_sent(town: SmallTown) -> None:
    actions.install_standard_texts(by=SYSTEM)
    case = report(town)
    client = browser(town, "acceptor", "zh-hans")
    text = page(client, case)
    reject = text[text.index("/do/reject") :]
    pk = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>不属于受理范围', reject)
    assert pk
    answer = do(client, case, "reject", insert="1", into="reason", standard=pk[1], reason="您好：")
    back = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "您好：\n经核对，您反映的事项不属于本平台受理范围" in back
    assert "尚未提交" in back
    case.refresh_from_db()
    assert case.state == "received"


def test_a_check_needs_every_point_of_the_standard(town: SmallTown) -> None:
    case = walk(town, report(town), "feed_back")
    client = browser(town, "verifier")
    closing = tenancy.catalogue().matter(*LAMP).conditions[0].closing.en
    assert closing.split(";")[0] in page(client, case)
    answer = do(client, case, "check", text="灯亮了", met="0")
    back = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Not ticked:" in back
    assert "灯亮了" in back
    assert re.search(r'name="met" value="0" checked', back)
    points = re.findall(r'name="met" value="(\d+)"', back)
    assert do(client, case, "check", text="灯亮了", met=points).status_code == 302
    kept = Step.objects.get(case=case, move="check").data["met"]
    assert len(kept) == len(points)
    assert f"found met: {len(points)}" in page(client, case)


def test_rework_is_counted_where_it_is_checked_again(town: SmallTown) -> None:
    case = walk(town, report(town), "feed_back")
    assert do(browser(town, "verifier"), case, "rework", reason="没有亮").status_code == 302
    case = step(town, case, "handle", now=MONDAY)
    case = step(town, case, "feed_back", now=MONDAY)
    text = page(browser(town, "verifier"), case)
    assert "reworked once" in text
    assert "没有亮" in text


def test_a_unit_that_no_rule_names_needs_a_reason(town: SmallTown) -> None:
    case = walk(town, report(town), "file")
    client = browser(town, "dispatcher", "zh-hans")
    answer = do(client, case, "dispatch", unit=str(town.units["sanitation"].pk))
    assert answer.status_code == 422
    assert "没有规则指向该单位" in unescape(answer.content.decode())
    assert (
        do(client, case, "dispatch", unit=str(town.units["sanitation"].pk), note="附近有队伍").status_code
        == 302
    )
    assert Step.objects.get(case=case, move="dispatch").text == "附近有队伍"


def test_dispatch_says_load_rule_counting_and_where_it_goes(town: SmallTown) -> None:
    late = walk(town, report(town), "dispatch")
    Case.objects.filter(pk=late.pk).update(due_at=MONDAY)
    text = page(browser(town, "dispatcher"), walk(town, report(town), "file"))
    assert "1 overdue" in text
    assert "How the due moment is counted" in text
    assert re.search(r"data-goes-to>Goes to Street Lighting Unit, due [^<]+ before \d\d:\d\d\.", text)
    assert "Search units" in text


def test_the_second_of_two_people_reads_what_changed(town: SmallTown) -> None:
    case = walk(town, report(town), "feed_back")
    seen = case.version
    step(town, case, "rework", now=MONDAY, reason="灯还是不亮")
    answer = browser(town, "supervisor2").post(
        f"/desk/cases/{case.number}/do/void", {"seen_version": seen, "reason": "我写的理由"}
    )
    text = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Fail the check" in text
    assert "灯还是不亮" in text
    assert "我写的理由" in text
    again = browser(town, "supervisor2").post(
        f"/desk/cases/{case.number}/do/void",
        {"seen_version": Case.objects.get(pk=case.pk).version, "reason": "我写的理由"},
    )
    assert again.status_code == 302


def test_a_mention_by_form_reaches_the_colleague_and_a_stranger_is_refused(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    client = browser(town, "dispatcher")
    people = unescape(client.get(f"/desk/cases/{case.number}/colleagues").content.decode())
    assert "Lamp" in people
    assert "Worker3" not in people
    assert 'data-mention="note-text"' in page(client, case, "?do=note")
    assert do(client, case, "note", text="请看", mention=str(town.people["lamp"].pk)).status_code == 302
    assert "mentions you: 请看" in unescape(browser(town, "lamp").get("/desk/").content.decode())
    refused = do(client, case, "note", text="@何巡 请看")
    assert refused.status_code == 422
    assert "may not see this case" in unescape(refused.content.decode())
    assert "@何巡 请看" in unescape(refused.content.decode())


def test_two_hundred_photos_and_steps_stay_in_few_statements_and_folded(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    Evidence.objects.bulk_create(
        Evidence(case=case, kind="before", sha256=f"{n:064x}", original_sha256=f"{n:064x}", media_type="image/jpeg",
                 width=60, height=40, size=1, added_at=MONDAY, added_by="x") for n in range(200)
    )  # fmt: skip
    for n in range(200):
        Step.objects.create(case=case, seq=case.version + 1 + n, move="note", to_state=case.state, power="acceptor", at=MONDAY, text=f"备注 {n}")  # fmt: skip
    client = browser(town, "lamp")
    page(client, case)
    with CaptureQueriesContext(connection) as asked:
        text = page(client, case)
    assert len(asked) <= MOST_STATEMENTS
    assert "188 more photos" in text
    assert "more entries" in text
    assert text.count("备注 ") == 200


def test_ten_thousand_characters_are_refused_in_words_and_kept(town: SmallTown) -> None:
    case = report(town)
    answer = do(browser(town, "acceptor", "zh-hans"), case, "note", text="长" * 10_000)
    text = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "文字共 10000 字，最多 4000 字" in text
    assert "长" * 10_000 in text


def test_the_document_is_a_pdf_without_the_reporter_and_leaves_a_row(town: SmallTown) -> None:
    case = report(town, photos=(photo(1),), contact=Contact(name="秘密人", phone="13800000000"))
    case = walk(town, case, "take")
    case = step(town, case, "handle", now=MONDAY, photos=(photo(2),))
    for language in ("en", "zh-hans"):
        answer = browser(town, "leader", language).get(f"/desk/documents/cases/{case.number}.pdf")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert answer.content.rstrip().endswith(b"%%EOF")
        assert answer.content.count(b"/Subtype /Image") >= 2
        assert "attachment" in answer.headers["Content-Disposition"]
    assert JournalRow.objects.filter(verb="print_case", subject=case.ref).count() == 2
    assert browser(town, "drain").get(f"/desk/documents/cases/{case.number}.pdf").status_code == 404


def test_the_documents_words_hold_no_contact(town: SmallTown) -> None:
    from django.template.loader import render_to_string

    from linli.doors.desk.documents.case import document_of

    case = walk(town, report(town, contact=Contact(name="秘密人", phone="13800000000")), "take")
    step(town, case, "note", now=MONDAY, text="内部备注")
    made = document_of(case, now=MONDAY)
    text = render_to_string(made.template, dict(made.context))
    assert case.number[:6] in text
    assert "秘密人" not in text
    assert "13800000000" not in text
    assert "内部备注" not in text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_without_the_libraries_a_sentence_says_which(
    town: SmallTown, monkeypatch: Any, language: str
) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    case = report(town)
    answer = browser(town, "leader", language).get(f"/desk/documents/cases/{case.number}.pdf")
    assert answer.status_code == 503
    assert "libpango-1.0-0" in answer.content.decode()
    assert not JournalRow.objects.filter(verb="print_case").exists()


def test_the_form_says_who_reads_the_words(town: SmallTown) -> None:
    """What the follow page shows word for word is said at the field; what stays inside too."""
    case = walk(town, report(town), "accept")
    shown = page(browser(town, "supervisor"), case, "?do=file")
    public, inside = "The reporter reads these words.", "Only staff read these words."
    for part in re.findall(r'<form method="post" action="/desk/cases/[^"]+/do/.*?</form>', shown, re.S):
        move = re.findall(r"/do/(\w+)", part)[0]
        is_public = any(
            m.code == move != "merge" and m.is_public for m in lifecycle(tenancy.catalogue()).moves
        )
        assert (public in part, inside in part) == (is_public, not is_public), move
    assert {"file", "supervise"} <= set(re.findall(r"/do/(\w+)", shown))
    walk(town, case, "file", condition="")
    do(browser(town, "dispatcher"), case, "dispatch", unit=town.units["lighting"].pk, note="请走后门")
    steps = Step.objects.filter(case=case)
    told = events_of(steps, (), tenancy.catalogue(), is_own=True)
    assert "请走后门" in {e.text for e in told}, "the sentence is true"


def test_another_category_while_filing_asks_for_its_own_condition(town: SmallTown) -> None:
    case = walk(town, report(town, matter=COVER), "accept")
    client, lamp = browser(town, "supervisor"), ":".join(LAMP)
    form = page(client, case, "?do=file")
    assert f'name="conditions_of" value="{":".join(COVER)}"' in form
    assert not re.search(r'name="condition" value="\w+"[^>]* required', form), "another category can be sent"
    refused = do(client, case, "file", matter=lamp, conditions_of=":".join(COVER), condition="cracked")
    shown = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert "a filing condition" in shown
    own = [c.code for c in tenancy.catalogue().matter(*LAMP).conditions]
    assert re.findall(r'name="condition" value="(\w+)"', shown) == own
    assert not re.search(r"condition (cracked|[“'\"]?live)", shown)
    assert do(client, case, "file", matter=lamp, condition="cracked").status_code == 422, "of the old one"
    assert do(client, case, "file", matter=lamp, conditions_of=lamp, condition=own[0]).status_code == 302
    case.refresh_from_db()
    assert (case.code, case.condition, case.state) == (LAMP[1], own[0], "to_dispatch")
    words = wording.condition_unknown("live", tenancy.catalogue().matter(*LAMP).name).words
    assert "live" not in words.en + words.zh
    assert "Next step" not in page(client, case), "merging is no main step"
    assert "Next step: merge" in page(client, case, "?do=merge")


def test_the_history_says_days_and_short_numbers(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    step(town, case, "ask_suspension", now=MONDAY, until_on=date(2030, 3, 8))
    shown = page(browser(town, "lamp"), case)
    assert "until 2030-03-08" not in shown
    assert "8 March 2030" in shown
    whole = walk(town, report(town), "file")
    step(town, whole, "split", now=MONDAY)
    part = Case.objects.filter(parent=whole)[0]
    rows = timeline_of(part, part.steps.all(), (), tenancy.catalogue(), ()).rows
    line = next(r for r in rows if r.notes)
    assert line.notes == [tail(whole.number)]
