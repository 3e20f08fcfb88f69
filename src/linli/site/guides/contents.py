"""What the guides say: for each role the few pages of its day, in order."""

from __future__ import annotations

from dataclasses import dataclass

from linli.words import Words


@dataclass(frozen=True)
class Page:
    """One picture (the name of a screenshot and its size) with what to do there."""

    shot: str
    title: Words
    text: Words
    size: str = "desktop"


@dataclass(frozen=True)
class Guide:
    code: str
    title: Words
    text: Words
    pages: tuple[Page, ...]


def _page(shot: str, en: str, zh: str, text_en: str, text_zh: str, size: str = "desktop") -> Page:
    return Page(shot, Words(en, zh), Words(text_en, text_zh), size)


RESIDENT = Guide(
    "resident", Words("For residents", "居民指南"),
    Words("Report a problem in a minute, without an account, and follow it until you judge the result.", "一分钟上报问题，无需注册，全程可查，最后由您评价。"),
    (
        _page("portal-home", "Start", "首页", "Say where you are, and see what is known nearby. “Report” begins a report.", "输入位置可查看附近的问题；点“上报问题”开始。", "phone"),
        _page("portal-report", "Where is it?", "在什么位置", "Use your position, the map, an address or the name of a shop. Five short pages follow; nothing but the place and the kind of problem is needed.", "可用定位、地图、地址或店名。共五步，只有位置和类别必填。", "phone"),
        _page("portal-case-handling", "Follow it", "查进度", "The link or the number with four digits of your telephone opens this page: what has happened, who handles it, until when and why.", "用链接或“案卷号＋手机后四位”打开：办到哪一步、由谁办、何时前办好及依据。", "phone"),
        _page("portal-case-closed", "Judge the result", "评价", "Before and after side by side. If you are not satisfied, say why and have it done again.", "处置前后照片对照。不满意可说明原因并要求重办。", "phone"),
        _page("portal-grid", "Who is responsible here?", "我的网格", "Names, office telephone and hours of those who answer for your grid, with a card to print.", "本网格负责人、办公电话和时间，可打印联系卡。", "phone"),
        _page("portal-open", "Open data", "公示", "All public cases as map, list and download; places of homes are blurred and nobody is named.", "公开案卷的地图、列表和下载；住宅位置模糊处理，不含个人信息。"),
    ),
)  # fmt: skip
ACCEPTOR = Guide(
    "acceptor", Words("For acceptors", "受理员指南"), Words("Take reports in, by telephone and at the counter, and accept what residents send.", "受理来电来访，审核居民上报。"),
    (
        _page("desk-home-acceptor", "Your day", "工作台", "What waits for you by its light. “Handle next” opens the most pressing case.", "按时限灯显示待办；“处理下一件”打开最紧急的案卷。"),
        _page("desk-intake", "Take in", "受理登记", "Write while you listen: open cases nearby show beside the form; add to one of them if it is the same.", "边听边记，右侧显示附近在办案卷；若是同一问题可直接并入。"),
        _page("desk-case-received", "Accept", "受理", "Put it into its right class and choose the flow. Each step says what follows from it.", "核对类别、选择流程；每一步都写明后果。"),
    ),
)  # fmt: skip
SUPERVISION = Guide(
    "supervision", Words("For the supervision centre", "监督中心指南"), Words("File, check and close; the other centre dispatches.", "负责立案、核查、结案；派遣由指挥中心办理。"),
    (
        _page("desk-home-supervision_centre", "Your day", "工作台", "What is to be filed and closed, and what is late in your area.", "待立案、待结案，以及辖区内的超期案卷。"),
        _page("desk-case-to_file", "File", "立案", "The condition decides the limit; both are shown before you press.", "立案条件决定时限，提交前即可看到。"),
        _page("desk-case-to_close", "Close or send back", "结案或返工", "Before and after, the checker's points, the unit's words; send it back with a reason if it is not done.", "对照处置前后、核查要点和处置说明；未到位则写明原因返工。"),
    ),
)  # fmt: skip
DISPATCHER = Guide(
    "dispatcher", Words("For dispatchers", "指挥中心指南"), Words("Find the right unit and keep the time.", "派对单位，盯住时限。"),
    (
        _page("desk-queue", "The queue", "队列", "Filters, list and case side by side. J and K move, Enter opens, X selects, ? shows all keys; new cases wait in a bar and rows never jump.", "筛选、列表、案卷并排。J/K 上下，回车打开，X 选择，? 查看全部按键；新案卷在提示条中等待，行不跳动。"),
        _page("desk-case-to_dispatch", "Dispatch", "派遣", "The suggested unit with the rule that names it, its load, and the due moment with the counting behind it.", "建议单位及其依据规则、在办量，以及到期时刻和计算过程。"),
        _page("desk-map", "The command map", "指挥地图", "Grids by a measure, cases by their light, thirty days of time. Select a box to dispatch what lies in it.", "网格按指标着色，案卷按时限灯显示，可回看三十天；框选后批量派遣。"),
        _page("desk-deadlines", "Deadlines", "督办", "Near, over, standing; urge and supervise; decide on requests for time.", "临期、超期、停表；催办、督办；审批延期。"),
    ),
)  # fmt: skip
VERIFIER = Guide(
    "verifier", Words("For verifiers", "核查员指南"), Words("Look before filing, and after handling.", "立案前核实，处置后核查。"),
    (
        _page("desk-home-verifier", "Your tasks", "待办", "At the desk or in the field app; in order of the due moment.", "可在指挥端或现场应用办理，按时限排序。"),
        _page("desk-case-to_check", "Check", "核查", "Tick each point of the closing standard, or fail the check with a reason.", "逐条勾选结案标准；不合格写明原因退回。"),
    ),
)  # fmt: skip
UNIT = Guide(
    "handling-unit", Words("For handling units", "处置单位指南"), Words("Take, go there, do it, report it with a photo.", "接单、到场、处置、拍照反馈。"),
    (
        _page("desk-home-handling_unit", "What is yours", "本单位案卷", "Only the cases of your unit, what falls due first at the head.", "只显示本单位案卷，先到期的在前。"),
        _page("field-tasks-unit", "On the phone", "手机任务", "The same tasks in the field app, also without network.", "现场应用中的同一批任务，无网络也可办理。", "phone"),
        _page("field-case", "One task", "任务详情", "Where, until when, why it comes to you; only the steps that you may make now.", "地点、时限、派给您的原因；只显示当前可办的步骤。", "phone"),
    ),
)  # fmt: skip
WORKER = Guide(
    "grid-worker", Words("For grid workers", "网格员指南"), Words("The field app works without network and never loses anything.", "现场应用离线可用，内容不会丢失。"),
    (
        _page("field-today", "Today", "今日", "What falls due next. The chip above always says whether everything has been received.", "下一个到期事项。右上角始终显示是否已全部收到。", "phone"),
        _page("field-report", "Report", "上报", "Photo, class, place, words, save. Tick “settled on the spot” where you have mended it.", "拍照、选类别、定位、写说明、保存。已当场处置的勾选并补照片。", "phone"),
        _page("field-outbox", "To upload", "待上传", "Each entry with its state and, if it did not go, the reason. Nothing expires.", "逐条显示状态和未上传原因，不会过期。", "phone"),
        _page("field-ready", "Ready for the day", "出门前", "Seven lines tell whether the phone is ready for a day without network.", "七项检查确认手机可离线工作一天。", "phone"),
        _page("field-sheet", "Day sheet", "日志", "Written from what you did; you add words only.", "由系统根据办理自动生成，您只需补充。", "phone"),
    ),
)  # fmt: skip
ADMINISTRATOR = Guide(
    "administrator", Words("For administrators", "管理员指南"), Words("Accounts, rights, classes and limits, the calendar, the land.", "账号、权限、类别与时限、日历、网格。"),
    (
        _page("desk-settings-home", "Settings", "设置", "Everything that a town decides for itself.", "本地可自行决定的全部事项。"),
        _page("desk-accounts", "Accounts", "账号", "Invite by a one-time link; end a role on a day; see what somebody can see.", "一次性链接邀请；按日期终止角色；查看某人能看到什么。"),
        _page("desk-settings-classes", "Classes and limits", "类别与时限", "Changes gather in a draft, are checked, and are published from a day on; old cases keep their version.", "改动先进草稿，检查后按生效日期发布；旧案卷沿用原版本。"),
        _page("desk-land", "The land", "网格管理", "Divide, compare, correct, publish; posts, leave, boards.", "划分、比较、修改、发布；岗位、请假、公示牌。"),
        _page("desk-journal", "The journal", "日志审计", "Who did, saw and took out what; every row is chained to the one before it.", "谁做了、看了、导出了什么；逐行链式校验。"),
    ),
)  # fmt: skip
LEADER = Guide(
    "leader", Words("For leaders", "领导指南"), Words("See how it stands, and ask behind each number.", "掌握情况，每个数字都能追到案卷。"),
    (
        _page("desk-home-leader", "How it stands", "概况", "Your area today.", "辖区今日情况。"),
        _page("desk-figures", "Figures", "统计", "Each figure with its definition; press it to see the cases behind it.", "指标附定义，点击可看背后的案卷。"),
    ),
)  # fmt: skip
GUIDES = (RESIDENT, ACCEPTOR, SUPERVISION, DISPATCHER, VERIFIER, UNIT, WORKER, ADMINISTRATOR, LEADER)
