"""Refusals of the land."""

from __future__ import annotations

from linli.words import Refusal, Words


def _refusal(code: str, en: str, zh: str, *, status: int = 422, **data: object) -> Refusal:
    return Refusal(code, Words(en, zh).format(**data), {k: str(v) for k, v in data.items()}, status)


def layer_unknown(code: str) -> Refusal:
    return _refusal(
        "layer-unknown", "There is no layer {layer}. Choose one from the list.", "没有图层“{layer}”，请从列表中选择。",
        status=404, layer=code,
    )  # fmt: skip


def layer_taken(code: str) -> Refusal:
    return _refusal(
        "layer-taken", "A layer with the code {layer} is there already. Choose another code.",
        "已有编码为 {layer} 的图层，请换一个编码。", status=409, layer=code,
    )  # fmt: skip


def code_wrong(code: str) -> Refusal:
    return _refusal(
        "code-wrong", "“{value}” cannot be a code. Use letters, digits, hyphens and underscores, at most 40.",
        "“{value}”不能用作编码，请用字母、数字、连字符和下划线，最多 40 个。", value=code,
    )  # fmt: skip


def name_missing() -> Refusal:
    return _refusal("name-missing", "The Chinese name is missing. Fill it in.", "缺少中文名称，请填写。")


def area_unknown(path: str) -> Refusal:
    return _refusal(
        "area-unknown", "There is no area {path}. Choose one from the list.", "没有区域“{path}”，请从列表中选择。",
        status=404, path=path,
    )  # fmt: skip


def area_taken(code: str) -> Refusal:
    return _refusal(
        "area-taken", "An area with the code {area} is there already. Choose another code.",
        "已有编码为 {area} 的区域，请换一个编码。", status=409, area=code,
    )  # fmt: skip


def kind_taken(code: str) -> Refusal:
    return _refusal(
        "kind-taken", "A kind of grid with the code {kind} is there already. Change that one from the list, or choose another code.",
        "已有编码为 {kind} 的网格类型，请从列表中修改该类型，或换一个编码。", status=409, kind=code,
    )  # fmt: skip


def area_in_use(name: Words, grids: int, posts: int) -> Refusal:
    return _refusal(
        "area-in-use",
        "{name} has {grids} grids and {posts} posts below it, and cases name them. Make a new area where it belongs, "
        "divide it there and publish; the old one stays for the record.",
        "{name}下已有 {grids} 个网格、{posts} 个岗位，案卷都以其为准，不能移动。请在新位置建立区域并重新划分发布，原区域保留备查。",
        status=409, name=name, grids=grids, posts=posts,
    )  # fmt: skip


def area_under_itself() -> Refusal:
    return _refusal(
        "area-under-itself",
        "An area cannot lie under itself. Choose another parent.",
        "区域不能移到自身之下，请另选上级。",
    )


def grids_published_that_day(layer: Words, on: object) -> Refusal:
    return _refusal(
        "grids-published-that-day",
        "{layer}: grids were already published for {on}. Choose a later day; what was published stays.",
        "{layer}：{on} 已发布过网格。请另选以后的日期，已发布的版本保持不变。", status=409, layer=layer, on=on,
    )  # fmt: skip


def publication_waits(on: object) -> Refusal:
    return _refusal(
        "publication-waits",
        "Here a division is published already that begins on {on}. Withdraw it first, or choose a day after it.",
        "此处已有将于 {on} 生效的划分。请先撤回，或选择其后的日期。", status=409, on=on,
    )  # fmt: skip


def publication_begun() -> Refusal:
    return _refusal(
        "publication-begun", "This division is in force already. Divide anew and publish that instead.",
        "该划分已经生效，不能撤回。请重新划分并发布。", status=409,
    )  # fmt: skip


def day_in_the_past(today: object) -> Refusal:
    return _refusal(
        "day-in-the-past", "That day is over. Choose {today} or a later day.", "该日期已过，请选择 {today} 或以后的日期。",
        today=today,
    )  # fmt: skip


def draft_unknown() -> Refusal:
    return _refusal(
        "draft-unknown",
        "There is no such draft. Open it from the list.",
        "没有这个方案，请从列表中打开。",
        status=404,
    )


def draft_closed() -> Refusal:
    return _refusal(
        "draft-closed", "This draft was published or dropped and can no longer be changed. Make a new one.",
        "该方案已发布或已作废，不能再改。请新建方案。", status=409,
    )  # fmt: skip


