"""The guide for the land office: who draws the grids and puts people into them."""

from __future__ import annotations

from linli.words import Words

from .contents import Guide, page

PLANNER = Guide(
    "land-office", Words("For the land office", "网格管理指南"),
    Words(
        "You divide the land into grids, say from which day a division holds, and see to it that somebody answers for every grid on every day.",
        "您负责划分网格、确定版本生效日期，并保证每个网格每一天都有人负责。",
    ),
    (
        page("desk-land", ("How the land stands", "总体情况"),
            ("The grids in force, the layers, open drafts, and whether every grid has somebody responsible today and in the next thirty days.", "现行网格、图层、进行中的方案，以及今天和今后三十天是否每个网格都有责任人。"),
            ("Open “More”, then “The land”; the line under the heading says “Overview”.", "点“更多”→“网格管理”，进入“总览”。"),
            ("Grids that exist already, drawn elsewhere? Press “Bring grids from a file”. A new division? Press “Divide an area”.", "已有其他软件绘制的网格，点“从文件导入网格”；要重新划分，点“划分区域”。")),
        page("desk-land-bring", ("Bring grids from a file", "从文件导入网格"),
            ("The file is checked first: gaps, overlaps, torn grids, codes. Nothing is repaired behind your back.", "导入前先检查空白、重叠、断开和编码，系统不会擅自修改。"),
            ("Choose layer and area, then the file: GeoJSON, GeoPackage, zipped Shapefile or CSV.", "选图层和区域，再选文件：GeoJSON、GeoPackage、Shapefile 压缩包或 CSV。"),
            ("Say how the coordinates are meant, and whether codes are kept or numbered anew.", "说明坐标系，以及沿用还是重新编号。"),
            ("Press “Read and check the file”. What is found stands in a list and on the map; mend the file and bring it again.", "点“读取并检查文件”。问题列在清单和地图上；改好文件再导入。")),
        page("desk-land-new", ("Begin a division", "开始划分"),
            ("A draft changes nothing that is in force.", "方案不影响现行网格。"),
            ("Choose the area, and where the households come from: the ledger, or a file of buildings or parcels.", "选择区域和户数来源：房屋台账，或房屋、地块文件。"),
            ("Write how many households a grid may have, from and to.", "填写每个网格的户数上限和下限。"),
            ("Press “Make the draft”.", "点“建立方案”。")),
        page("desk-land-draft", ("Compare and correct", "比较和修改"),
            ("Present and proposed side by side; each rule says whether it is kept.", "现行与拟议并排，每条规则都写明是否满足。"),
            ("Open “Compute” and press “Compute the division”: it keeps present grids as far as you wish.", "展开“计算划分”，点“开始计算”；可尽量保留现行网格。"),
            ("Correct by hand: choose units on the map or in the list and move them, split a grid evenly, cut it by a line, draw a border. Each look comes before the deed, and “Undo” takes the last one back.", "手工修改：在地图或列表中选单元划入网格、均分、画线拆分、画边界；先预览再确认，“撤销”可退回上一步。"),
            ("“Names and posts” gives each grid its name and its people; then publish from a day on, with a reason.", "在“名称和岗位”中填名称、配人员；然后写明理由，按生效日期发布。")),
        page("desk-land-check", ("Check a layer", "检查图层"),
            ("The layer in force, looked at again: gaps, overlaps, slivers, torn grids, codes.", "重新检查现行图层：空白、重叠、狭缝、断开和编码。"),
            ("On “Overview” choose a layer, then press “Check of the layer”. A fault in the list shows itself on the map.", "在“总览”选图层，点“图层检查”；点清单中的问题，地图上会标出。")),
        page("desk-land-posts", ("Put people into posts", "安排岗位"),
            ("Each grid with its team and what is still wanted.", "每个网格的队伍和尚缺岗位。"),
            ("Below the table choose grid, post, person and first day, then press “Fill the post”. Name a deputy (B) as well: on leave the deputy answers.", "在表格下方选网格、岗位、人员和起始日，点“安排”。同时指定 B 岗，A 岗请假时由 B 岗负责。"),
            ("Leaves? End the post with a last day; the past stays as it was.", "有人离任：填写截止日结束任职，历史记录不变。")),
        page("desk-land-leave", ("Leave", "请假"),
            ("Slips, and who is away in the next two weeks.", "请假条，以及近两周请假人员。"),
            ("Grant or refuse a slip with a word to it; from that day on the deputy is asked.", "批准或不批准，可附一句话；请假期间由 B 岗接办。")),
        page("desk-land-boards", ("Boards and cards", "公示牌与联系卡"),
            ("What hangs at the entrance and what residents take home, made from the posts of the day.", "楼栋口张贴的公示牌和发给居民的联系卡，按当日岗位生成。"),
            ("Choose area and day, then “All boards (A3, PDF)” or “Contact cards (PDF)”.", "选区域和日期，点“全部公示牌（A3，PDF）”或“联系卡（PDF）”。"),
            ("A photo stands on a board only if the person agreed.", "本人同意后照片才会出现在公示牌上。")),
        page("desk-land-who", ("Who answered for this place?", "责任追溯"),
            ("Any place, any day: the grid of that day, who held its posts, and who was on leave.", "任意地点、任意日期：当天的网格、在岗人员和请假情况。"),
            ("Write the day and an address or coordinates, press “Find out”.", "填日期和地址（或经纬度），点“查询”。")),
        page("desk-land-ready", ("Is an area ready?", "建设验收"),
            ("Every requirement of the national checklist, counted; what a person must see is ticked by a person.", "逐条统计建设要求；需要人工查看的由人工勾选。"),
            ("Press an area to see what is missing, then go on from there.", "点区域查看缺项，再逐项补齐。")),
    ),
)  # fmt: skip
