"""What the fields of our forms are called, by their names: for a page that shows what was written away from its form."""

from __future__ import annotations

import re

from linli.words import Words

COUNTED = re.compile(r"_\d+(?=_|$)")  # closing_2_zh is the second of several

FIELD_NAMES = {
    "name_zh": Words("Chinese name", "中文名称"), "name_en": Words("English name", "英文名称"), "function": Words("What it does", "职能"),
    "area": Words("Where it works", "负责区域"), "phone": Words("Telephone", "电话"), "hours": Words("Hours", "办公时间"),
    "email": Words("Mail address", "邮箱"), "organisation": Words("Organisation", "所属单位"),
    "text_zh": Words("Text in Chinese", "中文内容"), "text_en": Words("Text in English", "英文内容"),
    "title_zh": Words("Chinese title", "中文标题"), "title_en": Words("English title", "英文标题"),
    "from_on": Words("First day", "开始日期"), "to_on": Words("Last day", "结束日期"), "moves": Words("Steps", "适用步骤"),
    "classes": Words("Groups of categories", "适用类别"), "power": Words("Power in the loop", "职权"), "verbs": Words("Rights", "权限"),
    "unit_only": Words("Only the own unit", "仅限本单位"), "second_factor": Words("Second step at sign-in", "登录第二步验证"),
    "subject": Words("Subject", "邮件标题"), "short": Words("Short message", "短信"),
    "signature": Words("Signature", "签名"), "quiet_from": Words("Quiet from", "免打扰开始"), "quiet_until": Words("Quiet until", "免打扰结束"),
    "most_per_case": Words("Most a case", "每案最多条数"), "most_per_day": Words("Most a day", "每日最多条数"),
    "levels": Words("Levels", "层级"), "office_phone": Words("Office telephone", "办公电话"),
    "supervision_phone": Words("Supervision telephone", "监督电话"), "address_zh": Words("Chinese address", "中文地址"),
    "address_en": Words("English address", "英文地址"), "source": Words("Source", "依据"), "holidays": Words("Holidays", "节假日"),
    "is_provisional": Words("Provisional", "暂定"),
    "reason": Words("Reason", "理由"), "note": Words("Note", "附言"), "text": Words("Text", "内容"), "name": Words("Name", "姓名或名称"),
    "place_text": Words("Place in words", "地点说明"), "search": Words("Category", "类别"), "purpose": Words("Purpose", "用途"),
    "children": Words("The parts, one per line", "拆分的各部分，每行一个"), "original": Words("Number of the original case", "原案卷编号"),
    "order": Words("Number of the order", "工单编号"), "hotline": Words("Hotline", "热线"), "address": Words("Address", "地址"),
    "words": Words("Words of the address", "地址中的字"), "who": Words("Who", "姓名"), "title": Words("Title", "标题"),
    "notice_zh": Words("Notice in Chinese", "中文公告"), "notice_en": Words("Notice in English", "英文公告"),
    "search_zh": Words("Chinese words for the search", "中文搜索词"), "search_en": Words("English words for the search", "英文搜索词"),
    "condition_zh": Words("Filing condition in Chinese", "立案条件（中文）"), "condition_en": Words("Filing condition in English", "立案条件（英文）"),
    "closing_zh": Words("Done when, in Chinese", "结案条件（中文）"), "closing_en": Words("Done when, in English", "结案条件（英文）"),
    "tiles_url": Words("Address of the map pictures", "底图地址"), "tiles_credit": Words("Credit of the map", "底图署名"),
    "level": Words("Level", "层级"), "setting": Words("Setting", "城乡类型"), "below": Words("Below", "上级"), "rounds": Words("Rounds a week", "每周巡查次数"),
    "code": Words("Code", "编码"), "pack": Words("Package", "业务包"), "query": Words("Place", "地点"),
}  # fmt: skip


def field_name(name: str) -> Words | None:
    """None for a field that only its own form can explain.

    >>> field_name("closing_2_en").en, field_name("a"), field_name("reason").zh
    ('Done when, in English', None, '理由')
    """
    return FIELD_NAMES.get(COUNTED.sub("", name))
