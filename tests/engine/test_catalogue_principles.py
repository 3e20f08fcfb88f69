"""What must never be held about people is refused, in both languages; harmless words are let through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engine.catalogue import refuse_forbidden
from linli.engine.catalogue.principles import PRINCIPLES, find_forbidden
from linli.words import Words


def rows_of(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


REFUSED: dict[str, str] = {
    "no-political-opinion": """
anti-government remarks
party member yes/no
CCP membership
politics of the household
political leaning
涉政标语
是不是共产党员
群众思想状况摸排
政治立场调查
政治面貌
政治倾向登记
思想动态
党派归属
维稳对象台账
党员身份
入党时间
political opinion
Political views of residents
party affiliation
dissidents
politically unreliable
vote intention
重点稳控对象
    """,
    "no-religion-or-belief": """
denomination
religious
宗教聚会
天主教信徒
佛教徒
信教人数
宗教场所常去人员
宗教信仰
是否信教
信教群众名册
基督教家庭
邪教人员
宗 教 活 动 登 记
宗教場所人員名單
信仰情况
religion
Religious affiliation
hasReligion
r e l i g i o n
faith
religious believers
Muslim households
cult members
beliefs
reLIGion
reli\u200bgion
rеligion
Ｒｅｌｉｇｉｏｎ
    """,
    "no-ethnicity": """
nationality (ethnic)
ethnic origin
ethnic background
Hui, Han or other
哈萨克族住户
族别
民族（必填）
少数民族人口数
民族
民族成分
少数民族流动人口
維吾爾族人員
回族住户
民族：
户主民族
ethnicity
ethnic group
Race
race of the resident
national minorities
ethnic minorities
tribe
caste
hukou ethnicity
    """,
    "no-petition-history": """
chronic complainers
complaints last year by this resident
visited the petition office
has petitioned before
串联上访
诉求人投诉史
12345投诉次数最多的人
信访重点人
赴京上访次数
上访
上訪人員
信访记录
重复投诉人
居民投诉记录
历史投诉次数
缠访闹访户
越级上访
涉访人员
信访老户
上访史
信访
举报人名单
petitioner
petitions filed
Petitioning history
complaint history
complaints record of the resident
number of complaints by person
frequent complainers
serial complainant
people who complain a lot
past complaints of the household
times they complained before
shangfang renyuan
    """,
    "no-sexual-life": """
STD history
sexual activity
LGBT status
婚外恋
性病史
性取向
性生活情况
同性恋
卖淫嫖娼线索
sexual orientation
sex life
homosexuality
prostitutes
sexual partners
    """,
    "no-births": """
IUD check
family-planning compliance
number of children born
due date of baby
is pregnant
节育环检查
有几个孩子（计生）
生育史
已婚育龄妇女
计生
计划生育情况
計劃生育
怀孕登记
育龄妇女台账
避孕措施
超生户
二孩登记
孕妇名单
生育次数
计生户
妇检
孕妇
胎次
子女数（生育）
pregnancy
pregnant women
contraceptive use
contraception
birth control
number of births
family planning register
abortions
births per woman
how many children she has given birth to
menstrual cycle
婚育情况
环孕检
独生子女证
    """,
    "no-genetic-data": """
gene test
基因库
基因检测
DNA采样
遗传病史
genetic data
DNA sample
genome
    """,
    "no-face-data": """
photo of the face
faceprint
facial features
Face ID
face capture
脸纹
人臉抓拍
面部抓拍
人脸
人脸识别门禁
人臉識別
人-脸-识-别
刷脸开门
面部特征
虹膜采集
声纹
指纹采集
脸部照片
face recognition
facial recognition
FACE_ID
face-recognising camera
face images
recognise faces
biometrics
fingerprints
    """,
    "no-risk-score-of-persons": """
