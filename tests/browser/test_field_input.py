"""Bad input on the phone: a clear sentence each, and nothing lost."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import expect

from tests.browser.field_phone import SAVED, distinct_photo
from tests.browser.field_world import World, compare

pytestmark = pytest.mark.browser
ALERT = "section.fact [role=alert]"


def test_a_position_that_is_refused_leaves_the_address(world: World) -> None:
    phone = world.phone
    assert phone.context is not None
    phone.context.clear_permissions()
    try:
        phone.reload()
        phone.show("report")
        expect(phone.page.locator(".note-warn[role=status]")).to_contain_text("未提供定位")
        phone.page.locator("label.rc").first.click()
        phone.page.locator("#words").fill("没有定位")
        phone.save()
        expect(phone.page.locator(ALERT)).to_contain_text("位置")
        phone.page.locator("input[name=place]").fill("石桥街 18 号门前")
        phone.save()
        phone.page.wait_for_selector(SAVED)
        phone.wait_until_sent()
        compare(world, phone.received())
        phone.show("ready")
        phone.page.wait_for_selector("li.o-bad >> text=浏览器设置")
    finally:
        phone.context.grant_permissions(["geolocation"])


def test_a_camera_that_is_denied_leaves_the_album(world: World) -> None:
    """The phone's own camera is asked for; where it may not be used nothing comes back. A sentence each, and what was written stays."""
    phone = world.phone
    assert phone.context is not None
    phone.begin_report("相机不让用")
    camera = phone.page.locator("input[data-kind=before]")
    said = phone.page.locator("main .field [role=alert]")
    cdp = phone.context.new_cdp_session(phone.page)

    def camera_is(setting: str) -> None:
        asked = {"origin": phone.url, "permission": {"name": "camera"}, "setting": setting}
        cdp.send("Browser.setPermission", asked)

    try:
        camera_is("prompt")
        camera.dispatch_event("cancel")  # the phone's own camera was closed, and nothing came back
        expect(said).to_contain_text("没有得到照片")
        camera_is("denied")
        camera.dispatch_event("cancel")
        expect(said).to_contain_text("浏览器设置")
        album = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": distinct_photo(610)}
        phone.page.locator("input[data-album=before]").set_input_files(album)
        expect(phone.page.locator("figure.photo")).to_have_count(1)
        expect(said).to_have_count(0)
        expect(phone.page.locator("#words")).to_have_value("相机不让用")
        phone.save()
        phone.page.wait_for_selector(SAVED)
        phone.wait_until_sent()
        compare(world, phone.received())
        phone.show("ready")
        phone.page.wait_for_selector("li.o-bad >> text=从相册选照片")
    finally:
        camera_is("denied")  # as the browser of these tests begins


def test_a_place_far_away_is_asked_about(world: World) -> None:
    """Two kilometres off: asked, not refused; saved on the second press, and what the server says is told."""
    phone = world.phone
    assert phone.context is not None
    lon, lat = phone.place
    phone.context.set_geolocation({"longitude": lon - 0.021, "latitude": lat, "accuracy": 1800})
    try:
        phone.reload()
        phone.begin_report("偏了两公里")
        expect(phone.page.locator(".note-warn")).to_contain_text("±1800 米")
        phone.save()
        expect(phone.page.locator(ALERT)).to_contain_text("网格外")
        assert phone.outbox() == []
        phone.save()
        phone.page.wait_for_selector(SAVED)
        phone.wait_until_sent()
        assert len(phone.received()) + len([i for i in phone.outbox() if i["state"] == "refused"]) == 1
    finally:
        phone.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 12})


