"""What is harmless in each word and refused in two together: somebody, and what is not to be known of them.

The tables of `chinese` and `english` hold words that say it by themselves. Here stand words that need a person beside them
("red" of a household, "visits" of a tenant), in either order, within one clause; and words that need nobody, because
only people have them. `NEUTRAL` goes first: a device that is broken, a street that is called so, a seat for whoever needs it.
"""

from __future__ import annotations

from typing import Final

WHOM: Final = (
    "(?:居民|住户|租户|租客|房客|业主|村民|市民|群众(?!文化)|百姓|邻居|街坊|家庭(?!医生|用|作坊)|家里|家中|户主|该户|本户|每户|各户|"
    "此人|其人|本人|谁|哪些人|什么人|(?:的|类)人(?![行防工民事文流大才形机造])|(?<!工作)(?<!作业)(?<!值班)(?<!管理)(?<!养护)(?<!执勤)(?<!施工)(?<!巡查)人员(?!密集|聚集)|人口|人士|分子|男子|女子|妇女|女性(?!卫|厕|公)|"
    "青年(?!路|公寓|广场|宫)|青少年|老人(?!椅|座)|学生|务工|工人(?!文化)|外来户|流动户|户数|名单|名册|花名册|摸底|摸排|建档|登记表|填报)"
)
PERSON: Final = (
    r"(?:residents?|persons?|people|individuals?|inhabitants?|tenants?|citizens?|households?|famil(?:y|ies)|neighbou?rs?|"
    r"occupants?|visitors?|migrants?|villagers?|home ?owners?|owners|members?|men|man|women|woman|wives|wife|husbands?|youths?|teenagers?|"
    r"pupils?|students?|workers|child|children|kids|girls?|boys?|couples?|spouses?|someone|somebody|who|whom|whose|he|she|his|her|they|their|him|them)"
)
NEAR_ZH, NEAR_EN = "[^，。；！？\n]{0,7}?", r"(?: \w+){0,5}? "

