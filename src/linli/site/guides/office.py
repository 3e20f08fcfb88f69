"""Guides for those who work in the office: acceptors, both centres, verifiers, leaders."""

from __future__ import annotations

from linli.words import Words

from .contents import Guide, page

ACCEPTOR = Guide(
    "acceptor", Words("For acceptors", "受理员指南"),
    Words("You take reports in by telephone and at the counter, and accept what residents and grid workers send.", "您负责登记来电来访，并审核受理居民和网格员的上报。"),
    (
        page("desk-home-acceptor", ("Begin the day", "开始一天的工作"),
            ("What waits for you stands on the left, what falls due first at the head.", "左侧是您的待办，先到期的排在前面。"),
            ("Press “Handle the next one”: it opens the most pressing case.", "点“处理下一件”，直接打开最紧急的案卷。"),
            ("Lights: ● on time, ▲ nearly due, ⯃ overdue, ❚❚ clock stopped.", "时限灯：● 正常，▲ 临期，⯃ 超期，❚❚ 停表。")),
        page("desk-intake", ("Somebody calls or comes in", "接到来电或来访"),
            ("Write while you listen; the map and the open cases nearby follow what you type.", "边听边记，右侧地图和附近案卷随填写内容更新。"),
            ("Choose where it came from; write what the caller says.", "选择来源，写下对方反映的情况。"),
            ("Find the category in plain words; the limit you may promise shows at once.", "用平常的话查找类别，可承诺的时限会立即显示。"),
            ("Find the place by address, grid or a press on the map.", "按地址、网格或在地图上点选，确定地点。"),
            ("Is the same problem listed beside the form? Add the caller to that case instead.", "旁边列出的若是同一问题，直接并入那一件。"),
            ("Name and telephone only if the caller wants an answer. Press “Take in and pass on”.", "对方需要回复时才填称呼和电话。点“受理并转下一环节”。")),
        page("desk-case-received", ("Accept what was sent", "受理网上来的上报"),
            ("The panel on the right holds the next step and what follows from it.", "右侧面板是下一步及其后果。"),
            ("Read words and photos; correct the category if it is the wrong one.", "核对文字和照片，类别不对先更正。"),
            ("Choose the way of handling, press “Accept”: it goes on to the supervision centre.", "选择办理方式，点“受理”，转监督中心审核立案。"),
            ("Otherwise: send a verifier, ask the reporter, join it to another case, or refuse it with a reason that the reporter reads.", "其他办法：派核实、请上报人补充、并案，或写明理由不予受理（上报人可见）。")),
    ),
)  # fmt: skip
SUPERVISION = Guide(
    "supervision", Words("For the supervision centre", "监督中心指南"),
    Words("You file, watch over and close. Dispatch is the other centre's: nobody judges work that they gave out.", "您负责立案、监督和结案；派遣由指挥中心办理，派活的人不评判结果。"),
    (
        page("desk-home-supervision_centre", ("Begin the day", "开始一天的工作"),
            ("Waiting for you: to be filed, to be closed, and requests that need your word.", "待立案、待结案，以及需要您审批的申请。"),
            ("Press “Handle the next one”, or a tile to see its list.", "点“处理下一件”，或点某个数字查看清单。")),
        page("desk-case-to_file", ("File", "立案"),
            ("The condition decides the limit; both are shown before you press.", "立案条件决定时限，提交前就能看到。"),
            ("Choose the condition that fits what the photos show.", "按照片所示情况选择立案条件。"),
            ("Press “File”: the command centre gets it and the clock of dispatch starts.", "点“立案”，转指挥中心派遣，派遣计时开始。"),
            ("Not to be filed? Say why; the reporter reads it.", "不应立案：写明理由，上报人会看到。")),
        page("desk-case-to_close", ("Close, or have it done again", "结案或返工"),
            ("Before and after side by side, the checked points, the unit's words.", "处置前后对照、核查要点、处置说明。"),
            ("Done? Press “Close”: the reporter is told and asked to rate.", "办好了：点“结案”，上报人收到通知并评价。"),
            ("Not done? “Send back for rework…” with a reason sends it back to the same unit; the lateness already there stays.", "没办好：点“返工…”写明原因退回原单位，已产生的超期不会抹去。")),
        page("desk-deadlines", ("Watch over the time", "督办"),
            ("Overdue, nearly due and stopped clocks, by unit.", "超期、临期和停表案卷，按承办单位汇总。"),
            ("Tick cases and urge; supervise one that must not slip again.", "勾选案卷催办；不能再拖的列入督办。"),
            ("Requests to stop a clock wait for you here.", "挂账申请在此审批。")),
    ),
)  # fmt: skip
DISPATCHER = Guide(
    "dispatcher", Words("For dispatchers", "指挥中心指南"),
    Words("You find the right unit and keep the time. Twenty cases in a morning, without touching the mouse.", "您负责派对单位、盯住时限。一上午二十件，全程可用键盘。"),
    (
        page("desk-queue", ("The queue", "案件队列"),
            ("Filters left, cases in the middle, the chosen case right. New ones wait in a bar above; rows never jump.", "左侧筛选，中间列表，右侧案卷。新案卷在上方提示条中等待，行不会跳动。"),
            ("J and K move, Enter opens, X ticks, / finds, ? shows all keys.", "J/K 上下移动，回车打开，X 勾选，/ 查找，? 查看全部按键。"),
            ("Save filters that you use every day.", "常用的筛选条件可以保存。")),
        page("desk-case-to_dispatch", ("Dispatch one case", "派遣一件"),
            ("The suggested unit with its reason, its load and the moment that would be due.", "建议单位，连同依据、在办件数和将到期的时间。"),
            ("Look who of the unit is there today, who is on leave, and how near it works.", "看该单位今天谁在岗、谁请假、离得多远。"),
            ("“How the due moment is counted” shows working time line by line.", "“到期时刻的计算过程”逐行列出工作时间。"),
            ("Right? Press “Dispatch”. Other units are below; choosing one against the rule asks for a reason.", "无误就点“派遣”。下方可选其他单位，与规则不符时需写理由。"),
            ("A case for several units: “Split…”. Not to be sent out at all: “Send back to filing…”.", "涉及几个单位：“拆分…”；不该派遣的：“退回立案…”。")),
        page("desk-queue-together", ("Dispatch many together", "一起派遣"),
            ("Tick rows, choose “Dispatch together…”. Nothing is sent yet: the preview says where each would go and why.", "勾选多行，点“批量派遣…”。此时尚未派出，预览说明每件派往何处及原因。"),
            ("Change single units, take cases out, then confirm once.", "可逐件改单位或去掉，然后一次确认。")),
        page("desk-map", ("The command map", "指挥地图"),
            ("Grids coloured by a measure, cases by their light, where people did their last task.", "网格按指标着色，案件按时限灯显示，另有人员最近任务的位置。"),
            ("Press a grid for its team and figures; press a light to see only those.", "点网格看队伍和数字；点时限灯只看这一类。"),
            ("“Select and dispatch”: draw a box, look at the preview, confirm. “All in view” does it without the mouse.", "“框选派遣”：画框、看预览、确认；“选当前画面”可不用鼠标。"),
            ("The slider shows any moment of the last thirty days.", "时间滑块可回看近三十天的任一时刻。"),
            ("The list says the same as the map, also where the map cannot be drawn.", "列表与地图内容相同，地图无法显示时照样可用。")),
        page("desk-deadlines", ("Keep the time", "盯住时限"),
            ("What is late, what will be, whose clock stands.", "已超期、将到期、停表的案卷。"),
            ("Urge with a word of your own; it reaches the unit's people at once.", "催办可附一句话，立即送达承办人员。"),
            ("Grant or refuse requests for more time, one by one or many at once; each new moment is shown before you decide.", "审批延期申请，可逐件或一起办理，决定之前先看到每件新的到期时间。")),
    ),
)  # fmt: skip
VERIFIER = Guide(
    "verifier", Words("For verifiers", "核查员指南"),
    Words("You look: before filing whether it is so, after handling whether it is done.", "您到现场看：立案前核实是否属实，处置后核查是否办好。"),
    (
        page("desk-home-verifier", ("Your tasks", "您的任务"),
            ("In order of the due moment; at the desk or on the phone in the field app.", "按到期先后排列；在指挥端或手机现场应用都能办。"),
            ("Open the first one; its map shows the place and what else is open nearby.", "打开第一件，地图显示位置和附近的案卷。")),
        page("desk-case-to_check", ("Check the result", "核查处置结果"),
            ("The points of the closing standard stand in the panel.", "结案标准的各项要点列在面板中。"),
            ("Compare before and after with the slider.", "拖动滑块对照处置前后。"),
            ("Tick each point that you have seen, add words or a photo, press “Pass the check”.", "逐条勾选已看到的要点，写说明、可附照片，点“核查通过”。"),
            ("Not done? “Fail the check…” with what is missing.", "没办好：点“核查不通过…”，写明差在哪里。")),
    ),
)  # fmt: skip
LEADER = Guide(
    "leader", Words("For leaders", "领导指南"),
    Words("You see how your area stands, and every number leads to the cases behind it.", "您掌握辖区情况，每个数字都能追到背后的案卷。"),
    (
        page("desk-home-leader", ("How it stands", "概况"),
            ("Open, overdue, nearly due and stopped, what came in and was closed today, and where it presses, by area.", "未结、超期、临期、停表，今日收件和结案，以及各区域压力。"),
            ("Press a number to see its cases; look at those that have been overdue longest.", "点数字查看案卷清单；先看超期最久的。")),
        page("desk-map-overdue-cases", ("Where it hurts", "问题在哪里"),
            ("The command map by overdue cases; only the late ones are shown.", "指挥地图按超期着色，只显示超期案件。"),
            ("Choose another measure: per hundred homes, on time, satisfied.", "可换指标：每百户、按期率、满意率。"),
            ("Move the slider to see how it was last week.", "拖动时间滑块，看上周是什么样。")),
        page("desk-figures", ("Figures", "统计"),
            ("Each rate with its definition and both of its numbers.", "每个比率都附口径和分子分母。"),
            ("Choose this month, the last one, or any two days.", "选本月、上月或任意起止日期。"),
            ("Press a number: the list of exactly those cases opens.", "点数字，打开正好是这些案卷的清单。")),
        page("desk-case-compared", ("One case", "看一件"),
            ("What happened, who did it and when, how each limit was counted, before and after.", "经过、经手人和时间、时限算法、处置前后对照。"),
            ("You can urge and supervise; you cannot change what others decided.", "您可以催办、督办，但不能改动他人的决定。")),
    ),
)  # fmt: skip
