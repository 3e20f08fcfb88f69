"""Guides for those who work outside with the phone: grid workers and handling units."""

from __future__ import annotations

from linli.words import Words

from .contents import Guide, page

WORKER = Guide(
    "grid-worker", Words("For grid workers", "网格员指南"),
    Words(
        "The field app works without network: what you save is on the phone and goes up by itself. Open “/field/” in the browser once with network, sign in, add it to the home screen.",
        "现场应用没有网络也能用：保存的内容先存在手机里，有网自动上传。首次请在有网时用浏览器打开“/field/”，登录后添加到主屏幕。",
    ),
    (
        page("field-ready", ("Before you go out", "出门之前"),
            ("Seven lines say whether the phone is ready for a day without network.", "七项检查，确认手机能离线工作一天。"),
            ("Press “Download the day”. A red line says what to do about it.", "点“下载今日数据”；红色的一行会说明怎么解决。"), size="phone"),
        page("field-today", ("Today", "今日"),
            ("What falls due next; the chip above always says whether everything has been received.", "下一个到期事项；右上角始终显示是否已全部收到。"),
            ("Press the chip at any time to see what still waits on the phone.", "随时点右上角，查看还没上传的内容。"), size="phone"),
        page("field-report", ("You see a problem", "发现问题"),
            ("Photo first; everything is kept while you write, also if the phone goes off.", "先拍照；填写过程自动保存，手机关机也不会丢。"),
            ("Choose the category: one of your last six, by words or by pinyin initials (ldbl finds the lamp).", "选类别：最近用过的六个，或搜索，可用拼音首字母（ldbl 找到路灯）。"),
            ("The place comes from the phone; drag the pin if it is wrong, or write the address.", "位置由手机定位；不准就拖动图钉，或写地址。"),
            ("Mended it yourself? Tick “Settled on the spot”, add a photo of the result and a line of words.", "已经处理好的，勾选“当场处置”，补一张处置后照片和一句说明。"),
            ("Press “Save”. You may close the app.", "点“保存”，即可关闭应用。"), size="phone"),
        page("field-outbox", ("Without network", "没有网络时"),
            ("Every entry with its state: waiting, uploading, received with its number, or sent back with the reason.", "逐条显示：等待、上传中、已收到（附编号）、被退回（附原因）。"),
            ("Nothing to do: it goes up when there is network. “Upload now” tries at once.", "不用管它，有网就会上传；点“立即上传”马上再试。"),
            ("Is the phone broken or to be given back? “Export a rescue file” and hand it to the office.", "手机要坏或要交回：“导出救援文件”，交给办公室导入。"), size="phone"),
        page("field-map", ("Your grid on the map", "地图上的网格"),
            ("Open cases and your own tasks, also without network.", "网格内的未结案卷和您的任务，离线也能看。"),
            ("The list below says the same, nearest or most urgent first.", "下方列表内容相同。"), size="phone"),
        page("field-sheet", ("At the day's end", "一天结束"),
            ("The day sheet is written from what you did; there is nothing to fill in twice.", "日志根据您的办理自动生成，不用重复填写。"),
            ("Add words only where the steps do not say it, then save.", "只补充系统没有记录的情况，然后保存。"), size="phone"),
        page("field-suggest", ("Something is wrong with the work or the app", "对工作或应用有意见"),
            ("Complaints and suggestions go to the administrators; the answer comes back to you.", "投诉和建议直接到管理员，答复会告诉您。"),
            ("Choose which, write it, save.", "选类型，写内容，保存。"), size="phone"),
    ),
)  # fmt: skip
UNIT = Guide(
    "handling-unit", Words("For handling units", "处置单位指南"),
    Words("You take what is dispatched to your unit, go there, do it and report it with a photo. At the desk or on the phone.", "派给本单位的案卷由您接单、到场、处置、拍照反馈。指挥端和手机都能办。"),
    (
        page("desk-home-handling_unit", ("What is yours", "本单位的案卷"),
            ("Only your unit's cases, what falls due first at the head.", "只显示本单位案卷，先到期的在前。"),
            ("Press “Handle the next one”, or open the list and print it for the day.", "点“处理下一件”，或打开清单打印带走。")),
        page("field-tasks-unit", ("On the phone", "手机上的任务"),
            ("The same cases, also without network, by due moment or by distance.", "同样的案卷，离线也能看，可按时限或距离排序。"),
            ("Download the day in the morning; then open a task.", "早上下载今日数据，再打开任务。"), size="phone"),
        page("field-case", ("One task", "办理一件"),
            ("Where, until when and why it comes to you. Only the steps that you may take now are offered.", "地点、时限、为什么派给您；只显示现在可办的步骤。"),
            ("“Take”, “Arrive”, then “Report as handled” with words and a photo of the result.", "“接单”“到达现场”，办完点“处置完成”，写说明并拍处置后照片。"),
            ("Not yours? “Return” with the reason: it goes back to the command centre.", "不属于本单位：点“回退”写明原因，退回指挥中心。"),
            ("More time needed? Ask before the limit runs out: “Ask for more time”.", "时间不够：到期前点“申请延期”。"), size="phone"),
        page("field-messages-unit", ("Messages", "消息"),
            ("Dispatches, urges and answers; the office sees that you have read them.", "派遣、催办和答复；办公室能看到您已读。"),
            ("Open a message to go to its case.", "点开消息，直接到案卷。"), size="phone"),
    ),
)  # fmt: skip