# Words that people have, whoever is named beside them.
ALONE_ZH: Final[tuple[tuple[str, str], ...]] = (
    (
        "no-political-opinion",
        r"党龄|党性|政权|政治(?:活动|面貌|立场)|反对(?:派|活动|党|势力)|(?:现|对)(?:政府|政权)(?:是否)?(?:满意|不满)|学运|学潮|境外(?:电台|媒体|网站|组织)|觉悟|画像(?=.*家)|挂谁的|投了谁的票|投票(?:给谁|意向|倾向|选择)|选了谁|境外(?:势力|背景)|民主党派(?!大楼|大厦|机关)|(?:拥护|反对|支持)(?:党|政府|领导|体制)|"
        r"对(?:政府|党|国家|领导|社会)(?:的)?(?:态度|看法|认同|不满)|爱国(?:表现|程度|积分)|妄议|党团关系|团员[/、，]?党员|党员[/、，]?(?:团员|群众)[/、，]|群众[/、，]党员",
    ),
    (
        "no-religion-or-belief",
        r"信(?:的)?(?:什么|何种?|哪种|哪个)(?:教|神|佛)?|信(?:佛|主|神|耶稣|基督|真主|上帝|天主)|信仰|教派|宗派|教门|出家(?:人|为僧)|修行(?:人|者)|"
        r"供(?:奉|的是|着)?(?:什么)?(?:神佛?|佛像?|菩萨|观音)|佛龛|信念|善男信女|阿訇|牧师|神父|喇嘛|僧人|尼姑|道士|和尚(?![未不无且])|戴头巾|蒙面纱|留(?:大)?胡须|清真饮食|(?:吃|忌)(?:不吃)?猪肉|经书|改信|安息日|入了?(?:什么)?教(?!育|学|师|室|堂|练|程|材)|圣经|古兰|经文|道场|宗教信仰",
    ),
    (
        "no-ethnicity",
        r"(?:讲|说|用)(?:什么|哪种|何种)(?:方言|话|语)|吉普赛|罗姆人|(?:会不会|能否|会)说(?:汉语|普通话|民语)|(?:新疆|西藏|藏区|宁夏|内蒙)(?:籍|人(?!民|大|才))|汉人|维族|藏民|蒙民|回民(?!.?(?:街|巷|路|小学|中学|公墓|医院|新村))|少民|(?:何|什么|哪个?|哪一)(?:民)?族|非汉|母语|肤色|人种|混血",
    ),
    (
        "no-petition-history",
        r"难缠|缠人户|告过(?:政府|社区|街道|物业)?的|起诉政府|跑(?:了)?(?:.{0,2})(?:趟|次)?(?:北京|省城|上面)|老(?:是)?(?:打热线|投诉|告)|缠着(?:政府|社区|街道)|告状|(?:赴|进|上|去)(?:过)?(?:京|省)(?:告|访|反映|倾向|次数)|去过北京|来信来访|来访来信|投诉(?:专业户|大户|狂|最多)|爱投诉|信访(?:积案|老户|户|人)|老上访|"
        r"(?:打|拨|拨打)(?:12345|热线|市长热线|电话投诉).{0,6}(?:最多|次数|频繁|几次|多次)|(?:投诉|举报|诉求|反映)(?:了|过)?(?:几次|多少次|次数)|喜欢(?:投诉|举报)",
    ),
    (
        "no-sexual-life",
        r"性工作|第三者|未婚(?:生活|住)|小三(?!轮|元|角)|床上|床笫|(?:喜欢|爱)(?:男|女)|特殊(?:服务|职业)|带(?:男|女)?人(?:回来|回家|过夜)|性伴|同居|作风(?:问题|不正)|站街|艾滋|(?:男男|女女)|性病|梅毒|包养|二奶|情妇|嫖|卖身|色情(?:行业|服务|从业)|性服务|同性|恋爱对象|夫妻生活|绯闻",
    ),
    (
        "no-births",
        r"生男|生女|育龄|预产|备孕|月经|例假|经期|有孕|身孕|怀了|怀胎|打胎|打过胎|戴环|避孕|(?:几|头|第.|二|三|多|双)胎|准妈妈|身怀|六甲|多子女|坐月子|生(?:了)?几个|产检|再生(?:一个|育)|"
        r"(?<!残)孕(?!婴|育|妇(?!.{0,3}(?:名|登|台|摸|信|情|$))|$)|生育(?!保险)|准生|绝经|不育|代孕|产后|肚子|[一二三四两](?:孩|胎)(?!子)|(?:大|挺)着肚",
    ),
    (
        "no-genetic-data",
        r"指尖血|(?:头发|毛发|发丝)(?:样本|采样|检测)|拭子|血样|血液样本|血卡|y库|家族(?:病|遗传|病史)|指血|唾液样本|毛发样本|亲子鉴定|采血(?!车|站|点|屋|室)",
    ),
    (
        "no-face-data",
        r"正脸|面相|眼纹|瞳孔|脸型|体貌特征|刷脸|步态|声音样本|指纹|(?:拍|采|录入?|存)(?:.{0,4})(?:头像|脸|正面照|大头照)|证件照.{0,3}(?:比对|入库|采集)|人证(?:比对|核验)",
    ),
    (
        "no-risk-score-of-persons",
        r"[三四五六七八九几]类(?:人|人员)|不放心(?:的)?人|盯(?:住|紧|牢|防|梢)(?!.?(?:工程|项目|现场))|前科|问题(?:青年|少年|家庭|户|人员|租客)|表现分|肇事者|捣乱|闹事|后进户|"
        r"隐患人|闲散人|刑满|重点人(?!防|行|口密|才|工|文|民)|坏分子|坏人|(?:肇祸|肇事肇祸)|出狱|释放人员|狱|劳改|特别留意|留意的|刺头|害群之马|高危(?:人|户|青)|危险(?:人|分子)|老赖|(?:涉毒|涉黑|涉恐|涉稳|涉诈)|服过刑|坐过牢|劳教|帮教|管控(?:人|对象|户)|布控|人员(?:等级|分级|评分|打分|标签)",
    ),
    (
        "no-tracking-of-residents",
        r"(?:夜间|晚上|白天|平时)?是否在家|在家时间|几时(?:出|回)|来了(?:客|人|亲戚)|客人|(?:最近|近期)?去过|去了哪|夜里(?:带|出|回)|刷卡(?:流水|记录)|几点(?:出|回|进|睡|起)|夜不归|不归宿|过车(?:记录|数据)|号牌(?:自动)?(?:识别|抓拍)|车牌(?:自动)?识别|(?:来|去|到)过(?:哪|什么地方|何处)|行程码|健康码|活动规律|"
        r"(?:进楼|入楼|上门)(?:人员)?登记|来访(?:亲友|人员|者|客人)|(?:出门|外出|进出|回家|离家)(?:的)?(?:次数|时间|时段|规律|几次)|和谁(?:来往|往来|同住|交往)|社会关系|交往(?:对象|圈)|"
        r"(?<![用过])手机(?:定位|信令)|行踪|去向(?!不明的?(?:车|垃圾|渣土|污))|串门|留宿|过夜",
    ),
    (
        "no-assembly-control",
        r"讨要?(?:工资|说法|薪)|(?:去|到|围)(?:.{0,3})(?:市|区|县|镇|省)?政府(?:门口|大楼|大院|去)|业主(?:开会|大会)?维权|讨薪|堵路堵门|堵门(?:讨|闹|维)|讨说法|维权(?!.{0,2}(?:服务|窗口|热线|站|中心))|喊口号|闹事|上街(?:游|抗|示|讨|$)|拉(?:横幅|条幅)(?:讨|维权|抗|堵|闹|喊)|抱团|聚(?:在一起|众|集议论)|扎堆(?:议论|上访)|"
        r"停工(?:讨|闹|抗)|集体(?:上|维|抗|停|罢|散步)|散步(?:抗议|维权)|串联|围堵(?:政府|机关|办公)|静坐|示威|聚会(?:串|抗)",
    ),
    (
        "no-speech-control",
        r"(?:微信|朋友圈|网上)(?:发言|发布|言论)|发的帖|(?:群里|群内|网上|微信群)(?:说|发|骂|讲)|(?:反动|违禁)(?:书|物品清单)|聊天(?:内容|记录|群)|群聊|不实信息|负面(?:评论|信息|言论|消息|舆论)|乱说|(?:网上|网络)(?:发帖|发言|言行|说了|评论)|违禁(?:读物|书)|(?:微博|抖音|微信|快手|社交)(?:账号|号|内容|昵称)|"
        r"(?:不当|过激|偏激)(?:言|发言|评论)|(?:标语|横幅|涂鸦|广告|贴纸|传单)(?:上)?(?:的)?(?:写(?:了)?什么|文字|字样|内容|说了什么)|写了什么|看(?:什么|禁)书|转发(?:内容|不实)|发过什么",
    ),
    (
        "no-worship-control",
        r"(?:读|学|讲|念)(?:圣)?经|家庭聚会(?=读|祷|敬)|私设(?:道|佛|经)|法事|佛事|传教|布道|查经|读经|念经|诵经|讲经|讲道|斋月|封斋|开斋|进香|朝拜|做礼拜|主日|法会|超度|受戒|跪拜|祷|弥撒|宗教(?:聚|活|仪|场所(?:人|活))|(?:佛|道|经)堂(?:人|活|聚)",
    ),
)  # fmt: skip