danger rating of a person
resident grade A/B/C
neighbour reputation score
trust score per tenant
civility points of residents
resident score
released prisoners
ex-offenders
drug users
priority persons
focus persons
list of key people
persons under special control
居民诚信档案
人员风险积分
租户可信度
邻里信用分
居民积分排行榜
两劳人员
精神病患者名单
吸毒人员
刑满释放人员
社区矫正人员
关注人员
重点监管对象
重点人
重点人员
不稳定因素人员
重點人員
重 点 人 员
重点人口管理
重点人群
重点关注对象
特殊人群
高危人员
居民风险等级
居民风险评分
住户信用积分
人员画像
居民排名
居民黑名单
精神风险人员
重点户
风险住户
危险居民标记
人员分级分类管理
红黄绿三色人员管理
key person
key persons
Key individuals
key population
key-person flag
resident risk score
risk score of residents
risk rating per person
ranking of residents
rank residents by trustworthiness
social credit
high-risk individuals
persons of interest
watchlist
suspicious persons
blacklist of tenants
person risk level
danger level of tenants
resident_risk_level
threat score per household
people flagged as risky
troublemakers
persons under watch
zhongdian renyuan
三色人员
people to be watched
红黄绿三色人员
    """,
    "no-tracking-of-residents": """
plate numbers seen
phone location of residents
who visits whom
visitor log
gate entries of residents
time of returning home
time of leaving home
手机定位居民
车辆进出抓拍居民
小区门禁流水
晚归次数
居民几点出门
出租屋人员进出明细
活动轨迹
人员轨迹查询
出入记录
居民进出登记
门禁记录
车牌识别
行踪
跟踪居民
车辆轨迹跟踪居民
回家时间
外出登记
movement history
movements of residents
location history
entry and exit log
exit logs
door access records
licence plate recognition
license-plate reader
number plate recognition
track residents
tracking of people
whereabouts
when residents come and go
GPS tracks of residents
number plates recorded
vehicle plate recognition
    """,
    "no-assembly-control": """
organisers of protests
gathering of villagers
crowd gathering
聚集苗头
非法集会
游行示威
群体性事件
聚众
人员聚集
是否参加集会
静坐
protest
protesters
public demonstrations
unlawful assembly
mass incident
illegal gatherings
rallies
strike participants
demonstrators
sit-in
    """,
    "no-speech-control": """
reading banned books
online comments of residents
发表不当言论
微信群言论
言论监控
舆情
散布谣言
非法出版物
标语内容审查
public opinion monitoring
rumours
illegal publications
content of the leaflets
slogan wording
censorship
    """,
    "no-file-on-persons": """
people who have a dog
tenants who owe rent
list of single women
常年不下楼的人
单身的女租客
外地来的房客名单
    """,
    "no-worship-control": """
