"""Standard texts: what is offered for a step, with the case's own words in their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from .given import Cleaned
from .models import Case, StandardText
from .wording import standard_text_unknown


@dataclass(frozen=True, kw_only=True)
class NewStandardText(Cleaned):
    """One standard text in both languages; no moves: every step, no classes: every class."""

    name_zh: str
    name_en: str
    text_zh: str
    text_en: str
    moves: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()  # "event:05003", or the head of several: "event:05"


def standard_texts() -> QuerySet[StandardText]:
    """All of them, for those who look after them: those in use first."""
    return StandardText.objects.order_by("-is_active", "name_en")


def standard_text(text_id: UUID) -> StandardText:
    """Refusal: standard-text-unknown."""
    found = StandardText.objects.filter(pk=text_id).first()
    if found is None:
        raise standard_text_unknown()
    return found


def offered(case: Case, moves: Iterable[str]) -> dict[str, list[StandardText]]:
    """Those in use that suit each of these steps of the case; one statement."""
    wanted = list(moves)
    if not wanted:
        return {}
    rows = list(StandardText.objects.filter(is_active=True).order_by("name_en"))
    return {move: [t for t in rows if t.suits(move, case.kind, case.code)] for move in wanted}


def _new(
    zh: tuple[str, str], en: tuple[str, str], *moves: str, classes: tuple[str, ...] = ()
) -> NewStandardText:
    return NewStandardText(
        name_zh=zh[0], text_zh=zh[1], name_en=en[0], text_en=en[1], moves=moves, classes=classes
    )


SHIPPED = (
    _new(
        ("请补充位置", "您好，您上报的问题收到了，但位置不够具体。请补充门牌号、店名或附近的标志物，以便我们尽快到场。"),
        ("Ask for the place", "Thank you for your report. The place is not exact enough: please tell us the house number, a shop or a landmark near it."),
        "ask_reporter",
    ),
    _new(
        ("请补充照片", "您好，为便于判断处置单位，请补充一张能看清问题和周边环境的照片。"),
        ("Ask for a photo", "Thank you for your report. Please send us a photo that shows the problem and what is around it, so that we can find the right unit."),
        "ask_reporter",
    ),
    _new(
        ("不属于受理范围", "经核对，您反映的事项不属于本平台受理范围，请向有关主管部门反映或拨打 12345。"),
        ("Not within our remit", "What you describe is not within the remit of this service. Please turn to the department in charge, or call 12345."),
        "reject",
    ),
    _new(
        ("现场未发现", "工作人员到场查看，未发现所反映的问题。如问题仍在，请补充位置或照片后再次上报。"),
        ("Not found on the spot", "We went there and did not find the problem. If it is still there, please report it again with the exact place or a photo."),
        "refute", "reject",
    ),
    _new(
        ("核实属实", "已到现场核实，情况属实。"),
        ("Confirmed on the spot", "Somebody went there: the problem is as reported."),
        "verify",
    ),
    _new(
        ("处置完毕", "已按标准处置完毕，现场已清理，请核查。"),
        ("Done by the standard", "The work is done by the standard and the place is cleared. Please check it."),
        "handle", "settle",
    ),
    _new(
        ("向上报人反馈", "您反映的问题已由处置单位处理完毕，我们将安排人员到现场核查。感谢您的关心和支持。"),
        ("Tell the reporter", "The unit responsible has done the work, and we are going to check it on the spot. Thank you for telling us."),
        "feed_back",
    ),
    _new(
        ("核查通过", "已到现场核查，达到结案条件。"),
        ("Check passed", "Checked on the spot: what closing asks for is met."),
        "check",
    ),
    _new(
        ("未达结案条件", "现场核查未达到结案条件，请按标准重新处置，并补充处置后的照片。"),
        ("Below the standard", "Checked on the spot: what closing asks for is not met. Please do it again by the standard and add a photo of the result."),
        "rework",
    ),
    _new(
        ("不属于本单位职责", "经核对，该部件（事项）不属于本单位管理范围，建议改派。"),
        ("Not our responsibility", "This is not in our charge. Please find another unit."),
        "return",
    ),
    _new(
        ("需采购材料", "所需材料须采购，到货后立即施工，申请延期。"),
        ("Material has to be bought", "The material has to be bought; the work begins as soon as it is there."),
        "ask_extension", "ask_suspension",
    ),
)  # fmt: skip