# Words that say it only with a person beside them.
BESIDE_ZH: Final[tuple[tuple[str, str], ...]] = (
    ("no-political-opinion", r"立场|政见|支持(?:程度|态度|意愿)|态度(?!服务)|思想|境外|海外关系|党团|入党|团员|投票(?:给|意向|倾向)"),
    ("no-religion-or-belief", r"十字架|神龛|佛像|香火|清真(?!寺|餐|食品|牛羊)|头巾|胡须|吃斋|烧香|拜佛|信教|教堂|寺庙|清真寺|祭拜"),
    ("no-ethnicity", r"族(?!院|谱馆|群路)(?<=[汉回藏维蒙壮满苗彝侗瑶白傣黎何]族)|少数语言|民族|祖籍"),
    ("no-petition-history", r"(?:投诉|举报|反映问题|告|诉求)(?:最多|次数|多|历史|习惯|记录)|信访|向上级反映|曾(?:投诉|举报|反映)|投诉了"),
    ("no-sexual-life", r"婚外|出轨|情人|色情|淫|未婚同|艾滋|性取|夫妻感情"),
    ("no-births", r"(?<!残)孕|产妇|胎|生育|怀|哺乳"),
    ("no-genetic-data", r"血液|血型库|病史库|采血|唾液|样本"),
    ("no-face-data", r"脸(?!盆)|面容|抓拍|虹膜|指纹|声纹|照片入库|头像"),
    (
        "no-risk-score-of-persons",
        r"红色|黄色|绿色|红黄绿|三色|等级|星级|打分|得分(?!率)|评分(?!人|表)|排名|排行|最差|最坏|危险(?:程度|性|指数|系数)|风险|可疑|嫌疑|异常|不稳定|黑名单|红名单|重点关注|画像|标签|信用|诚信|表现(?:好|差|情况|等级)|案底|拘留|服刑|犯罪|吸毒|精神异常",
    ),
    ("no-tracking-of-residents", r"进出|出入(?!口|境|库)|去向|行踪|定位(?!求助|救)|轨迹|跟踪|监控|监视|晚归|离家|到访|几点|往来|来往|作息|起居|夜归|陌生人"),
    ("no-assembly-control", r"聚集|聚在|维权|抗议|上街|闹|停工|堵路|串联|集会|拉横幅|讨说法"),
    ("no-speech-control", r"言论|发帖|评论区|朋友圈|网上(?:说|骂|发)|聊天|谣|转发|骂政府|读物"),
    ("no-worship-control", r"礼拜(?!寺)|拜神|教堂|寺|庙会信|道场|祷告|诵经|传教|聚会(?=点|祷)"),
)  # fmt: skip

