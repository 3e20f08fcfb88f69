"""One form for many spellings: width, case, spacing, separators, accents, traditional characters.

`chinese_forms` drops what stands between two Chinese characters, so that spaced, hyphenated and
invisibly broken words read alike. `latin_forms` are lines
of lower-case words: `religiousBelief`, `RELIGIOUS_BELIEF` and `r e l i g i o u s belief` read alike.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

PAIRS: Final = (
    "與与專专東东業业嚴严個个豐丰臨临為为麗丽舉举義义習习鄉乡書书買买亂乱爭争於于雲云產产畝亩親亲億亿僅仅從从倉仓"
    "儀仪們们價价眾众優优會会傘伞偉伟傳传傷伤倫伦偽伪體体餘余備备債债傾倾償偿兒儿黨党蘭兰關关興兴養养內内冊册"
    "寫写軍军農农馮冯沖冲決决況况凍冻淨净準准減减幾几鳳凤憑凭凱凯擊击劃划劉刘則则剛刚創创刪删別别劑剂劍剑"
    "動动務务勞劳勢势勻匀區区醫医華华協协單单賣卖盧卢衛卫卻却廠厂廳厅歷历曆历壓压廁厕縣县參参雙双發发髮发變变"
    "號号嘆叹嚇吓嗎吗啟启吳吴員员聽听響响問问喪丧喬乔團团園园圍围國国圖图圓圆聖圣場场壞坏塊块堅坚壇坛"
    "墳坟壟垄塵尘墊垫牆墙壘垒執执報报聲声殼壳壺壶處处復复複复夠够頭头夾夹奪夺奮奋獎奖婦妇媽妈嬰婴孫孙學学寧宁"
    "寶宝實实寵宠審审憲宪宮宫寬宽賓宾對对尋寻導导壽寿將将爾尔層层屆届屬属歲岁島岛崗岗嶺岭幣币帥帅師师帳帐"
    "帶带幫帮並并廣广莊庄慶庆廬庐庫库應应廟庙廢废開开異异棄弃張张彈弹強强歸归錄录徹彻徑径後后"
    "憶忆懷怀態态憐怜總总戀恋惡恶懸悬憂忧懼惧慣惯憤愤願愿懶懒戶户戰战撲扑擴扩掃扫揚扬擾扰撫抚搶抢護护擔担"
    "擬拟攔拦撥拨擇择掛挂揮挥損损換换據据攜携搖摇攝摄攤摊擺摆敵敌數数齋斋斷断無无舊旧時时曠旷顯显晉晋曬晒曉晓"
    "暫暂術术機机殺杀雜杂權权條条來来楊杨極极構构樞枢標标棧栈樹树棟栋樓楼檢检橋桥樣样檔档橫横歡欢歐欧"
    "殘残毀毁畢毕氣气漢汉湯汤溝沟沒没滅灭濕湿溫温測测濟济滿满濾滤灣湾潔洁灑洒澆浇濁浊濃浓漁渔滲渗滯滞漲涨潤润"
    "燈灯災灾爐炉點点煉炼爛烂煙烟煩烦燒烧熱热愛爱爺爷牽牵狀状獨独獄狱獵猎環环現现瑪玛電电畫画暢畅療疗瘋疯癥症"
    "監监蓋盖盜盗盤盘礦矿碼码磚砖確确禮礼禱祷祿禄禍祸離离種种積积稱称穩稳窮穷竊窃窯窑競竞筆笔節节範范築筑簡简簽签籃篮類类糧粮"
    "緊紧糾纠紅红級级紀纪純纯紙纸紛纷線线練练組组細细織织終终結结給给絡络絕绝統统經经繼继績绩續续維维綠绿綜综綱纲網网罷罢羅罗罰罚"
    "聯联聞闻職职腫肿脅胁勝胜腦脑臉脸膚肤艙舱艦舰艱艰藝艺蘇苏節节藥药蘋苹蟲虫補补裝装襲袭製制見见規规視视覺觉覽览觀观觸触訂订計计訊讯"
    "討讨訓训記记講讲許许論论設设訪访證证評评識识訴诉診诊詞词試试話话該该詳详語语誤误說说請请諾诺讀读課课誰谁調调談谈謀谋謠谣謝谢譜谱"
    "貝贝負负財财責责敗败貨货質质販贩貪贪貧贫購购貼贴貸贷費费賀贺賊贼資资賴赖贏赢贊赞賭赌賠赔賽赛趙赵趕赶蹤踪跡迹軌轨軟软轉转輪轮輕轻載载較较輔辅輛辆輸输轟轰"
    "辦办辭辞邊边達达遷迁過过運运還还這这進进遠远違违連连遲迟適适選选遺遗郵邮鄰邻釋释裡里鑒鉴針针鈔钞鋼钢錢钱鐵铁鏡镜鎮镇鎖锁鍋锅鍵键錯错鐘钟長长門门閃闪閉闭間间"
    "閱阅隊队陽阳陰阴階阶際际陸陆陳陈險险隨随隱隐難难雞鸡霧雾靜静頂顶項项順顺須须頓顿預预領领頻频題题顏颜額额顧顾風风飛飞飯饭飲饮館馆馬马駐驻駛驶騎骑驗验驚惊魚鱼鳥鸟麥麦黃黄齊齐齒齿龍龙龜龟"
    "遊游蹟迹跡迹徵征採采彙汇匯汇鬥斗淚泪姦奸彞彝滙汇祕秘羣群峯峰臺台颱台牠它妳你裏里麵面衆众鬧闹鬍胡鬚须註注佈布週周託托孿孪姪侄嬤嬷懷怀佔占籌筹徒徒盪荡"
)
SIMPLIFIED: Final = str.maketrans({PAIRS[i]: PAIRS[i + 1] for i in range(0, len(PAIRS), 2)})

LOOKALIKES: Final = str.maketrans("аеорсхуіѕԁɡοανρ", "aeopcxyisdgoavp")
INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
SENTENCE: Final = str.maketrans(",;:!?()", "，；：！？（）")
BETWEEN: Final = re.compile(r"(?<=[㐀-鿿])[^㐀-鿿a-z0-9，。；！？：、（）\n]+(?=[㐀-鿿])")
CLAUSE: Final = re.compile(r"[.,;:!?()\n]+(?:\s+|$)|[，。；：！？（）、]")
FIGURES: Final = re.compile(r"(?<=[a-z])[013457](?=[a-z])")
AS_LETTERS: Final = str.maketrans("013457", "oieast")
SPELLED: Final = re.compile(r"\b(?:[a-z] ){3,}[a-z]\b")


def simplified(text: str) -> str:
    """Traditional characters (the common ones) as simplified.

    >>> simplified("上訪記錄")
    '上访记录'
    """
    return text.translate(SIMPLIFIED)


def chinese_forms(text: str) -> tuple[str, str]:
    """The text with nothing between its characters, and with `、` for every gap (a row of headings).

    >>> chinese_forms("宗 教·信\u200b仰"), chinese_forms("姓名 民族/籍贯")
    (('宗教信仰', '宗、教、信仰'), ('姓名民族籍贯', '姓名、民族、籍贯'))
    """
    clean = simplified(INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).lower().translate(SENTENCE)
    return BETWEEN.sub("", clean), BETWEEN.sub("、", clean)


def latin_forms(text: str) -> tuple[str, str, str]:
    """The words of the text: with and without capitals inside a word as its joints; clause by clause.

    >>> latin_forms("religiousBelief: FACE_ID")
    ('religious belief face id', 'religiousbelief face id', 'religious belief\\nface id')
    >>> latin_forms("p-e-t-i-t-i-o-n history")[0]
    'petition history'
    """
    clean = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    jointed = CAMEL.sub(" ", clean)
    clauses = "\n".join(words_of(clause) for clause in CLAUSE.split(jointed))
    return words_of(jointed), words_of(clean), clauses


def words_of(text: str) -> str:
    plain = text.translate(LOOKALIKES).lower().replace("’", "'").replace("'s ", " ")
    plain = FIGURES.sub(lambda found: found.group().translate(AS_LETTERS), plain)  # f4ce, r3ligion
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", " ", bare).strip()
    return SPELLED.sub(lambda found: found.group().replace(" ", ""), words)