def draft_changed(who: str) -> Refusal:
    return _refusal(
        "draft-changed",
        "{who} changed this draft while your page was open. Nothing of yours was done: look at the map as it is now, "
        "then choose again.",
        "您打开页面期间，{who}修改了该方案，您这一步没有执行。请先看最新的地图，再重新选择。", status=409, who=who,
    )  # fmt: skip


def draft_at_work() -> Refusal:
    return _refusal(
        "draft-at-work", "The division is being computed. Wait until it is done, or cancel it.",
        "正在计算划分。请等待完成，或先取消。", status=409,
    )  # fmt: skip


def draft_empty(what: Words) -> Refusal:
    return _refusal(
        "draft-empty", "There is not one unit in {area}. Choose another area or another file.",
        "{area}内没有任何划分单元，请换一个区域或文件。", area=what,
    )  # fmt: skip


def units_missing() -> Refusal:
    return _refusal(
        "units-missing", "No units are chosen. Choose at least one.", "没有选中单元，请至少选择一个。"
    )


def grid_unknown(code: str) -> Refusal:
    return _refusal(
        "grid-unknown", "There is no grid {grid} here. Choose one from the list.", "这里没有网格 {grid}，请从列表中选择。",
        status=404, grid=code,
    )  # fmt: skip


def crosses_border(code: str) -> Refusal:
    return _refusal(
        "border-crossed", "Then grid {grid} would lie on both sides of a border that no grid may cross. Choose units on one side.",
        "这样网格 {grid} 会跨越不可跨越的边界。请只选择边界一侧的单元。", status=409, grid=code,
    )  # fmt: skip


def not_neighbours(one: str, other: str) -> Refusal:
    return _refusal(
        "grids-apart", "Grids {one} and {other} do not touch each other. Choose two that lie side by side.",
        "网格 {one} 与 {other} 不相邻，请选择相邻的两个。", status=409, one=one, other=other,
    )  # fmt: skip


def nothing_left(code: str) -> Refusal:
    return _refusal(
        "grid-emptied", "Nothing would be left of grid {grid}. Merge it into its neighbour instead.",
        "网格 {grid} 将不剩任何单元。请改用“合并”。", status=409, grid=code,
    )  # fmt: skip


def nothing_to_undo() -> Refusal:
    return _refusal("nothing-to-undo", "There is nothing left to undo.", "没有可撤销的调整。", status=409)


def not_ready(count: int, first: Words) -> Refusal:
    return _refusal(
        "draft-not-ready", "This draft cannot be published yet. Still missing: {count}. The first: {first}",
        "方案尚不能发布，还有 {count} 项未满足。首先：{first}", status=409, count=count, first=first,
    )  # fmt: skip


def outline_wrong() -> Refusal:
    return _refusal(
        "outline-wrong", "The outline is not a closed area with at least three corners. Draw it again.",
        "所画边界不是至少三个角的封闭区域，请重新绘制。",
    )  # fmt: skip


def limits_wrong() -> Refusal:
    return _refusal(
        "limits-wrong", "The limits must be whole numbers above 0, the lower not above the upper.",
        "上下限须为大于 0 的整数，且下限不大于上限。",
    )  # fmt: skip


def staff_unknown() -> Refusal:
    return _refusal("person-unknown", "Choose a person from the list.", "请从列表中选择人员。")


def duty_missing() -> Refusal:
    return _refusal("duty-missing", "Choose which post it is.", "请选择岗位。")


def held_already() -> Refusal:
    return _refusal(
        "post-held-already", "This person has that post on those days already. Choose other days, or end the earlier time first.",
        "此人在该时段已担任这一岗位。请换日期，或先结束原任职。", status=409,
    )  # fmt: skip


def ends_before() -> Refusal:
    return _refusal(
        "ends-before-it-begins",
        "The end lies before the beginning. Correct one of the days.",
        "结束日期早于开始日期，请更正。",
    )


def leave_overlaps(from_on: object, last_on: object) -> Refusal:
    return _refusal(
        "leave-overlaps", "You have asked for leave from {from_on} to {last_on} already. Withdraw that slip or choose other days.",
        "您已有 {from_on} 至 {last_on} 的请假条。请先撤回，或选择其他日期。", status=409, from_on=from_on, last_on=last_on,
    )  # fmt: skip