# A file on persons, whatever it is about: "the tenants that …", "whose …", a list of people who are not there to be helped.
HELP_ZH: Final = (
    "(?!.*(?:求助|救助|救援|帮扶|帮助|关爱|照料|照护|探访|探望|走失|迷路|受伤|摔倒|跌倒|被困|落水|昏倒|生病|困难|独居|空巢|留守|残疾|低保|特困|孤寡|"
    "失能|失智|流浪|露宿|无家可归|乞讨|安置|转移|疏散|志愿|服务(?!的)|需要(?:送|陪|维修|上门|轮椅)|未戴|未佩戴|违规|乱|占道|值守|应急))"
)
SOMEBODY_ZH: Final = "(?:人(?:头|们|群)?|住户|租户|租客|(?:女)?租客|房客|居民|村民|业主|家庭|户|者|分子|青年|男子|女子|妇女|女人|男人|小夫妻|夫妻)"
FILES_ZH: Final = (
    rf"^(?=.{{3,20}}$){HELP_ZH}.*的{SOMEBODY_ZH}(?:名单|名册|台账|登记|排查|摸排|情况|信息)?$"
    rf"|^(?=.{{3,24}}$){HELP_ZH}.*(?:(?<!工作)(?<!作业)(?<!值班)(?<!管理)(?<!养护)(?<!执勤)(?<!施工)(?<!巡查)(?<!志愿)人员|人头|住户|租客|租户|居民|村民|妇女|青年|分子|家庭|夫妻)(?:.{{0,4}})(?:名单|名册|花名册|摸排|排查登记|建档|管控|监控|画像|标签|底数)"
    rf"|^(?=.{{2,14}}$){HELP_ZH}(?:.*(?<![归由找是给道])谁(?!都|的责任|负责|管|维护|在|能|会|来)|.*(?:^|[是否])[他她](?:的|是|家)|.*某人)"
)
HELP_EN: Final = (
    r"(?!.*\b(?:help|rescue|lost|missing|injur\w*|fell|fall|trapped|sick|elderly|disab\w*|lonely|living alone|homeless|low income|poor|volunteers?|"
    r"in need|needs?|say|said|asked|satisf\w*|rat(?:e|ed|ing|ings)|report(?:ed|s)?|without (?:heating|water|power)|evacuat\w*|hurt|drown\w*)\b)"
)
SHORT_EN: Final = r"^(?=\w+(?: \w+){0,8}$)"  # a label; a sentence that explains something may speak of people
FILES_EN: Final = (
    rf"{SHORT_EN}{HELP_EN}.*\b(?:people|residents|tenants|persons|families|individuals|neighbou?rs|citizens|owners|women|men|someone|somebody|those) (?:who|whose|with (?:an?|their))\b"
    rf"|{SHORT_EN}{HELP_EN}.*\b(?:lists?|registers?|files?|records?|databases?|logs?) (?:of|on|about) (?:\w+ )?(?:people|residents|tenants|persons|families|individuals|neighbou?rs|citizens|women|men|callers|visitors|guests|who)\b"
    rf"|{SHORT_EN}{HELP_EN}.*\b(?:he|she|his|her|hers)\b|{SHORT_EN}(?:does the (?:family|tenant|resident|household|wife|woman)|is (?:the )?(?:tenant|resident|he|she)|how often (?:does|has) (?:the|this|he|she))\b"
)

