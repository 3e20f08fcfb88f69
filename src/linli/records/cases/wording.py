"""Refusals of this room, each with what to do next."""

from __future__ import annotations

from linli.words import Refusal, Words

LONGEST_TEXT = 4000
LONGEST_PLACE = 256
LONGEST_NAME = 60
PARTS_DONE = Words("All parts of this case are done.", "各子案卷均已办结。")


def photo_empty() -> Refusal:
    return Refusal(
        "photo-empty",
        Words(
            "The photo is empty (0 bytes). Take it again or leave it out: a photo is not required.",
            "照片是空文件（0 字节）。请重新拍摄，或不附照片——照片不是必填项。",
        ),
        status=422,
    )


def photo_too_large(size: int, largest: int) -> Refusal:
    return Refusal(
        "photo-too-large",
        Words(
            "The photo is too large ({size} MB; at most {largest} MB). Choose a smaller one or leave it out.",
            "照片太大（{size} MB，上限 {largest} MB）。请换一张较小的，或不附照片。",
        ).format(size=round(size / 1_048_576, 1), largest=largest // 1_048_576),
        {"size": size, "largest": largest},
        413,
    )


def photo_unreadable() -> Refusal:
    return Refusal(
        "photo-unreadable",
        Words(
            "This file is not a photo we can read. Use JPEG, PNG or WebP, or leave it out.",
            "无法识别这张照片。请使用 JPEG、PNG 或 WebP 格式，或不附照片。",
        ),
        status=422,
    )


def photo_is_heic() -> Refusal:
    return Refusal(
        "photo-unreadable",
        Words(
            "This photo is in the format HEIC, which we cannot read. Take a screenshot of it and choose that, set the camera to "
            "“most compatible” (JPEG), or leave it out.",
            "这张照片是 HEIC 格式，无法读取。可对照片截屏后上传截图，或把相机格式设为“兼容性最佳”（JPEG），也可不附照片。",
        ),
        status=422,
    )


def text_too_long(length: int, longest: int = LONGEST_TEXT) -> Refusal:
    return Refusal(
        "text-too-long",
        Words(
            "The text has {length} characters; at most {longest} fit. Shorten it and send it again.",
            "文字共 {length} 字，最多 {longest} 字。请精简后重新提交。",
        ).format(length=length, longest=longest),
        {"length": length, "longest": longest},
        422,
    )


def class_unknown(kind: str, code: str) -> Refusal:
    return Refusal(
        "class-unknown",
        Words(
            "There is no category {kind} {code}. Choose one from the list of categories.",
            "没有 {kind} {code} 这一类别，请从类别列表中选择。",
        ).format(kind=kind, code=code),
        {"kind": kind, "code": code},
        422,
    )


def condition_unknown(condition: str, name: Words) -> Refusal:
    return Refusal(
        "condition-unknown",
        Words(
            "The filing condition does not belong to '{name}'. Choose one of its conditions.",
            "所选立案条件不属于“{name}”，请从该类别的立案条件中选择。",
        ).format(name=name),
        {"condition": condition},
        422,
    )


def place_missing() -> Refusal:
    return Refusal(
        "place-missing",
        Words(
            "Say where it is: choose a place on the map, use your position, or describe it.",
            "请说明地点：在地图上选点、使用当前位置，或用文字描述。",
        ),
        status=422,
    )


def coordinates_incomplete() -> Refusal:
    return Refusal(
        "coordinates-incomplete",
        Words(
            "A point needs both longitude and latitude. Send both, or describe the place in words.",
            "坐标需要同时有经度和纬度。请补全，或用文字描述地点。",
        ),
        status=422,
    )


def place_outside(town: Words) -> Refusal:
    return Refusal(
        "place-outside",
        Words(
            "This place is outside {town}. Move the pin into the town, or report it to the place it belongs to.",
            "该地点不在{town}范围内。请把图钉移到本地区内，或向当地反映。",
        ).format(town=town),
        status=422,
    )


def case_not_found() -> Refusal:
    return Refusal(
        "case-not-found",
        Words(
            "There is no such case, or it is not in your area. Check the number.",
            "没有这个案卷，或不在您的管辖范围内。请核对编号。",
        ),
        status=404,
    )


def link_expired() -> Refusal:
    return Refusal(
        "link-expired",
        Words(
            "This link has expired. Ask for the case by its number, or call the hotline.",
            "这个链接已过期。请凭编号查询，或拨打热线。",
        ),
        status=410,
    )


def link_wrong() -> Refusal:
    return Refusal(
        "link-wrong",
        Words(
            "This link is not complete. Open it again from the message you received.",
            "链接不完整，请从收到的消息中重新打开。",
        ),
        status=404,
    )


def key_with_other_content() -> Refusal:
    return Refusal(
        "key-used-otherwise",
        Words(
            "This key was used for another report. Send the report with a new key.",
            "该标识已用于另一条上报，请换用新的标识重新提交。",
        ),
        status=409,
    )


def unit_unknown() -> Refusal:
    return Refusal(
        "unit-unknown",
        Words(
            "This unit does not exist or no longer takes cases. Choose one from the list.",
            "该处置单位不存在或已停用，请从列表中选择。",
        ),
        status=422,
    )


def original_unknown() -> Refusal:
    return Refusal(
        "original-unknown",
        Words(
            "The original case was not found, or is itself merged or ended. Choose an open case.",
            "找不到原案卷，或原案卷已并案、已终止。请选择一个未结的案卷。",
        ),
        status=422,
    )


def rating_unknown() -> Refusal:
    return Refusal("rating-unknown", Words("Choose one of: satisfied, fairly satisfied, not satisfied.", "请选择：满意、基本满意或不满意。"), status=422)  # fmt: skip


def rated_already() -> Refusal:
    return Refusal("rated-already", Words("This case has been rated. Thank you.", "该案卷已评价，谢谢。"), status=409)  # fmt: skip


def not_allowed(verb: Words) -> Refusal:
    return Refusal(
        "not-allowed",
        Words(
            "You have no right to {verb} here. An administrator can give it to you.",
            "您没有在此处{verb}的权限，可请管理员授权。",
        ).format(verb=verb),
        status=403,
    )


def limit_missing() -> Refusal:
    return Refusal("limit-missing", Words("Say how much more time: a number of hours or working days.", "请填写延长多久：小时数或工作日数。"), status=422)  # fmt: skip


def until_in_the_past() -> Refusal:
    return Refusal(
        "until-in-the-past",
        Words("The date lies in the past. Choose a later one.", "该日期已过，请选择以后的日期。"),
        status=422,
    )


def until_missing() -> Refusal:
    return Refusal(
        "until-missing",
        Words(
            "Say until which day the case is to be suspended; on the day after it goes on by itself.",
            "请填写挂账到哪一天；期满后自动恢复办理。",
        ),
        status=422,
    )


def due_moment_missing(year: int | None) -> Refusal:
    return Refusal(
        "due-moment-missing",
        Words(
            "There is no due moment to add to: the calendar lacks the year {year}. Add the year first, then extend.",
            "尚无到期时刻，无法顺延：工作日历缺少 {year} 年的数据。请先补充该年日历，再办理延期。",
        ).format(year=year or "?"),
        {"year": year},
        409,
    )


def disk_full() -> Refusal:
    return Refusal(
        "disk-full",
        Words(
            "The server's disk is full: nothing was saved, and what you sent is not lost on your side. Keep it, tell the"
            " administrator, and send it again when there is room.",
            "服务器磁盘已满，本次提交未保存，您填写的内容仍在您的设备上。请保留并通知管理员，腾出空间后重新提交。",
        ),
        status=507,
    )


def photo_too_many_pixels(most: int) -> Refusal:
    return Refusal(
        "photo-too-large",
        Words(
            "The photo has more than {most} million pixels. Choose a smaller one or leave it out.",
            "照片超过 {wan} 万像素。请换一张较小的，或不附照片。",
        ).format(most=most // 1_000_000, wan=most // 10_000),
        {"most_pixels": most},
        413,
    )


def children_too_few() -> Refusal:
    return Refusal(
        "children-too-few",
        Words(
            "A case is split into at least two parts. Describe each part in a line of its own.",
            "拆分至少需要两个部分，请每行描述一个部分。",
        ),
        status=422,
    )


def notify_impossible() -> Refusal:
    return Refusal(
        "notify-impossible",
        Words(
            "Messages cannot be sent that way: the address or number for it is missing. Choose another way, or none.",
            "无法用这种方式通知您：缺少相应的邮箱或手机号。请改选其他方式，或选择不接收通知。",
        ),
        status=422,
    )


def message_unknown(code: str) -> Refusal:
    return Refusal(
        "message-unknown",
        Words(
            "There is no message {code}. Choose one from the list of messages.",
            "没有 {code} 这种消息，请从消息列表中选择。",
        ).format(code=code[:40]),
        {"code": code[:40]},
        404,
    )


def placeholder_unknown(name: str, known: tuple[str, ...]) -> Refusal:
    listed = ", ".join("{" + k + "}" for k in known)
    return Refusal(
        "placeholder-unknown",
        Words(
            "This message has no placeholder {name}. It has: {listed}.",
            "此消息没有占位符 {name}，可用的有：{listed}。",
        ).format(name="{" + name[:40] + "}", listed=listed),
        {"name": name[:40], "known": list(known)},
        422,
    )


def template_incomplete() -> Refusal:
    return Refusal(
        "template-incomplete",
        Words(
            "A message needs a subject, a text and a short text. Fill in what is empty, or go back to the shipped text.",
            "消息须有主题、正文和短信文字。请补全空缺，或恢复为预置文字。",
        ),
        status=422,
    )


def template_language_unknown() -> Refusal:
    return Refusal(
        "template-language-unknown",
        Words(
            "Messages are written in Chinese or English. Choose one of them.",
            "消息文字分中文和英文，请选择其一。",
        ),
        status=422,
    )


def message_not_set_aside() -> Refusal:
    return Refusal(
        "message-not-set-aside",
        Words(
            "This message is not set aside any more: somebody has sent it again already, or it is gone.",
            "此消息已不在搁置之列：可能已有人重新发送，或已不存在。",
        ),
        status=409,
    )


def message_rules_impossible() -> Refusal:
    return Refusal(
        "message-rules-impossible",
        Words(
            "Give both limits as whole numbers from 0 on, and a signature of at most 20 characters without brackets.",
            "两个上限请填 0 或以上的整数；短信签名不超过 20 个字，且不含括号。",
        ),
        status=422,
    )


def purpose_missing() -> Refusal:
    return Refusal(
        "purpose-missing",
        Words(
            "Say what you need the reporter's details for; it is recorded.",
            "请填写查看上报人信息的用途，该用途会被记录。",
        ),
        status=422,
    )


def try_again() -> Refusal:
    return Refusal(
        "try-again",
        Words(
            "Somebody wrote at the same moment. Send it again; nothing was lost.",
            "同一时刻有其他人写入。请重新提交，您填写的内容没有丢失。",
        ),
        status=409,
    )


def pack_without_lifecycle(pack: str) -> Refusal:
    return Refusal(
        "pack-without-lifecycle",
        Words(
            "The pack {pack} has no life cycle; add lifecycle.yaml to it.",
            "业务包 {pack} 没有流程定义，请补充 lifecycle.yaml。",
        ).format(pack=pack),
        status=500,
    )


def standard_text_unknown() -> Refusal:
    return Refusal("standard-text-unknown", Words("There is no such standard text. Choose one from the list.", "没有这条常用语，请从列表中选择。"), status=404)  # fmt: skip


def standard_text_incomplete() -> Refusal:
    return Refusal(
        "standard-text-incomplete",
        Words(
            "A standard text needs a name and words in both languages. Fill in what is empty.",
            "常用语须有中英文名称和内容，请补全空缺。",
        ),
        status=422,
    )


def standard_text_taken() -> Refusal:
    return Refusal(
        "standard-text-taken",
        Words(
            "Another standard text has this name. Choose another name, or change that one.",
            "已有同名的常用语，请换一个名称，或修改原有的那条。",
        ),
        status=409,
    )


def standard_text_move_unknown(code: str) -> Refusal:
    return Refusal(
        "standard-text-move-unknown",
        Words(
            "There is no step {code}. Choose one from the list of steps.",
            "没有 {code} 这一步骤，请从步骤列表中选择。",
        ).format(code=code[:40]),
        {"code": code[:40]},
        422,
    )


def mention_may_not_see(name_zh: str, name_en: str) -> Refusal:
    return Refusal(
        "mention-may-not-see",
        Words(
            "{name} may not see this case, so nothing was sent. Choose a colleague from the list, or leave the name out.",
            "{name}无权查看本案卷，备注未提交。请从列表中选择同事，或删去姓名。",
        ).format(name=Words(name_en, name_zh)),
        status=422,
    )


def caller_unknown() -> Refusal:
    return Refusal(
        "caller-unknown",
        Words(
            "Type the caller's telephone number or mail address first; then look for their other cases.",
            "请先填写来电人的电话或邮箱，再查询其名下案卷。",
        ),
        status=422,
    )


def consent_missing() -> Refusal:
    return Refusal(
        "consent-missing",
        Words(
            "Ask the person first, and tick that they agree; only then may you look at their other cases.",
            "请先征得本人同意并勾选，再查看其名下案卷。",
        ),
        status=422,
    )


def class_not_offered(name: Words) -> Refusal:
    return Refusal(
        "class-not-offered",
        Words(
            "“{name}” is no longer used for new reports. Choose another category.",
            "“{name}”已停用，请选择其他类别。",
        ).format(name=name),
        status=422,
    )


def not_your_unit() -> Refusal:
    return Refusal(
        "not-allowed",
        Words(
            "This unit is not yours to settle. Ask an administrator above.",
            "该单位不在您的管理范围内，请联系上级管理员。",
        ),
        status=403,
    )


def successor_unfit() -> Refusal:
    return Refusal(
        "successor-unfit",
        Words(
            "The cases can only go to a unit in use that does the same work in an area covering this one's. Choose another "
            "unit, or let the command centre dispatch them anew.",
            "只能移交给职能相同、辖区覆盖原单位且正在使用的单位。请另选单位，或由指挥中心重新派遣。",
        ),
        status=422,
    )


def filter_without_name() -> Refusal:
    return Refusal(
        "filter-without-name",
        Words(
            "Give the filter a name of at most {most} characters.",
            "请给这个筛选起个名字，不超过 {most} 个字。",
        ).format(most=40),
        status=422,
    )


def filters_too_many(most: int) -> Refusal:
    return Refusal(
        "filters-too-many",
        Words(
            "You have {most} saved filters, which is all there is room for. Remove one, then save this one.",
            "您已存了 {most} 个筛选，达到上限。请先删除一个，再保存。",
        ).format(most=most),
        status=409,
    )


def case_changed() -> Refusal:
    return Refusal(
        "case-changed",
        Words(
            "Somebody has worked on this case since you opened it. See what happened, then send it again if it still holds.",
            "您打开后，已有人处理过这个案卷。请先看看发生了什么，如仍然需要，再提交一次。",
        ),
        status=409,
    )


def move_not_together() -> Refusal:
    return Refusal(
        "move-not-together",
        Words(
            "This step cannot be made for many cases at once. Open the cases one by one.",
            "这一步不能批量办理，请逐个打开案卷处理。",
        ),
        status=422,
    )


def unit_reason_missing() -> Refusal:
    return Refusal(
        "unit-reason-missing",
        Words(
            "No rule names this unit. Write in the note why you choose it, so that the next person understands.",
            "没有规则指向该单位。请在备注中写明指定它的理由，以便后续人员了解。",
        ),
        status=422,
    )


def request_over() -> Words:
    return Words("Nothing is being asked for here any more.", "已没有待审批的申请。")


def request_own() -> Words:
    return Words("You asked for it yourself; somebody else decides.", "这是您本人提出的申请，应由他人审批。")


def decided_by(kind: str, powers: Words) -> Words:
    """Of a request that waits for somebody else."""
    if kind == "suspension":
        return Words("Suspensions are decided by the {powers}.", "挂账由{powers}审批。").format(powers=powers)
    return Words("More time is decided on by the {powers}.", "延期由{powers}审批。").format(powers=powers)


def due_unknown() -> Words:
    return Words("no due moment to add to", "尚无到期时刻可延")


def no_unit_named() -> Words:
    return Words(
        "No rule names a unit for it: open it and choose one.", "没有规则指明承办单位，请打开案卷自行选择。"
    )


def not_from_this_state(state: Words) -> Words:
    return Words("Not possible now: its state is “{state}”.", "当前状态为“{state}”，不能办理这一步。").format(
        state=state
    )


def waits_for_you(state: Words) -> Words:
    return Words(
        "Not possible now: its state is “{state}”, and it waits for you.",
        "当前状态为“{state}”，正等您办理，不能办理这一步。",
    ).format(state=state)


def belongs_to_others(state: Words, step: Words, powers: Words) -> Words:
    return Words(
        "Not yours now: its state is “{state}”, and “{step}” belongs to the {powers}.",
        "当前状态为“{state}”，下一步“{step}”由{powers}办理。",
    ).format(state=state, step=step, powers=powers)
