"""Small drawn "photographs": before and after, so that the demo shows no real street and no real person."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (640, 480)
PORTRAIT = (360, 504)  # as the desk crops one
Draw = ImageDraw.ImageDraw
SKY, WALL, PAVING, KERB, ROAD = (
    (205, 219, 226),
    (222, 214, 200),
    (190, 188, 180),
    (165, 163, 156),
    (112, 116, 120),
)


def photos() -> dict[str, bytes]:
    """File name → JPEG, the same bytes for the same Pillow."""
    found: dict[str, bytes] = {}
    for name, scenes in SCENES.items():
        for moment, paint in zip(("before", "after"), scenes, strict=True):
            image = Image.new("RGB", SIZE)
            draw = ImageDraw.Draw(image)
            _street(draw, Random(name), is_night=name == "lamp")
            paint(draw, Random(name + moment))
            out = io.BytesIO()
            image.filter(ImageFilter.GaussianBlur(0.6)).save(out, "JPEG", quality=72, optimize=True)
            found[f"{name}-{moment}.jpg"] = out.getvalue()
    return found


def portrait(name: str) -> bytes:
    """A face for a public board, drawn so that nobody takes it for a person; the same for the same name."""
    rng, image = Random(name), Image.new("RGB", PORTRAIT)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, *PORTRAIT), fill=rng.choice([(214, 226, 232), (226, 222, 210), (216, 228, 216)]))
    skin, hair = (
        rng.choice([(238, 206, 178), (224, 186, 154), (244, 216, 192)]),
        rng.choice([(44, 40, 40), (72, 56, 46), (118, 116, 116)]),
    )
    coat, is_long = (
        rng.choice([(38, 84, 116), (58, 96, 82), (92, 78, 110), (120, 84, 62)]),
        rng.random() < 0.5,
    )
    if is_long:
        draw.rounded_rectangle((92, 120, 268, 390), 80, fill=hair)
    draw.rounded_rectangle((30, 372, 330, 620), 110, fill=coat)
    draw.polygon([(132, 372), (228, 372), (180, 446)], fill=(246, 246, 242))
    draw.rounded_rectangle((148, 300, 212, 400), 30, fill=tuple(v - 14 for v in skin))
    draw.ellipse((100, 108, 260, 342), fill=skin)
    draw.chord((94, 88, 266, 288), 180 + rng.randint(-6, 14), 360 + rng.randint(-14, 6), fill=hair)
    has_glasses = rng.random() < 0.3
    for x in (146, 214):
        draw.ellipse((x - 8, 222, x + 8, 238), fill=(40, 40, 42))
        if has_glasses:
            draw.ellipse((x - 26, 204, x + 26, 256), outline=(60, 60, 64), width=4)
    draw.arc((148, 246, 212, 300), 25, 155, fill=(150, 84, 76), width=6)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def _street(draw: Draw, rng: Random, *, is_night: bool) -> None:
    def dim(c: tuple[int, int, int]) -> tuple[int, ...]:
        return tuple(v // 3 for v in c) if is_night else c

    draw.rectangle((0, 0, 640, 150), fill=dim(SKY))
    x = 0
    while x < 640:
        width, height = rng.randint(90, 170), rng.randint(70, 125)
        tone = rng.randint(-14, 14)
        draw.rectangle((x, 150 - height, x + width, 215), fill=dim(tuple(v + tone for v in WALL)))  # type: ignore[arg-type]
        for wx in range(x + 14, x + width - 20, 34):
            draw.rectangle((wx, 165 - height, wx + 18, 190 - height), fill=dim((150, 170, 180)))
        x += width
    draw.rectangle((0, 215, 640, 300), fill=dim(PAVING))
    for x in range(-80, 700, 46):
        draw.line((x, 300, x + 60, 215), fill=dim((176, 174, 166)), width=2)
    draw.rectangle((0, 300, 640, 316), fill=dim(KERB))
    draw.rectangle((0, 316, 640, 480), fill=dim(ROAD))
    for x in range(20, 640, 130):
        draw.rectangle((x, 452, x + 70, 459), fill=dim((214, 214, 206)))


def _cover(draw: Draw, _rng: Random) -> None:
    draw.ellipse((250, 350, 410, 415), fill=(84, 86, 88), outline=(60, 62, 64), width=4)
    for y in range(362, 408, 11):
        draw.line((276, y, 384, y), fill=(104, 106, 108), width=4)


def _hole(draw: Draw, _rng: Random) -> None:
    draw.ellipse((250, 350, 410, 415), fill=(18, 18, 20), outline=(96, 98, 100), width=6)
    draw.polygon([(430, 398), (520, 380), (545, 402), (452, 424)], fill=(88, 90, 92))


def _rubbish(draw: Draw, rng: Random) -> None:
    for _ in range(22):
        x, y, r = rng.randint(200, 450), rng.randint(240, 318), rng.randint(12, 34)
        tone = rng.choice([(52, 58, 64), (196, 186, 160), (140, 90, 60), (90, 130, 110), (224, 222, 216)])
        draw.ellipse((x - r, y - r, x + r, y + r * 0.7), fill=tone)


def _nothing(draw: Draw, _rng: Random) -> None:
    draw.rectangle((0, 0, 0, 0))


def _lamp(draw: Draw, light: tuple[int, int, int] | None) -> None:
    if light:
        draw.polygon([(390, 92), (250, 316), (560, 316)], fill=(96, 90, 66))
        draw.ellipse((250, 290, 560, 345), fill=(126, 116, 82))
    draw.rectangle((300, 70, 310, 316), fill=(30, 34, 38))
    draw.line((305, 74, 395, 82), fill=(30, 34, 38), width=8)
    draw.ellipse((370, 74, 412, 96), fill=light or (44, 46, 48))


def _pothole(draw: Draw, _rng: Random) -> None:
    points = [(240, 372), (300, 350), (380, 356), (430, 384), (392, 418), (300, 424), (252, 404)]
    draw.polygon(points, fill=(74, 70, 64))
    draw.polygon([(270, 378), (330, 362), (392, 380), (360, 404), (296, 408)], fill=(52, 50, 48))


def _patch(draw: Draw, _rng: Random) -> None:
    draw.rectangle((230, 344, 442, 428), fill=(84, 87, 90))


def _bin(draw: Draw, rng: Random, *, is_full: bool) -> None:
    if is_full:
        for _ in range(14):
            x, y, r = rng.randint(260, 400), rng.randint(170, 200), rng.randint(10, 22)
            draw.ellipse(
                (x - r, y - r, x + r, y + r), fill=rng.choice([(60, 64, 70), (214, 208, 196), (130, 96, 70)])
            )
        _rubbish(draw, rng)
    draw.polygon([(262, 190), (398, 190), (386, 310), (274, 310)], fill=(46, 92, 72))
    draw.rectangle((256, 182, 404, 198), fill=(38, 76, 60))


def _branch(draw: Draw, rng: Random) -> None:
    draw.line((120, 400, 520, 340), fill=(92, 70, 52), width=16)
    for _ in range(60):
        x = rng.randint(130, 540)
        y = 400 - (x - 120) * 0.15 + rng.randint(-46, 40)
        draw.ellipse(
            (x - 16, y - 10, x + 16, y + 10), fill=(84 + rng.randint(-16, 20), 124 + rng.randint(-16, 20), 78)
        )


def _puddle(draw: Draw, _rng: Random) -> None:
    draw.ellipse((90, 306, 560, 440), fill=(134, 152, 160))
    draw.ellipse((180, 330, 480, 410), fill=(150, 168, 176))
    draw.rectangle((300, 318, 372, 336), fill=(66, 68, 70))


def _bikes(draw: Draw, rng: Random, *, is_tidy: bool) -> None:
    for i in range(9):
        x, y = (70 + i * 60, 262) if is_tidy else (rng.randint(60, 560), rng.randint(236, 330))
        tilt = 0 if is_tidy else rng.randint(-14, 14)
        tone = rng.choice([(40, 120, 180), (230, 170, 40), (60, 150, 90)])
        for dx in (-20, 20):
            draw.ellipse((x + dx - 15, y - 15, x + dx + 15, y + 15), outline=(40, 42, 44), width=4)
        draw.line((x - 20, y, x, y - 22 + tilt, x + 20, y), fill=tone, width=5)
        draw.line((x, y - 22 + tilt, x + 14, y - 32 + tilt), fill=(40, 42, 44), width=4)


Paint = Callable[[Draw, Random], None]
SCENES: dict[str, tuple[Paint, Paint]] = {
    "manhole": (_hole, _cover),
    "rubbish": (_rubbish, _nothing),
    "lamp": (lambda d, _: _lamp(d, None), lambda d, _: _lamp(d, (255, 236, 170))),
    "pothole": (_pothole, _patch),
    "bin": (lambda d, r: _bin(d, r, is_full=True), lambda d, r: _bin(d, r, is_full=False)),
    "branch": (_branch, _nothing),
    "puddle": (_puddle, _cover),
    "bikes": (lambda d, r: _bikes(d, r, is_tidy=False), lambda d, r: _bikes(d, r, is_tidy=True)),
}