NEUTRAL_ZH: Final = (
    r"(?:人脸|刷脸|指纹|车牌|号牌|虹膜|生物)(?:自动)?(?:识别|抓拍)?(?:门禁|闸机|道闸|杆|设备|装置|终端|一体机|机|锁|屏|摄像头|探头|系统|门锁)+(?:的)?"
    r"(?:屏幕|外壳|线路|支架|电源)?(?:被|已|有|出现|不|无法|严重)?(?:损坏|故障|失灵|破损|坏|灵|亮|脱落|倾斜|缺失|歪斜|松动|使用|开门|抬杆|漏电|断电|误报|打不开|开不了|关不上|撞断|撞坏|误识别|黑屏|白屏|死机|卡顿|卡住|反应慢|识别慢|维修)",
    r"(?:道闸|门禁|闸机)(?:的)?(?:人脸|车牌|号牌|指纹)识别(?:失灵|故障|慢|错误|失败|不准)|[汉回藏维蒙壮满苗彝侗瑶白傣黎]族(?:风情|风味|特色|文化|服饰|博物)[^，。；人]{0,4}(?:街|园|馆|广场|村|店)?|基因(?:药业|制药|公司)",
    r"(?:老弱病残孕|孕妇?|孕婴)(?:幼)?(?:友好|优先|专用|专)?(?:(?:长)?椅|座椅?|座位|专座|室|通道|窗口|车位|停车位|候诊椅|候诊区|卫生间|服务台|休息室|设施)",
    r"(?:民族|信访|宗教|基因|清真寺|礼拜寺|教堂|寺庙?|回民|党员|政治|集会|示威)[^，。；、的人]{0,3}(?:路|街|巷|弄|胡同|广场|公园|小区|公交站|站牌|桥|大厦|大楼|科技园|公司|小学|中学|学校|学院|医院|博物馆|餐馆|餐厅|饭店)",
    r"(?:宗教(?:活动)?场所|寺庙?|教堂|清真寺|道观|佛堂)[^，。；人名信教]{0,4}(?:消防|火灾|用电|燃气|建筑|屋顶|屋面|外墙|围墙|门口|门前|台阶|井盖|古树|漏水|结构|安全(?:检查|隐患)|疏散)",
    r"(?:僧|道)?人?(?:祭祀|焚烧|烧)(?:纸钱?|香烛|香纸|香)(?:引发|引燃|扰民|污染|火|残留|垃圾)+",
    r"人员(?:聚集|密集)(?:的)?(?:场所|区域|部位)|(?:思想)?政治(?:思想)?教育基地|(?:计生|计划生育|信访|宗教|民族)(?:服务|接待|事务)?(?:站|局|中心|办|所|楼|协会|大楼)[^，。；人名]{0,6}(?:招牌|门牌|门口|屋顶|外墙|灯|拆除|漏水|电梯|停车|井盖)",
    r"(?:走失|失踪|迷路)(?:的)?(?:老人|儿童|人员|青少年)|(?:老人|儿童)(?:走失|迷路)|定位(?:求助|报警)",
    r"(?:渣土|垃圾|清运|环卫|作业|公交|洒水)车(?:辆)?(?:行驶)?(?:轨迹|定位|监控|去向)",
    r"(?:网格员|单位|部门|街道|社区|场所|企业|商户|经营户|小区|楼栋|案卷|物业(?:公司)?)[^，。；人户]{0,4}(?:排名|评分|得分|打分|积分|等级|评级|风险|考核)",
    r"(?:居民|群众|业主|市民|上报人|住户)(?:对[^，。；]{0,10})?(?:的)?(?:满意(?:度|率)?|评价|回访|测评|评议)(?:评分|打分|得分|排名|等级|结果|率)?",
    r"居民(?:区|楼|小区|院|住宅)",
    r"(?:基因|转基因)(?:公司|科技|研究所|实验室|食品|作物)",
    r"(?:监控|抓拍)(?:设备|探头|摄像头|杆|立杆|系统)(?:被|有)?(?:损坏|故障|倾斜|遮挡|脱落|破损|坏|移位)?",
)  # fmt: skip

