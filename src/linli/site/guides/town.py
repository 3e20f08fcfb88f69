"""The guide for administrators."""

from __future__ import annotations

from linli.words import Words

from .contents import Guide, page

ADMINISTRATOR = Guide(
    "administrator", Words("For administrators", "管理员指南"),
    Words("You decide who may do what, which limits hold from which day, and who answers for which grid. Every change stands in the journal.", "您负责人员权限、类别时限及生效日期、网格和责任人。每次改动都记入日志。"),
    (
        page("desk-settings-home", ("Settings", "设置"),
            ("Everything that a town decides for itself.", "本地可以自行决定的全部事项。"),
            ("On the first day, in this order: town, calendar, units, accounts, land.", "首次使用按此顺序：城区、日历、单位、账号、网格。")),
        page("desk-settings-units", ("Units", "单位"),
            ("Where cases are dispatched to: what a unit does and for which area.", "案卷派往的单位：职能和辖区。"),
            ("“New unit”: name, function, area. The dispatch rules find it by its function.", "“新建单位”：名称、职能、区域；派遣规则按职能找到它。"),
            ("A unit with open cases cannot be closed; move them first.", "有未结案卷的单位不能停用，先转出案卷。")),
        page("desk-accounts", ("People", "人员"),
            ("Accounts with their roles; each role has an area and may have an end.", "账号及角色；每个角色有辖区，可设终止日期。"),
            ("“New account”: the person gets a link for one use, and sets the password alone.", "“新建账号”：本人凭一次性链接自己设密码。"),
            ("The two centres, units and administrators are never one person; the form says so.", "监督、指挥、处置、管理不得由一人兼任，表单会提示。")),
        page("desk-settings-sight", ("What can this person see?", "此人能看到什么"),
            ("The preview of an account: areas, cases and personal data, counted.", "按账号预览：辖区、案卷数、个人信息权限。"),
            ("Look at it before and after you change a role.", "改角色前后各看一次。")),
        page("desk-settings-classes", ("Categories and limits", "类别与时限"),
            ("What may be reported, on which conditions it is filed, and how long it may take.", "可上报的类别、立案条件和办理时限。"),
            ("Change a limit or add a category: it goes into the draft, nothing is in force yet.", "修改时限或新增类别，先进入草稿，尚未生效。")),
        page("desk-settings-draft", ("Publish from a day on", "按日期发布"),
            ("The draft lists every change with before and after.", "草稿逐条列出改动前后。"),
            ("Check it, choose the day, publish. Cases reported earlier keep the limits of their day.", "检查后选择生效日期发布；此前上报的案卷沿用原时限。")),
        page("desk-settings-calendar", ("Calendar and hours", "日历与作息"),
            ("Holidays, worked weekends and office hours decide every due moment.", "节假日、调休和作息时间决定每个到期时刻。"),
            ("Enter the new year when the notice appears; what waited for it is counted at once.", "放假通知公布后录入新年份，等待的时限会立即计算。")),
        page("desk-land", ("The land", "网格管理"),
            ("Layers, drafts and what was published; who answers for each grid today.", "图层、方案和已发布版本；今天每个网格由谁负责。"),
            ("“Divide an area” makes a draft from buildings and streets; compare, correct, publish.", "“划分区域”由房屋和道路生成方案，比较、修改、发布。"),
            ("Posts, deputies, leave, boards and cards have their own pages.", "岗位、B 岗、请假、公示牌和联系卡各有页面。")),
        page("desk-land-posts", ("Who answers for a grid", "网格责任人"),
            ("Teams by grid with what is still missing.", "各网格的队伍和缺员。"),
            ("Put people in post from a day on; name a deputy for the days of leave.", "按日期任职；指定 B 岗，请假时自动顶岗。")),
        page("desk-messages", ("Messages to residents", "发给居民的消息"),
            ("What waits, what was sent, what failed and why. Addresses are masked.", "待发、已发、失败及原因；地址已打码。"),
            ("Own wordings, quiet hours and daily limits are under Settings → Messages to residents.", "文本、免打扰时段和每日上限在“设置”→“发给居民的消息”。")),
        page("desk-journal", ("The journal", "日志审计"),
            ("Who did, saw and took out what, and for which purpose. Each row is chained to the one before it.", "谁做了、看了、导出了什么，用途是什么；逐行链接，不可篡改。"),
            ("Filter by person, case or deed; “Verify” proves that nothing is missing.", "按人员、案卷、操作筛选；点“核验日志”证明没有缺失。")),
    ),
)  # fmt: skip