def test_photos_that_are_none(world: World) -> None:
    """0 bytes, HEIC, no picture at all: a sentence each; what was there stays. Without a camera the album serves."""
    phone = world.phone
    phone.begin_report("坏照片", photo=distinct_photo(600))
    said = phone.page.locator("main [role=alert]")
    phone.take_photo(b"")
    expect(said).to_contain_text("0 字节")
    phone.take_photo(
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 500,
        name="IMG_1.HEIC",
        mime="image/heic",
    )
    expect(said).to_contain_text("HEIC")
    phone.take_photo(b"no picture at all" * 20)
    expect(said).to_contain_text("无法读取")
    album = phone.page.locator("input[data-album=before]")
    album.set_input_files(
        [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": distinct_photo(601 + n)} for n in range(11)]
    )
    expect(said).to_contain_text("最多 10 张")
    expect(phone.page.locator("figure.photo")).to_have_count(10)
    expect(phone.page.locator("#words")).to_have_value("坏照片")
    phone.save()
    phone.page.wait_for_selector(SAVED)
    phone.wait_until_sent()
    compare(world, phone.received())
    assert len(phone.received()[0]["command"]["photos"]) == 10


def test_forty_eight_megapixels_become_small_with_time_and_place(world: World) -> None:
    """Held upright (EXIF 6): the copy is upright, and when and where it was taken goes along."""
    from linli.records.cases.models import Evidence

    phone = world.phone
    phone.begin_report("四千八百万像素", photo=huge_photo())
    phone.save()
    phone.page.wait_for_selector(SAVED)
    phone.wait_until_sent()
    items = phone.received()
    listed = items[0]["command"]["photos"][0]
    assert listed["size"] < 2_000_000
    with world.records():
        kept = Evidence.objects.get(original_sha256=listed["sha256"])
        assert (kept.width, kept.height) == (1200, 1600)
        assert f"{kept.taken_at:%Y-%m-%d}" == "2026-06-08"
        assert kept.lat == pytest.approx(31.1167, abs=0.001)
        assert kept.lon == pytest.approx(119.9083, abs=0.001)
    compare(world, items)


def huge_photo() -> bytes:
    image = Image.effect_noise((1000, 750), 40).resize((8000, 6000)).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:06:08 09:30:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (31.0, 7.0, 0.0), ExifTags.GPS.GPSLongitudeRef: "E", ExifTags.GPS.GPSLongitude: (119.0, 54.0, 30.0)}
    )  # fmt: skip
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def test_ten_thousand_characters_and_emoji(world: World) -> None:
    """Nothing is cut off: the number is said, the text stays; what fits arrives as it was typed."""
    from linli.records.cases.models import Report

    phone = world.phone
    phone.begin_report("长" * 10_000)
    expect(phone.page.locator("#words-long")).to_contain_text("已写 10000 字，最多 4000 字")
    phone.save()
    expect(phone.page.locator(ALERT)).to_contain_text("没有被截断")
    phone.reload()
    expect(phone.page.locator("#words")).to_have_value("长" * 10_000)
    text = "👩🏽‍🚒🚧井盖" + "长" * 3_990
    phone.page.locator("#words").fill(text)
    phone.save()
    phone.page.wait_for_selector(SAVED)
    phone.wait_until_sent()
    compare(world, phone.received())
    with world.records():
        assert Report.objects.filter(text=text, reported_at__gte=world.began).count() == 1


def test_a_refused_report_is_changed_in_its_form(world: World) -> None:
    """The person had another duty meanwhile: refused with the reason, kept whole, changed, sent once."""
    phone, network = world.phone, world.proxy
    network.is_closed = True
    phone.report("职责已调整", photo=distinct_photo(640))
    with another_duty(world):
        network.is_closed = False
        phone.wait_until_sent()
    refused = phone.outbox()
    phone.page.wait_for_selector(".sync-bad >> text=1 条被退回")
    row = phone.page.locator(f"li[data-item='{refused[0]['id']}']")
    expect(row).to_contain_text("原因")
    row.get_by_role("button", name="修改").click()
    expect(phone.page.locator("#words")).to_have_value("职责已调整")
    expect(phone.page.locator("figure.photo")).to_have_count(1)
    assert len(phone.outbox()) == 1, "a refused entry left before the changed one was saved"
    phone.page.locator("#words").fill("职责已调整，再报")
    phone.save()
    phone.page.wait_for_selector(SAVED)
    phone.wait_until_sent()
    assert phone.outbox() == []
    compare(world, phone.received())


@contextmanager
def another_duty(world: World) -> Iterator[None]:
    """The worker is no grid worker for a while."""
    from linli.records.people.models import Grant, Role

    with world.records():
        grants = dict(Grant.objects.filter(account__username=world.who).values_list("pk", "role_id"))
        Grant.objects.filter(pk__in=grants).update(role=Role.objects.get(code="leader"))
    try:
        yield
    finally:
        with world.records():
            for pk, role in grants.items():
                Grant.objects.filter(pk=pk).update(role_id=role)