ALONE_EN: Final[tuple[tuple[str, str], ...]] = (
    (
        "no-political-opinion",
        r"\b(?:government|regime|party|state) critics?\b|\b(?:supports?|votes?|sympathi[sz]\w+ with) (?:the )?opposition\b|\bopposition (?:party|supporters?|members?)\b|\b(?:which|what) party\b|\banti (?:regime|state|party|government)\b|\b(?:1989|democracy|student|separatist|independence) movement\b|\bparty (?:do|does|did) \w+|\b(?:attitudes?|stance|views?|loyalty|opinion) (?:to|towards?|on|of|about|against) (?:the )?(?:government|state|party|authorit\w+|regime|leaders?|officials)\b|"
        r"\b(?:supports?|opposes?|supporters? of|opponents? of|critics?|critical of|disagrees? with|trusts?) (?:the )?(?:government|state|ruling|regime|authorit\w+|communist|party)\b|\bpatriot\w*|\bvot(?:ed|es|ing) for\b|\bruling party\b|\bdissatisfied with the government\b|\bforeign (?:contacts|ties|connections|links) of\b",
    ),
    (
        "no-religion-or-belief",
        r"\bsabbath\b|\bkeeps (?:lent|ramadan|fast)\b|\b(?:eats?|eating) (?:no )?pork\b|\bkosher\b|\bgods?\b|\bhead ?scar(?:f|ves)\b|\bhijabs?\b|\bbelongs? to (?:a |the |which )*(?:church|mosque|temple|congregation|parish)\b|\bhalal (?:household|famil\w+|eater|diet)\w*|\bshrines? (?:at|in) (?:the |their |his |her )*(?:home|house|flat)\w*|\bconverts?\b(?! (?:to|into) (?:wgs|degrees|pdf|metres))|\bconverted to\b(?! (?:wgs|degrees|pdf))|\bbelieves? in\b|\batheis\w+|\bchurch ?goers?|\breligio\w+ (?:group|meeting|people)\w*|\bprays?\b",
    ),
    (
        "no-ethnicity",
        r"\b(?:roma|gypsy|gypsies|romani)\b (?:famil\w+|people|households?|residents?|camp)\b|\bdialects? (?:spoken|of)\b|\bforeign looking\b|\b(?:looks?|looking) (?:foreign|asian|african|white|black|chinese)\b|\bspeaks? (?:no )?(?:mandarin|chinese|putonghua|the language)\b|\bnon han\b|\bmother tongues?\b|\bskin (?:colou?r|tone)\b|\b(?:hui|han|uyghur|uighur|tibetan|mongol(?:ian)?|kazakh|miao|zhuang|manchu|yi|dong|korean) (?:famil\w+|households?|residents?|people|population|tenants?|inhabitants?|minorit\w+)\b|\bethnicit\w+|\bminority nationalit\w+|\bminorit(?:y|ies) (?:famil\w+|households?|residents?|tenants?|population|members?)\b|\bnative language\b|\brace or\b|\bindigenous\b",
    ),
    (
        "no-petition-history",
        r"\bsu(?:e|es|ed|ing) the (?:government|city|state|district)\b|\bcomplain(?:s|ed|ing) to (?:the )?(?:mayor|government|press|police|ministr\w+|party)\b|\bfrequent callers?\b|\b(?:went|going|goes|travel\w*) to (?:beijing|the capital|the province) to (?:complain|petition|appeal)\w*|\bcomplain(?:er|ers|ant|ants|t)?(?: \w+)? (?:list|ranking|league|prone)\b|\bcomplaint prone\b|\btop complain\w+|\bhabitual complain\w+|\bpetition\w* (?:list|history|people|famil\w+)|\bletters? to (?:the )?(?:higher|superior|central) (?:authorit\w+|government|levels?)|\bcalls? the hotline (?:too|most|very|so) \w+|\bmost (?:complaints|calls) (?:by|from|per)\b|\bserial (?:complain|call)\w+",
    ),
    (
        "no-sexual-life",
        r"\bsleeping arrangements?\b|\bextra ?marital\b|\baffairs? of\b(?= (?:the )?(?:residents?|tenants?|couples?|wives|husbands?|neighbou?rs?))|\bsame sex\b|\bcohabit\w*|\bunmarried (?:couples?|partners?|women|men)\b|\bsexual\w*|\bhiv (?:positive|status|tenants?|residents?|patients?)\b|\baids (?:patients?|list|register)\b|\bmassage girls?\b|\bpartners? in bed\b|\bintimate (?:partner|life|relation)\w*|\bescorts?\b|\bmistress(?:es)?\b|\bsleeps? with\b|\blovers?\b|\bcall girls?\b",
    ),
    (
        "no-births",
        r"\bfamily size (?:planning|limit|policy)\b|\b(?:is|are) expecting\b|\b(?:how many|number of) (?:children|kids|babies) (?:she|he|they|the|each|per|wanted|wants)\b|\bgave birth\b|\bmothers? to be\b|\btrying for (?:a )?(?:baby|child|kids?)\b|\bcarrying a (?:child|baby)\b|\bmenstru\w*|\b(?:second|third|another|extra) (?:baby|child|kid)\b|\b(?:kids|children|babies) per (?:woman|mother|wife|couple|household|famil\w+)\b|\b(?:is|was|were|been|or|she|women|woman|wife|wives|men) sterili[sz]ed\b|\bpregnan\w*|\bnewly (?:wed|married) wives\b|\bdue dates? of (?:the )?(?:mother|baby|birth|wife|woman|women)\w*|\bbaby due\b|\bmaternity (?:list|register|status)\b|\bbreast ?feeding (?:women|list)\b|\b(?:wants?|plans?|planning|planned) (?:to have )?(?:a |more |another )+(?:baby|child|children|kids?)\b|\bcoils?\b(?= or| check| fitted)|\bmiscarr\w*|\bchildbirths?\b",
    ),
    (
        "no-genetic-data",
        r"\bhair samples?\b|\bblood samples?\b|\b(?:dna|d n a)\b|\bswabs?\b|\bsaliva\b|\b(?:hereditary|inherited|genetic) (?:disease|illness|condition|disorder|trait)s?\b|\bgene tests?\b|\bfamily (?:medical|disease|illness) history\b|\bpaternity tests?\b|\bblood types? (?:database|register|of)\b",
    ),
    (
        "no-face-data",
        r"\bmug ?shots?\b|\bfacial\b(?! tissues?)|\bportraits? (?:matching|database|recognition|comparison)\b|\bfinger ?prints?\b(?! (?:lock|reader|door))|\beye ?prints?\b|\biris\b(?! (?:road|street|bed|flower|garden)\w*)|\bpassers ?by (?:recognition|matching)\b|\bbiometric\w*|\bgait\b|\bvoice (?:samples?|prints?)\b|\bhead ?shots? of\b|\bid photo (?:matching|comparison)\b",
    ),
    (
        "no-risk-score-of-persons",
        r"\bscor(?:e|es|ing) (?:each |every |all |the )?(?:neighbou?rs?|residents?|tenants?|persons?|people)\b|\bblack sheep\b|\b(?:bad|undesirable|problem(?:atic)?|suspicious|dangerous|high risk|risky|unreliable|untrustworthy|troublesome|worst|best|difficult|red|yellow|green) (?:and \w+ )?(?:residents?|tenants?|neighbou?rs?|famil(?:y|ies)|persons?|people|individuals?|households?|occupants?|citizens?|youths?|elements?)\b|\bcriminal records?\b|\bex cons?\b|\bkeep an eye on\b|\b(?:citizen|resident|neighbou?r|tenant|personal|household)s? (?:scor(?:e|es|ing)|ratings?|rank(?:s|ed|ing|ings)|grad(?:e|es|ed|ing)|points?|profiles?|profiling|reliability|trust\w*|credit)\b|\bthreat (?:level|assessment|score)s?\b|\bkey (?:people|persons?|individuals?)\b|\b(?:black|white|watch|red) ?lists? of (?:residents?|people|tenants?|persons?)\b|\bprofil\w+ of (?:residents?|people|tenants?|persons?|neighbou?rs?)\b",
    ),
    (
        "no-tracking-of-residents",
        r"\bwhat time (?:do|does|did) \w+(?: \w+)? (?:get|come|leave|return|go)\b|\bget(?:s|ting)? home\b|\bcar was (?:seen|parked|recorded)\b|\bwho (?:goes|went|comes) (?:in|out)\b|\b(?:left|leaves|leaving|returned|returns) home\b|\bstays? (?:away|out|over) (?:overnight|at night|late)\b|\bovernight guests?\b|\b(?:licen[cs]e|number|registration) plates? recogni\w+|\bvehicles? seen\b|\bcame home\b|\bcomes? home\b|\bdaily (?:routines?|habits?) of\b|\bwho (?:visit(?:s|ed)?|enter(?:s|ed)?|came|comes|left|leaves)\b|\bwhere (?:he|she|the tenant|the resident|somebody) (?:has |have |had |was |were |is |are |went|goes)|\bphone locations?\b|\b(?:out of town|travel|foreign) trips\b|\btrips? (?:of|by) (?:residents?|tenants?|people)\b|\bwhen (?:he|she|they|the tenant|the resident) (?:leaves?|comes?|returns?|goes)\b|\bguests? (?:of|per|at) (?:the )?(?:flat|household|tenant|resident)s?\b|\bcontacts? of (?:the )?(?:tenant|resident|person)s?\b|\bwhereabouts\b",
    ),
    (
        "no-assembly-control",
        r"\bangry (?:crowds?|owners|residents|people|workers)\b|\b(?:crowds?|mobs?) of \w+|\b(?:a|the|planned|planning|joined|join) demonstrations?\b(?! (?:project|street|zone|area|road))|\bprotests?\b(?! against (?:the )?(?:noise|smell|dust))|\bprotest(?:er|ers|ing|ed)\b|\bchant\w* (?:slogans?)?|\b(?:unlawful|illegal|mass|large|public) gatherings?\b|\b(?:people|residents|workers|owners|crowds?|villagers) (?:gather\w*|assembl\w*|march\w*|block\w* the road|demonstrat\w*)\b|\b(?:owners?|workers?|residents?)(?: s)? rights (?:action|defen[cs]e|movement|protection group)s?\b|\bdemand\w* (?:of )?(?:unpaid )?wages\b|\b(?:labou?r|wildcat|general|workers?|hunger) strikes?\b|^strikes$|\bprotest marches\b|\bwage disputes? gathering\b|\bsit ins?\b|\brallies\b",
    ),
    (
        "no-speech-control",
        r"\bslogans? (?:against|about|for)\b|\bonline (?:critici\w+|comments?|remarks?|statements?)\b|\bcomments? (?:about|on|against) (?:the )?(?:officials?|government|leaders?|party|policies|police)\b|\bwho (?:wrote|posted|said|printed|painted|put up)\b|\bnegative (?:posts?|comments?|remarks?|opinion|news|speech)\b|\bwhat (?:the |this |a )?(?:graffiti|sticker|poster|banner|leaflet|slogan|flyer)s? (?:says?|reads?|say)\b|\b(?:false|fake|harmful|untrue|sensitive) (?:information|news|content|rumou?rs?|messages?|posts?)\b|\bchat ?(?:groups?|rooms?)? (?:messages?|contents?|logs?|histor\w+)\b|\bbanned (?:books?|reading|literature)\b|\bsocial (?:media|network) (?:handles?|accounts?|names?|posts?|profiles?)\b|\b(?:wechat|weibo|douyin|twitter|facebook|tiktok) (?:ids?|accounts?|posts?|groups?|names?|handles?)\b|\bposts? on (?:wechat|weibo|social media|the internet)\b|\bwhat (?:he|she|they|residents|people|owners|tenants) (?:say|says|said|write|writes|wrote)\b",
    ),
    (
        "no-worship-control",
        r"\bpreach\w*|\bmissionar\w+|\bbible\b(?! (?:road|street))|\bsunday (?:service|school|worship)\w*|\bprayers?\b|\bburn\w* incense at home\b|\b(?:visit\w*|attend\w*|going|people at|goes) (?:the |a |to the )*(?:mosque|church|temple|monastery|chapel|synagogue)(?:es|s)?\b(?! (?:building|roof|wall|gate|fire))|\breligious (?:meeting|gathering|service|ceremon|activit|festival)\w*|\bfasting\b|\bmass attendance\b|\bfriday prayers?\b|\bchurch services?\b",
    ),
)  # fmt: skip

