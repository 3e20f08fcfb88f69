"""Words that belong to 119, 120 or 110, or to whoever supplies water and power, before they belong here."""

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
SUPPLY = Words(
    "Water main burst, no water, no power, no heating: the supplier repairs it; its own line is fastest, and {number} puts you through. "
    "If it endangers the street, report it here as well.",
    "水管爆裂、停水、停电、停暖由供水、供电、供热单位抢修：请直接拨打其抢修电话，或拨打 {number} 转接。危及道路和行人的，也请在此上报。",
)
CITY_HOTLINE = "12345"
SUPPLY_SIGNS = re.compile(
    r"爆管|(自来水|供水|水|暖气|供热)(总)?管(道)?(都|又|给|被)?(爆|破|裂|断|炸)|停水|断水|没水(了|用|喝)|没有(自来)?水$|停电|断电|没电了|跳闸|停暖|停气|暖气不热"
    r"|\b(burst|broken|split|leaking) (water )?(main|pipe)s?\b|\bwater (main|pipe)s?( (is|has|just|have))* (burst|broke|broken|broke down|leak\w*|split)\b"
    r"|\b(no|without) (running )?(water|power|electricity|heating)\b|\b(water|power|electricity|heating) (is |has been |was )?(cut( off)?|off|out|gone)\b|\b(blackout|power cut|power outage)s?\b"
)
NO_SUPPLY = re.compile(
    r"(厕|公厕|卫生间|洗手间)[^，。,.]{0,6}没(有)?水|toilets?[^,.]{0,20}no water|no water[^,.]{0,20}toilets?"
)
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


def calls_for(*texts: str, hotline: str = "") -> list[Call]:
    """The numbers that what somebody wrote asks for.

    >>> [c.number for c in calls_for("楼道里有人打架，流血了")], calls_for("fire hydrant leaks"), calls_for("路灯不亮")
    (['120', '110'], [], [])
    >>> [c.number for c in calls_for("水管爆了")], calls_for("公厕没水")
    (['12345'], [])
    """
    text = NOT_MEANT.sub(" ", " ".join(texts).lower())
    found = [CALLS[number] for number, signs in SIGNS.items() if signs.search(text)]
    if SUPPLY_SIGNS.search(NO_SUPPLY.sub(" ", text)):
        number = hotline or CITY_HOTLINE
        found.append(Call(number, SUPPLY.format(number=number)))
    return found
