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
    "cases.see_reporter": Words("see who reported, with a purpose", "查看上报人(须填写用途)"),
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
}


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
            "cases.see", "cases.act", "accounts.manage", "territory.manage", "settings.manage", "audit.see",
            "land.see", "land.draft", "land.publish", "posts.manage", "leave.grant",
        ),
        _role("land_planner", "Land planner", "网格规划员", "", "land.see", "land.draft", "posts.manage"),
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