Ramadan fasting
prays five times
Bible study
goes to church
烧香人员
做弥撒
家庭教会
礼拜活动
聚会点
寺庙人员名单
worshippers
prayer meetings
church attendance
list of mosque visitors
house church
attends church
goes to the mosque
参加礼拜
attends the mosque
    """,
}

HARMLESS = """
井盖破损影响通行
建议增加座椅
请清理楼道
树木遮挡信号灯
老党员探访
困难党员慰问
心理咨询室
精神障碍康复站路灯
社区矫正中心门口井盖
戒毒所路段
访客车位
访客停车位被占
车牌丢失
出入口坡道破损
门禁系统损坏
门禁坏了
电子围栏共享单车停放区
采血车占道
母婴店门前垃圾
月子中心油烟
幼儿园门口
孕婴店招牌破损
教堂噪声
庙会垃圾
庙会占道
广场舞扰民
示范街
示意图破损
公示栏
礼拜寺巷
回民街
新疆路
西藏路
蒙古包烧烤
维吾尔餐厅油烟
重点保护古树
重点文物
重点排污单位
重点车辆
重点河段
居民活动中心
居民小区
居民投票
居民满意度
人员密集场所
人员疏散通道
人员受伤
工作人员名单
个人信息保护
评分表
信用代码
统一社会信用代码
风险评估
风险隐患点
危险化学品
危险房屋
危险树木
可疑气味
流浪狗
犬类登记
宠物绝育
the door faces north
visitor parking space
visitor centre roof leaking
number plate missing on house
face of the wall is cracked
people fell here
people with reduced mobility
tree service
key box broken
key worker housing
risk of flooding
high risk building
dangerous dog
dangerous building
suspicious smell
resident parking
resident engagement
citizen participation
neighbourhood score
grid score
score of the grid
birth of the project
delivery entrance
child safety
person in charge of the site
persons trapped in lift
missing person poster torn
rally car noise
school assembly noise
assembly of the bench
crowd barrier fallen
political map in the classroom
temple fair rubbish
church bells too loud
monastery wall
religious statue damaged
monk seal
movement joint of the bridge
movement sensor light
entry sign
exit ramp icy
gate opening too narrow
log jam in the river
history trail sign
tracking number of the parcel
track and field ground
fire lane marking
conduct electricity
party noise
loud party
birthday party
third-party excavation
party wall
race against time
gas main
mass transit
ethical
social worker
social security office lamp
credit union sign
watch repair kiosk
speech therapy office
public address loudspeaker
opinion survey on benches
satisfaction survey
residents' opinions on the new bench
重点单位
消防安全重点单位
重点场所检查
重点区域巡查
重点路段保洁
重点工程
重点部位
重点人防工程
重点户外广告设施
独居老人
空巢老人探访
高龄老人
残疾人
低保家庭
留守儿童
民族路路灯不亮
民族大道
中华民族园
民族乐器店
少数民族特色村
回族自治县
朝阳区
汉口路
水族馆
家族企业
贵族学校
宗教建筑（地标）
宗教活动场所消防通道
教堂屋顶破损
寺庙围墙倒塌
清真寺门口井盖
清真食品店
道教路
基督教堂旁的路灯
诚信徒步
党员先锋岗
党员志愿服务
政治学院门口
设计生产
统计生成
会计生涯
预计生活垃圾
预计生产
共计生活垃圾三吨
人流量大
人流密集
母婴室
孕妇专座损坏
转基因食品
危险性行为
破坏性行为
可回收性生活垃圾
预防性维护
安全性评估
阶段性生活
投诉电话
噪声投诉
投诉与建议
投诉受理
信访局门口井盖
市集会场
赶集
车辙
台风轨迹
出入口
出入口堵塞
小区出入口道闸损坏
施工工地车辆出入口
车牌掉落
面部朝下的井盖
脸盆
封面
满意度评分
单位评分
场所风险等级
建筑火灾风险评分
网格评分
处置单位排名
信用卡
垃圾聚集
灰尘聚集
礼拜一
星期日
标语牌破损
横幅掉落
出版社门口
报刊亭
非机动车乱停放
监控电子眼设施
公安井盖
治安岗亭
教学楼
教育局
信号灯
新教学楼
佛教协会门前路灯
旅游行业
旅游行程
自助游行李
可疑包裹
高风险区域
风险点
高危边坡
特殊井盖
员工排班
工作人员定位
网格员评价
生育保险窗口门口路灯
白天亮灯
地面满地传单
老人跌倒求助
居民满意率
居民评议
居民代表大会
集市
轨迹交通站
轨道交通设施
遗传资源库区
土族乡路
京族路
人像雕塑破损
faces the street
The balcony faces the street
north-facing wall
elderly living alone
key premises
key unit
key areas
key personnel on duty
key deposit
religious building as landmark
religious buildings
church roof damaged
temple wall fallen
mosque street lamp
place of worship: fire exit blocked
Church Street pothole
Christian Street
political science library
date of birth
birthday
place of birth
birth certificate counter
maternity hospital
race track
road race closure
brace
terrace
embrace
trace of oil
general
generic
hygiene
homogeneous
genuine
Sussex Road
unisex toilet
Essex
sextant
repetition
competition
petrol station
complaint box
noise complaint
complaints and suggestions
complaint about a lamp
entry point blocked
entrance door broken
exit sign dark
log in
fallen log on the road
log entry
emergency exit
gate broken
number plate of the building
door number plate missing
steel plate loose
plate glass broken
assembly point
evacuation assembly point
assembly hall roof
demonstration project
demonstration of the extinguisher
lightning strike
March
marching band
rank of the unit
ranking of units
score of the handling unit
risk score of the building
fire risk level of the premises
risk of falling
high-risk slope
suspicious package
dangerous branch
satisfaction of residents
residents rate the result
resident satisfaction rating
rating by residents
waste sorting score of the compound
belief that the light works
good faith estimate
culture centre
agriculture
insect
sector
section
intersection
spray
sprayed wall
spraying
priestley road
monkey
monkfish
track of the tram
track record of repairs
tracks in the lawn
truck tracking
vehicle movement
GPS position of the lamp
asset location history
monitoring station
environmental monitoring
monitor broken
Surveillance-camera installation
speech bubble
poster torn
banner fallen
leaflets on the ground
flyers on the ground
sticker on a wall
graffiti on a wall
publication date
public notice board
newsstand
facial tissue
surface
face mask bin
clock face broken
rock face
family doctor
fertile soil
soil fertility
sterilised needles
steriliser
minority share
national road
worker position
person in charge
persons responsible
someone may need shelter
help with papers
low-income household
people with disabilities
left-behind children
household count
number of residents
residents told
citizen hotline
history of the building
repair history
case history
inspection record
visit record
work log
day sheet
duty roster
strike-through
striking clock
on strike plate
ethnic restaurant sign
ethnic food stall
Buddhist temple roof
riot-proof glass
labour hours
volunteer position
a list of lamps
class 3
special needs ramp
special pole
target date
targeted cleaning
controlled crossing
house of worship: smoke detector missing
noise near a house of worship
性别
年龄
紧急联系人
电话
家庭人口数
上门时间
探访计划
志愿者
人大代表联络站门口路灯
清真寺路
重点帮扶
gender
age
telephone
emergency contact
visit plan
meals on wheels
Fire exit blocked by boxes
Elderly person has fallen
district party office lamp
Residents meeting minutes
合作社
图书馆
生日
婚姻登记处
child seat
childcare
health check of trees
heart of the town
"""

PAIRS = [(code, text) for code, block in REFUSED.items() for text in rows_of(block)]


@pytest.mark.parametrize(("code", "text"), PAIRS)
def test_refused_naming_the_principle(code: str, text: str) -> None:
    found = find_forbidden(text)
    assert found is not None, text
    assert found.principle.code == code, (text, found)


@pytest.mark.parametrize("text", rows_of(HARMLESS))
def test_no_false_alarm(text: str) -> None:
    assert find_forbidden(text) is None


def test_every_principle_is_refused_in_both_languages() -> None:
    for code in PRINCIPLES:
        texts = [text for each, text in PAIRS if each == code]
        assert sum(any("一" <= c <= "鿿" for c in text) for text in texts) >= 3, code
        assert sum(text.isascii() for text in texts) >= 3, code


LABELS = "no-file-on-persons"  # read in a label as a whole; cut in pieces or in a sentence it says nothing
CHINESE = [text for code, text in PAIRS if code != LABELS and all("一" <= c <= "鿿" for c in text)]
ENGLISH = [text for code, text in PAIRS if code != LABELS and text.isascii() and text == text.lower()]
GAPS = st.sampled_from([" ", "　", "·", "-", "_", "*", ".", "\u200b", "\u00ad", " / "])


@given(st.sampled_from(CHINESE), GAPS)
def test_gaps_between_characters_do_not_hide(text: str, gap: str) -> None:
    assert find_forbidden(gap.join(text)) is not None


@given(st.sampled_from(ENGLISH), st.sampled_from([str.upper, str.title, str.capitalize]))
def test_case_does_not_hide(text: str, change: object) -> None:
    assert find_forbidden(change(text)) is not None  # type: ignore[operator]


@given(st.sampled_from(ENGLISH), st.sampled_from(["_", "-", "  ", ". ", "/"]))
def test_separators_do_not_hide(text: str, gap: str) -> None:
    assert find_forbidden(text.replace(" ", gap)) is not None


@given(st.sampled_from(ENGLISH))
def test_identifiers_are_read_as_words(text: str) -> None:
    words = text.replace("-", " ").split()
    joined = words[0] + "".join(word.capitalize() for word in words[1:])
    assert find_forbidden(joined) is not None


@given(st.sampled_from([text for code, text in PAIRS if code != LABELS]))
def test_a_sentence_around_it_does_not_hide(text: str) -> None:
    if text != "Race":  # refused as a heading; inside a sentence it may be a contest
        assert find_forbidden(f"Please write down: {text}. Thank you.") is not None


def test_the_refusal_says_which_principle_in_both_languages() -> None:
    refusal = refuse_forbidden(Words("Belief of the head of household", "户主信仰"))
    assert refusal is not None
    assert refusal.code == "principle"
    assert refusal.data == {"principle": "no-religion-or-belief", "found": "信仰"}
    assert "religion or belief" in refusal.words.en
    assert "宗教或信仰" in refusal.words.zh
    assert "no-religion-or-belief" in refusal.words.zh
    assert refuse_forbidden(Words("Street light", "路灯")) is None
    assert refuse_forbidden(Words("face data", "路灯")) is not None


@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    found = find_forbidden(text)
    assert found is None or found.principle.code in PRINCIPLES


def test_a_hostile_text_is_answered_quickly() -> None:
    for text in ("risk " * 4000, "人员" * 8000, "the " * 5000, "a " * 8000, "entry and " * 3000):
        find_forbidden(text)
