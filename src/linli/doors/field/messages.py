"""Messages to staff as sentences on the phone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from linli.records.cases.models import OutboxMessage
from linli.records.fieldwork.urgent import rings
from linli.words import Words

# The server alone says them: words beside the code, so that the app's own are all that a phone downloads.
SENTENCES = {
    "alarm_warning": Words("Nearly due", "临期提醒"),
    "alarm_red": Words("Overdue", "已超期"),
    "alarm_escalation": Words("Still overdue, passed to the level above", "持续超期，已报上级"),
    "urge": Words("You are reminded of this case", "该案卷被催办"),
    "dispatched": Words("Dispatched to your unit", "已派给贵单位"),
    "escalate": Words("Passed up to you: somebody below cannot settle this case", "下级无法处置，已上报给您"),
    "supervise": Words("This case is under supervision until it is closed", "该案卷已列入督办，直至结案"),
    "supplement": Words("The reporter has added to this case", "上报人补充了情况"),
    "grant_extension": Words("More time was granted", "延期已批准"),
    "refuse_extension": Words("More time was refused: {reason}", "延期未获批准。理由：{reason}"),
    "grant_suspension": Words("The suspension was granted, the time stands still", "挂账已批准，暂停计时"),
    "refuse_suspension": Words("The suspension was refused: {reason}", "挂账未获批准。理由：{reason}"),
    "mention": Words("A colleague has named you in a note", "有同事在备注中提到了您"),
    "layer_post": Words("Found in your grid {grid} of another layer", "在您的其他图层网格 {grid} 内发现"),
    "suggestion_answered": Words(
        "The administrators have answered what you wrote", "管理员已答复您提交的内容"
    ),
    "": Words("News of this case", "案卷有新动态"),
}


def sentence(message: OutboxMessage) -> str:
    said = SENTENCES.get(message.template, SENTENCES[""])
    return said.format(**{n: message.data.get(n, "") for n in ("reason", "grid")}).in_(get_language())


def as_json(message: OutboxMessage, read_at: Any) -> dict[str, Any]:
    case = message.case
    return {
        "id": message.pk, "words": sentence(message), "is_urgent": rings(message), "made_at": message.made_at, "read_at": read_at,
        "case": {"id": case.pk, "number": case.number, "is_urgent": case.is_urgent} if case else None,
        "suggestion": message.data.get("suggestion"),
    }  # fmt: skip
