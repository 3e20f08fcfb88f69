"""The list of permissions: verbs, the shipped roles made of them, and powers that one person may not join.

A *verb* is what a role may do; a *power* is a side in the loop (pack `lifecycle.yaml` says which power makes
which move). Rights are always verbs within an area; see `queries.Rights`.
"""

from __future__ import annotations

from dataclasses import dataclass

from linli.words import Words

VERBS: dict[str, Words] = {
    "cases.see": Words("see cases", "查看案卷"),
    "cases.act": Words("make the steps of one's own power", "办理本职权的步骤"),
    "cases.report": Words("report a problem", "上报问题"),
    "cases.take_in": Words("take in reports by telephone and at the counter", "受理来电、来访"),
    "cases.see_reporter": Words("see who reported, with a purpose", "查看上报人（须填写用途）"),
    "cases.export": Words("export lists", "导出清单"),
    "cases.urge": Words("urge and supervise", "催办、督办"),
    "statistics.see": Words("see statistics", "查看统计"),
    "audit.see": Words("read and verify the journal", "查阅并核验日志"),
    "accounts.manage": Words("manage accounts and roles", "管理账号和角色"),
    "territory.manage": Words("manage areas, grids and posts", "管理区域、网格和岗位"),
    "land.see": Words("see the land: layers, grids, who answers for them", "查看网格、图层和责任人"),
    "land.draft": Words("draft a division of the land", "拟定网格划分方案"),
    "land.publish": Words("publish a division of the land", "发布网格划分"),
    "posts.manage": Words("put people in posts", "安排岗位人员"),
    "leave.grant": Words("grant leave", "审批请假"),
    "settings.manage": Words("manage settings", "管理设置"),
    "texts.write": Words(
        "write standard texts, notices and messages to residents", "编写常用语、通知和发给居民的消息"
    ),
}


GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (Words("Cases", "案卷"), ("cases.see", "cases.act", "cases.report", "cases.take_in", "cases.urge")),
    (Words("Personal data and lists", "个人信息与清单"), ("cases.see_reporter", "cases.export")),
    (Words("Figures", "统计"), ("statistics.see",)),
    (
        Words("The land and its people", "网格与岗位"),
        ("land.see", "land.draft", "land.publish", "posts.manage", "leave.grant"),
    ),
    (
        Words("Administration", "管理"),
        ("accounts.manage", "territory.manage", "settings.manage", "texts.write", "audit.see"),
    ),
)
# Verbs that rule over others: given only by who holds them over the same area; whoever holds one signs in with a
# second factor where the tenant asks it of administrators.
RULING = frozenset(
    {"accounts.manage", "territory.manage", "settings.manage", "audit.see", "land.publish", "posts.manage"}
)
MEANINGS: dict[str, Words] = {
    "cases.see": Words("Opens cases of the area: place, photos, steps; not who reported.", "可打开辖区内案卷，查看位置、照片和办理过程；看不到上报人。"),
    "cases.act": Words("Makes the steps of the role's power, and no others.", "可办理本角色职权对应的步骤，不能办理其他环节。"),
    "cases.report": Words("Reports what was found on the spot.", "可上报现场发现的问题。"),
    "cases.take_in": Words("Writes down what people say by telephone or at the counter.", "可登记群众来电、来访反映的问题。"),
    "cases.urge": Words("Reminds those who have to act, and puts cases under supervision.", "可催促承办方，并将案卷列入督办。"),
    "cases.see_reporter": Words("Sees name and number of a reporter after saying why; each look is recorded.", "填写用途后可查看上报人姓名和电话；每次查看均留痕。"),
    "cases.export": Words("Takes lists out of the system as files; each export is recorded.", "可将清单导出为文件；每次导出均留痕。"),
    "statistics.see": Words("Sees the figures and the cases behind them.", "可查看统计指标及其对应案卷。"),
    "accounts.manage": Words("Invites and disables people, gives and ends roles in the area.", "可在辖区内邀请、停用人员，授予和终止角色。"),
    "territory.manage": Words("Draws areas and grids, fills posts.", "可绘制区域和网格，安排岗位。"),
    "settings.manage": Words("Changes categories, limits, calendar and units.", "可修改类别、时限、日历和单位。"),
    "texts.write": Words("Writes the words that staff put into steps and residents read in messages; no limits, no units.", "可编写工作人员在步骤中选用、居民在消息中读到的文字；不涉及时限和单位。"),
    "land.see": Words("Sees areas, grids, layers and who answers for them.", "可查看区域、网格、图层及责任人。"),
    "land.draft": Words("Prepares another division; nothing holds until it is published.", "可拟定划分方案；发布前不生效。"),
    "land.publish": Words("Puts a division of the land into force from a day.", "可发布网格划分，自指定日期起生效。"),
    "posts.manage": Words("Fills and ends the posts of grids.", "可安排和终止网格岗位。"),
    "leave.grant": Words("Grants leave and sees who stands in.", "可审批请假并查看顶岗人员。"),
    "audit.see": Words("Reads who did and saw what; reading is recorded too.", "可查阅谁做了什么、看了什么；查阅本身也留痕。"),
}  # fmt: skip


