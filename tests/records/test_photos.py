"""What becomes of an uploaded photo, and of what is none."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image

from linli.records.cases.evidence import LARGEST_BYTES, LONGEST_SIDE, Photo, read_photo
from linli.words import Refusal
from tests.records.photos import photo_bytes
from tests.small_town import ZONE, at


def read(raw: bytes) -> Photo:
    return read_photo(raw, zone=ZONE)


def test_place_and_time_are_read_and_then_gone() -> None:
    raw = photo_bytes(gps=((31.0, 6.0, 30.0), (119.0, 54.0, 18.0)), taken="2026:06:08 09:12:13")
    found = read(raw)
    assert found.lat == pytest.approx(31 + 6.5 / 60)
    assert found.lon == pytest.approx(119.905)
    assert found.taken_at == at("2026-06-08 09:12").replace(second=13)
    kept = Image.open(io.BytesIO(found.content))
    assert dict(kept.getexif()) == {}
    for secret in (b"SecretPhone", b"GPS", b"2026:06:08", b"Exif"):
        assert secret not in found.content


def test_a_photo_held_sideways_is_turned() -> None:
    found = read(photo_bytes((320, 200), orientation=6))  # the camera was turned; seen upright it is tall
    assert (found.width, found.height) == (200, 320)
    red = Image.open(io.BytesIO(found.content)).convert("RGB").getpixel((150, 40))
    assert isinstance(red, tuple)
    assert red[0] > 180
    assert red[1] < 90


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_three_forms_become_a_small_jpeg(form: str) -> None:
    found = read(photo_bytes((4000, 3000), form=form))
    assert (found.width, found.height, found.media_type) == (LONGEST_SIDE, 1200, "image/jpeg")
    assert found.content.startswith(b"\xff\xd8")


BOMB_SIDE = 30_000


def bomb() -> bytes:
    """A PNG of 900 million pixels in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", BOMB_SIDE, BOMB_SIDE, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


def large() -> bytes:
    """As `bomb`, but below Pillow's own border: 81 million pixels."""
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "photo-empty"), (b"not a photo at all", "photo-unreadable"), (b"%PDF-1.7" + b"x" * 99, "photo-unreadable"),
        (b"GIF89a" + b"\0" * 50, "photo-unreadable"), (b"<svg onload=alert(1)>", "photo-unreadable"),
        (photo_bytes()[:-900], "photo-unreadable"), (b"\xff\xd8\xff" + b"\0" * (30 * 1024 * 1024), "photo-too-large"),
        (bomb(), "photo-too-large"), (large(), "photo-too-large"),
    ],
    ids=["empty", "text", "pdf", "gif", "svg", "cut", "30 MB", "bomb", "81 megapixels"],
)  # fmt: skip
def test_what_is_no_photo_is_refused_quickly(raw: bytes, code: str) -> None:
    start = time.monotonic()
    with pytest.raises(Refusal) as refused:
        read(raw)
    assert time.monotonic() - start < 5
    assert refused.value.code == code
    assert "photo" in refused.value.words.en
    assert "照片" in refused.value.words.zh
    assert LARGEST_BYTES < 30 * 1024 * 1024


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("seed", range(4))
def test_broken_bytes_are_refused_or_read_and_never_crash(seed: int) -> None:
    dice = random.Random(seed)
    whole = photo_bytes(
        (64, 48), gps=((31.0, 6.0, 30.0), (119.0, 54.0, 18.0)), taken="2026:06:08 09:12:13", orientation=6
    )
    codes: set[str] = set()
    for _ in range(120):
        raw = bytearray(whole)
        for _ in range(dice.randint(1, 12)):
            raw[dice.randrange(min(len(raw), 400))] = dice.randrange(256)
        try:
            found = read(bytes(raw))
        except Refusal as refusal:
            codes.add(refusal.code)
        else:
            assert found.content.startswith(b"\xff\xd8")
    assert codes <= {"photo-unreadable", "photo-too-large"}


def test_nothing_that_a_phone_wrote_into_the_file_stays_in_it() -> None:
    for size in ((800, 600), (2400, 1800)):
        out = io.BytesIO()
        Image.new("RGB", size, "grey").save(
            out, "JPEG", comment=b"SecretComment", xmp=b"<x>SecretXmp</x>", icc_profile=b"SecretProfile" * 20
        )
        raw = out.getvalue()
        raw = raw[:2] + b"\xff\xed\x00\x10SecretIptc1234" + raw[2:] + b"SecretTail"
        assert raw.count(b"Secret") >= 5
        assert b"Secret" not in read_photo(raw, zone=ZONE).content


def test_a_photo_that_is_small_already_does_not_grow() -> None:
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(out, "JPEG", quality=50)
    kept = read_photo(out.getvalue(), zone=ZONE)
    assert len(kept.content) <= len(out.getvalue())
    assert (kept.width, kept.height) == (1600, 1200)


IN_LITTLE_MEMORY = """
import os, resource, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "linli.site.settings"
import django
django.setup()
from pathlib import Path
from zoneinfo import ZoneInfo
from linli.records.cases.evidence import read_photo
raw = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
photo = read_photo(raw, zone=ZoneInfo("Asia/Shanghai"))
print(photo.width, photo.height, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize(("form", "most_mb"), [("JPEG", 100), ("PNG", 350)])
def test_forty_eight_megapixels_are_shrunk_in_little_memory(tmp_path: Path, form: str, most_mb: int) -> None:
    """A process of its own: it is asked how much it ever held."""
    Image.new("RGB", (8000, 6000), "grey").save(tmp_path / "photo", form, quality=60)
    env = {**os.environ, "LINLI_PLAIN_HTTP": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run(
        [sys.executable, "-c", IN_LITTLE_MEMORY, str(tmp_path / "photo")], capture_output=True, text=True, check=True, env=env
    )  # fmt: skip
    width, height, megabytes = map(int, said.stdout.split())
    assert (width, height) == (1600, 1200)
    assert megabytes < most_mb
