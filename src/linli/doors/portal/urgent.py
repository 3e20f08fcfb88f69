"""Words that belong to 119, 120 or 110 before they belong here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from linli.words import Words


@dataclass(frozen=True)
class Call:
    """A number to call, and for what."""

    number: str
    words: Words


CALLS = {
    "119": Call("119", Words("Fire, smoke, gas, somebody trapped: call 119 now.", "起火、冒烟、燃气泄漏、有人被困，请立即拨打 119。")),
    "120": Call("120", Words("Somebody is hurt or ill: call 120 now.", "有人受伤或突发疾病，请立即拨打 120。")),
    "110": Call("110", Words("A crime, a fight, an accident, somebody missing: call 110 now.", "违法犯罪、打架、交通事故、人员走失，请立即拨打 110。")),
}  # fmt: skip
# Facilities against fire, and the like, are no fire.
NOT_MEANT = re.compile(
    r"消防(栓|通道|车道|设施|器材|门)|灭火器|火灾隐患|防火|防盗|fire (hydrant|lane|door|exit|extinguisher|escape|engine|alarm|station|hazard|box|route)s?|stop sign"
)
SIGNS = {
    "119": re.compile(
        r"着火|起火|失火|火灾|火警|大火|冒(浓)?烟|爆炸|(燃气|煤气|天然气)(泄漏|泄露|味|漏)|漏(燃|煤)?气|困在|被困|溺水|落水|掉(进|到)(河|水|井)"
        r"|\b(on fire|fire|burning (house|building|car)|smoke|gas leak|smell(s|ing)? of gas|smell(s|ing)? gas|explosion|exploded|trapped|drowning|fell into the (river|canal|water))\b"
    ),
    "120": re.compile(
        r"受伤|流血|出血|昏迷|晕倒|昏倒|倒地不起|心脏病|中毒|骨折|没有呼吸"
        r"|\b(injured|bleeding|unconscious|fainted|collapsed|heart attack|stroke|poisoned|not breathing|ambulance)\b"
    ),
    "110": re.compile(
        r"打架|斗殴|打人|抢劫|抢夺|小偷|偷(东西|车|窃|盗)|盗窃|被偷|持刀|拿刀|砍人|杀人|枪|威胁|绑架|走失|失踪|车祸|交通事故|撞(人|车|倒)|报警|家暴"
        r"|\b(fight|fighting|robbery|robbed|thief|stolen|burglar|burglary|knife|gun|threatened|threatening|kidnapp\w+|missing (child|person)|car crash|traffic accident|assault|domestic violence)\b"
    ),
}


def calls_for(*texts: str) -> list[Call]:
    """The numbers that what somebody wrote asks for.

    >>> [c.number for c in calls_for("楼道里有人打架，流血了")], calls_for("fire hydrant leaks"), calls_for("路灯不亮")
    (['120', '110'], [], [])
    """
    text = NOT_MEANT.sub(" ", " ".join(texts).lower())
    return [CALLS[number] for number, signs in SIGNS.items() if signs.search(text)]