BESIDE_EN: Final[tuple[tuple[str, str], ...]] = (
    ("no-political-opinion", r"\b(?:party members?|voted|votes|ideolog\w*|loyal\w*|dissent\w*|regime)\b"),
    ("no-religion-or-belief", r"\b(?:church|mosque|worship\w*|religio\w+|faith|baptis\w*|veil\w*|crucifix|sect)\b(?! (?:roof|wall|street|road|gate))"),
    ("no-ethnicity", r"\b(?:ethnic\w*|minorities|ancestry|tribe|clan)\b"),
    ("no-petition-history", r"\b(?:petition\w*|complaints? (?:filed|made|history|record|count)|complains|complained)\b"),
    ("no-births", r"\b(?:births|pregnan\w*|fertility|contracept\w*)\b"),
    ("no-risk-score-of-persons", r"\b(?:threat|suspicio\w*|dangerous|criminal|offenders?|addicts?|watch(?:ed|list)|blacklist\w*|profil(?:e|ed|ing)|ranked|scored)\b"),
    ("no-tracking-of-residents", r"\b(?:whereabouts|movements|tracked|surveil\w*|came home|comes home|entry times?|exit times?)\b"),
)  # fmt: skip

NEUTRAL_EN: Final = (
    r"\b(?:face|facial|plate|licen[cs]e plate|number plate|fingerprint|iris) ?(?:recognition|reader|scanner)? ?(?:\w+ )?(?:gates?|barriers?|cameras?|devices?|locks?|doors?|terminals?|systems?|machines?|turnstiles?|panels?)(?: \w+){0,2}? (?:broken|out of order|defects?|defective|jammed|damaged|faults?|faulty|stuck|missing|dark|not working|does not open|leaning)\b",
    r"\bpregnant (?:woman|women|passengers?) (?:slipp|fell|fall|hurt|injured|trapped|needs help)\w*|\b(?:pregnant|expectant)(?: (?:passengers?|women|mothers))? (?:seats?|benches?|parking|priority)|\b(?:priority )?(?:seats?|bench(?:es)?|parking|lanes?|counters?)(?: friendly)? for (?:\w+ ){0,4}?(?:pregnant|expectant)(?: (?:passengers?|women|mothers|persons?|people))?\b|\bpregnancy friendly (?:seats?|bench(?:es)?|toilets?)\b",
    r"\b(?:rally|mosque|church|temple|petition|muslim|ethnic|ethnic minorit(?:y|ies)|minorit(?:y|ies)|gene|genetics?|christian|(?:\w+ of )?faith|assembly|protest|demonstration|religion|political science|party|nationalities) (?:streets?|roads?|avenue|lane|park|square|bridge|county|company|institute|building|museum|district|town|village|restaurants?|foods?)\b",
    r"\b(?:temple|church|mosque|monastery|shrine|religious) (?:buildings?|premises|sites?|roofs?|walls?|gates?|halls?|fairs?|towers?|tiles?|yards?)?(?: (?:fire|safety|inspection|roof|loose|cracked|leak\w*|stalls?|structural|electrical))+\b",
    r"\bpolitical (?:science )?(?:office|hall|library|map|building)s?\b",
    r"\b(?:hiv|aids) (?:information|awareness|prevention|education) (?:posters?|boards?|leaflets?|panels?)\b",
    r"\b(?:gps |vehicle )?(?:tracking|tracks?|location|position)(?: data)? of (?:\w+ )?(?:trucks?|lorries|vehicles?|buses|bins|assets?|sweepers?)\b",
    r"\b(?:missing|lost) (?:\w+ )?(?:persons?|people|elderly|children|child)\b",
    r"\bsexual harassment\b|\blightning strikes?\b|\bresidents?(?: s)? (?:satisfaction|rating|ratings|feedback)(?: (?:score|scores|rate))?\b|\b(?:satisfaction|ratings?|feedback) (?:of|by|from) (?:the )?(?:residents?|reporters?|citizens?)\b|\b(?:score|rating|rank\w*|points?) of (?:the |each )?(?:units?|streets?|departments?|teams?|grids?|offices?)\b",
    r"\bbirth certificates? (?:guide|counter|window|office|application)\b|\bstray (?:cat|dog)s? (?:\w+ )?sterili[sz]ation\b|\bspeech therap\w+",
    r"\bpraying mantis\b|\bgood faith\b|\bchild(?:ren)? (?:seats?|safety|playground)\b",
)  # fmt: skip