@dataclass(frozen=True)
class ShippedRole:
    code: str
    name: Words
    power: str  # "" = none in the loop
    verbs: frozenset[str]
    is_own_unit_only: bool = False  # sees only the cases of the holder's own organisation


def _role(
    code: str, en: str, zh: str, power: str, *verbs: str, is_own_unit_only: bool = False
) -> ShippedRole:
    return ShippedRole(code, Words(en, zh), power, frozenset(verbs), is_own_unit_only)


SHIPPED_ROLES: dict[str, ShippedRole] = {
    r.code: r
    for r in (
        _role("grid_worker", "Grid worker", "网格员", "grid_worker", "cases.see", "cases.act", "cases.report", "land.see"),
        _role("grid_head", "Grid head", "网格长", "grid_worker", "cases.see", "cases.act", "cases.report", "statistics.see", "land.see", "leave.grant"),
        _role("acceptor", "Acceptor", "受理员", "acceptor", "cases.see", "cases.act", "cases.take_in", "cases.see_reporter"),
        _role("verifier", "Verifier", "核查员", "verifier", "cases.see", "cases.act"),
        _role(
            "supervision_centre", "Supervision centre", "监督中心", "supervision_centre",
            "cases.see", "cases.act", "cases.see_reporter", "cases.urge", "statistics.see", "cases.export", "land.see",
        ),
        _role(
            "command_centre", "Command centre", "指挥中心", "command_centre",
            "cases.see", "cases.act", "cases.urge", "statistics.see", "cases.export", "land.see",
        ),
        _role("handling_unit", "Handling unit", "处置单位", "handling_unit", "cases.see", "cases.act", is_own_unit_only=True),
        _role(
            "administrator", "Administrator", "管理员", "administrator",
            "cases.see", "cases.act", "accounts.manage", "territory.manage", "settings.manage", "texts.write", "audit.see",
            "land.see", "land.draft", "land.publish", "posts.manage", "leave.grant",
        ),
        _role("land_planner", "Land planner", "网格规划员", "", "land.see", "land.draft", "land.publish", "posts.manage"),
        _role("leader", "Leader", "领导", "", "cases.see", "cases.urge", "statistics.see", "land.see", "leave.grant"),
        _role("data_exchange", "Data exchange", "数据对接", "reporter", "cases.report"),
    )
}  # fmt: skip

# One person may never hold two of these in the same tenant: whoever files and closes does not dispatch, whoever
# dispatches does not handle, and whoever manages accounts takes no part in the loop.
SEPARATE_POWERS = frozenset({"supervision_centre", "command_centre", "handling_unit", "administrator"})
# The check is made by another side than the handling.
SEPARATE_PAIRS = frozenset(
    {frozenset({"verifier", "handling_unit"}), frozenset({"verifier", "command_centre"})}
)


def are_separate(one: str, other: str) -> bool:
    """Whether these two powers may not be joined in one person."""
    if one == other:
        return False
    return {one, other} <= SEPARATE_POWERS or frozenset({one, other}) in SEPARATE_PAIRS


# The powers that a role may carry: those of the shipped roles.
POWERS: tuple[str, ...] = tuple(dict.fromkeys(r.power for r in SHIPPED_ROLES.values() if r.power))
