"""The guide for residents."""

from __future__ import annotations

from linli.words import Words

from .contents import Guide, page

RESIDENT = Guide(
    "resident", Words("For residents", "居民指南"),
    Words(
        "Something is broken, dirty or in the way: report it in a minute, without an account, and follow it until you judge the result. Danger to life is not for these pages: call 110, 119 or 120.",
        "路坏了、灯不亮、垃圾没人收：一分钟即可上报，不用注册，每一步都能查到，最后由您评价。有生命危险请直接拨打 110、119、120。",
    ),
    (
        page("portal-home", ("Start", "打开首页"),
            ("The list shows what is known; perhaps your problem is already there.", "列表是已知的问题，您遇到的也许已有人上报。"),
            ("Press “Report a problem”. To see only your surroundings, type an address or press “Use my position”.", "点“上报问题”。想只看身边的事，输入地址或点“用我的位置”。"),
            ("Already reported before? Press “Find my report”.", "已经报过？点“查进度”。"), size="phone"),
        page("portal-report", ("Where is it?", "在哪里"),
            ("Any one of the three ways is enough.", "三种方式任选一种。"),
            ("Press “Use my position”, or type an address, a shop or a landmark, or press on the map.", "点“用我的位置”，或输入地址、店名、地标，或直接点地图。"),
            ("The pin can be dragged. Press “Continue”.", "图钉可以拖动。点“继续”。"), size="phone"),
        page("portal-report-kinds", ("What is it about?", "是什么问题"),
            ("You need not know the official name.", "不用知道正式名称。"),
            ("Say it in your own words, for example “the lamp does not work”, and choose from what is found.", "用平常的话说，例如“路灯不亮”，从找到的类别中选一个。"),
            ("Nothing fits? Choose from all kinds below.", "没有合适的，从下方全部类别中选。"), size="phone"),
        page("portal-report-nearby", ("Is it this one?", "是不是这一件"),
            ("Before you write, the page shows open cases of the same kind nearby, with photo and distance.", "填写之前，页面会列出附近同类、尚未办结的案件，附照片和距离。"),
            ("If yours is among them, press “That is it: follow”: you hear of every step and nobody goes there twice.", "若就是它，点“就是它，关注”：进展同样告诉您，也免得重复处置。"),
            ("If not, go on.", "不是，就继续上报。"), size="phone"),
        page("portal-report-details", ("Words and photos", "说明和照片"),
            ("A photo helps but is not needed. Where it was taken is removed from the file.", "有照片更好，可不拍。照片里隐藏的位置信息会被去除。"),
            ("Write what you saw; please no names of people.", "写下您看到的情况，请不要写他人姓名。"), size="phone"),
        page("portal-report-contact", ("How to reach you", "联系方式（可不填）"),
            ("Leave it empty and nobody knows who reported.", "不填写，就没有人知道是谁上报的。"),
            ("With a telephone number you can later find the case by number and its last four digits, and get short messages.", "留手机号，今后可凭编号和后四位查询，并收到短信。"), size="phone"),
        page("portal-report-check", ("Check and send", "核对并提交"),
            ("Everything on one page; each line can be changed.", "全部内容在一页上，每一行都可修改。"),
            ("Press “Send the report”. Pressing twice sends once.", "点“提交上报”。重复点击也只提交一次。"), size="phone"),
        page("portal-report-sent", ("Keep the link", "收好链接"),
            ("The number, the link and its code; who looks at it next and until when.", "编号、链接和二维码；接下来由谁处理、什么时间之前。"),
            ("Save the link, or take a picture of the code.", "保存链接，或把二维码拍下来。"), size="phone"),
        page("portal-case-handling", ("Follow it", "查看进展"),
            ("How far it is, who handles it, until when, and how that moment was counted.", "办到哪一步、由谁办、何时前办好，以及这个时间怎么算出来的。"),
            ("Add words or photos while it is open. Choose how to be told, or not at all.", "未办结前可补充文字和照片；可选择怎样通知您，或不通知。"), size="phone"),
        page("portal-case-closed", ("Judge the result", "评价结果"),
            ("The person who did the work is never the one who checked it.", "办事的人不能自己核查自己。"),
            ("Choose satisfied, fairly satisfied or not satisfied.", "选择满意、基本满意或不满意。"),
            ("If not satisfied, say why; you may have it done again.", "不满意请说明原因，可以要求重办。"), size="phone"),
        page("portal-grid", ("Who is responsible here?", "这里归谁管"),
            ("Every place lies in one grid with people who answer for it.", "每个地点都在一个网格里，都有人负责。"),
            ("Call the grid's office, or print the card for your stairwell.", "可拨打网格办公电话，或打印联系卡贴在楼道里。"), size="phone"),
        page("portal-open", ("Open data", "公示"),
            ("All public cases as list, map and file. Private places are blurred; nobody is named.", "全部公开案件的列表、地图和下载文件。私人场所只显示大致位置，不含姓名。"),
            ("Filter by kind, state, area and day; download CSV or GeoJSON.", "按类别、状态、区域、日期筛选；可下载 CSV 或 GeoJSON。")),
    ),
)  # fmt: skip