def leave_unknown() -> Refusal:
    return _refusal(
        "leave-unknown",
        "There is no such leave slip. Open the list again.",
        "没有这张请假条，请重新打开列表。",
        status=404,
    )


def leave_decided() -> Refusal:
    return _refusal(
        "leave-decided", "This leave slip was decided already.", "这张请假条已经处理过了。", status=409
    )


def leave_own() -> Refusal:
    return _refusal(
        "leave-own",
        "Nobody grants their own leave. Ask the level above.",
        "不能批准自己的请假条，请由上级处理。",
        status=403,
    )


def leave_over() -> Refusal:
    return _refusal("leave-over", "This leave is over already.", "该假期已经结束。", status=409)


def visit_words_missing() -> Refusal:
    return _refusal(
        "visit-words-missing",
        "Say in a sentence what you saw or promised.",
        "请用一句话写明所见所闻或答应的事。",
    )


def visit_day_wrong() -> Refusal:
    return _refusal(
        "visit-day-wrong", "A visit is recorded on its day or later. Choose a day that is not in the future.",
        "走访须在当天或之后记录，请选择不晚于今天的日期。",
    )  # fmt: skip


def visit_recorded() -> Refusal:
    return _refusal(
        "visit-recorded", "A visit on that day is recorded already.", "当天的走访已记录。", status=409
    )


def not_your_post() -> Refusal:
    return _refusal(
        "not-your-post",
        "This post is not yours on that day. Choose one of your own.",
        "该岗位当日不由您担任，请选择自己的岗位。",
        status=403,
    )


def not_in_your_area(what: Words) -> Refusal:
    return _refusal(
        "not-in-your-area", "Your account may not {what} here. Ask an administrator to give you the right for this area.",
        "您的账号在此区域没有“{what}”的权限，请联系管理员授权。", status=403, what=what,
    )  # fmt: skip


def day_wrong() -> Refusal:
    return _refusal(
        "day-wrong", "That is not a day. Write it as 2026-12-01.", "日期有误，请按 2026-12-01 的格式填写。"
    )


def file_missing() -> Refusal:
    return _refusal("file-missing", "Choose a file of buildings or parcels.", "请选择建筑或地块文件。")


def file_too_large(most: int) -> Refusal:
    return _refusal(
        "file-too-large", "The file is larger than {most} MB. Split it by community and make one draft for each.",
        "文件超过 {most} MB。请按社区拆分，分别建立方案。", status=413, most=most,
    )  # fmt: skip


def column_unknown(column: str, columns: str) -> Refusal:
    return _refusal(
        "column-unknown", "The file has no column “{column}”. Its columns: {columns}.", "文件中没有“{column}”列。现有的列：{columns}。",
        column=column, columns=columns,
    )  # fmt: skip


def file_without_grids(first: Words) -> Refusal:
    return _refusal(
        "file-without-grids", "No row of the file is a grid that can be used. The first: {first}", "文件中没有可用的网格。首先：{first}",
        first=first,
    )  # fmt: skip


def layer_has_faults(count: int) -> Refusal:
    return _refusal(
        "layer-has-faults",
        "The file was not taken: {count} faults must be mended in it first. They are listed below and drawn on the map.",
        "文件未采用：须先在文件中改正 {count} 处问题，见下方列表和地图。", status=409, count=count,
    )  # fmt: skip


def line_wrong() -> Refusal:
    return _refusal(
        "line-wrong",
        "That is no line. Set at least two points across the grid.",
        "这不是一条线，请在网格两侧至少各点一个点。",
    )


def line_cuts_nothing() -> Refusal:
    return _refusal(
        "line-cuts-nothing",
        "The line leaves all units of a grid on one side. Draw it across the grid, from one border to the other.",
        "这条线没有把网格分开。请从一侧边界画到另一侧边界。",
    )


def grid_too_small(code: str) -> Refusal:
    return _refusal(
        "grid-too-small", "Grid {grid} has fewer units than the parts that are wanted. Choose fewer parts.",
        "网格 {grid} 的单元数少于要拆分的份数，请减少份数。", grid=code,
    )  # fmt: skip


def item_not_by_hand(item: str) -> Refusal:
    return _refusal(
        "item-not-by-hand", "“{item}” is not ticked by hand: the records answer it.", "“{item}”由系统自动核对，不能手工勾选。", item=item[:40]
    )  # fmt: skip
