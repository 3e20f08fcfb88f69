"""The smallest life cycle there is: for examples in docstrings and as a first read."""

from __future__ import annotations

from typing import Any, Final

TWO_STATES: Final[dict[str, Any]] = {
    "powers": [{"code": "office", "name": {"en": "office", "zh": "办公室"}}],
    "states": [
        {
            "code": "open",
            "name": {"en": "open", "zh": "未办"},
            "phase": 4,
            "holder": "office",
            "open": True,
            "public": {"en": "We are working on it.", "zh": "正在办理。"},
        },
        {
            "code": "done",
            "name": {"en": "done", "zh": "已办"},
            "phase": 7,
            "open": False,
            "public": {"en": "Done.", "zh": "已办结。"},
        },
    ],
    "flows": [
        {
            "code": "only",
            "name": {"en": "only", "zh": "唯一"},
            "description": {"en": "The only way.", "zh": "唯一的流程。"},
            "entry": "open",
        }
    ],
    "moves": [
        {
            "code": "report",
            "name": {"en": "report", "zh": "上报"},
            "consequence": {"en": "A case begins.", "zh": "生成案卷。"},
            "powers": ["office"],
            "from": ["new"],
            "to": "@entry",
        },
        {
            "code": "close",
            "name": {"en": "close", "zh": "结案"},
            "consequence": {"en": "The case ends.", "zh": "案卷办结。"},
            "powers": ["office"],
            "from": ["open"],
            "to": "done",
        },
        {
            "code": "note",
            "name": {"en": "note", "zh": "备注"},
            "consequence": {"en": "A note is added.", "zh": "添加备注。"},
            "powers": ["office"],
            "from": ["open", "done"],
            "to": "@same",
            "needs": ["text"],
        },
    ],
}
