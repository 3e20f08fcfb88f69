"""The English half of the rules: (principle, what is refused). Matched on `latin_forms`.

The forms are lower-case words with single spaces. Stems carry inflections; look-aheads let objects
and places through (`worship` is refused, `place of worship` as a building is not).
"""

from __future__ import annotations

from typing import Final

WHO: Final = (
    r"(?:residents?|persons?|people|peoples|individuals?|inhabitants?|tenants?|citizens?|households?|famil(?:y|ies)|neighbou?rs?|"
    r"reporters?|complainants?|occupants?|visitors?|migrants?|villagers?|homeowners?|owners?|members?|men|women|youths?|pupils?|students?)"
)
THE: Final = r"(?:the |a |an |all |each |every |any |individual |single |certain |their |of |for |by |on |per |about )*"
KIND: Final = (
    r"(?:risks?|dangers?|threats?|trust(?:worthiness)?|credit|loyalty|stability|reliability|suspicio(?:n|us)|behaviou?r|conduct|civility|"
    r"integrity|credibility|social|security|priority)"
)
MEASURE: Final = r"(?:scor(?:e|es|ing)|rat(?:ing|ings)|rank(?:s|ing|ings|ed)?|levels?|grad(?:e|es|ing)|index|indexes|flags?|flagged|class|classes|profil(?:e|es|ing)|tags?|tiers?|points?)"
ABOUT: Final = r"(?:attend\w*|member\w*|visitor\w*|congregation\w*|follower\w*|believer\w*|list\w*|registr\w*|regist(?:er|ers)|activit\w*|meeting\w*|service times|sermon\w*|goers?)"
FAITHS: Final = r"(?:christian(?:s|ity)?|muslims?|islam(?:ic|ist|ists)?|buddhis(?:m|ts?)|taois(?:m|ts?)|daois(?:m|ts?)|catholic(?:s|ism)?|protestant(?:s|ism)?|hindu(?:s|ism)?|jew(?:s|ish)?|judaism|falun gong|falun|atheis(?:m|ts?))"
HOUSES: Final = r"(?:church(?:es)?|mosques?|temples?|synagogues?|monaster(?:y|ies)|shrines?|chapels?)"

ENGLISH: Final[tuple[tuple[str, str], ...]] = (
    (
        "no-political-opinion",
        r"\bpolitic(?:s|al|ally|ian|ians|ised|ized)?\b(?! (?:science|sciences|map|maps|boundar\w*|geography))",
    ),
    (
        "no-political-opinion",
        rf"\b(?:party (?:affiliation|membership|loyalty)(?! posts?)|ccp|communist party|is (?:a |the )?party members?|party members? (?:yes|no|status|or not)|dissidents?|dissent(?:s|ers?|ing)?|ideolog\w*|extremis[mt]s?|activists?|subversi\w+|anti ?government|vot(?:e|es|ing) (?:intention|behaviou?r|history|record)s?|how {WHO} vote\w*|loyal(?:ty)? (?:to|check|test|of)|separatis[mt]s?)\b",
    ),
    (
        "no-religion-or-belief",
        rf"\breligio(?:n|ns|us|usly|sity|nists?)?\b(?! (?:building|buildings|site|sites|premises|monuments?|heritage|landmarks?|architecture|statues?|structures?|venues?)\b(?! {ABOUT}))",
    ),
    (
        "no-religion-or-belief",
        rf"\b(?:belief|beliefs)\b(?! that)|\b(?<!good )faiths?\b|\bbelievers?\b|\bcults?\b|\bsects?\b|\bsectarian\w*|\b{FAITHS}\b(?! (?:street|road|avenue|lane|hospital|cemetery|school|square|bridge|county|temples?|church|churches|mosques?|monaster\w+|architecture|statues?|pagodas?)\b)|\bsuperstitio\w+|\bdenominations?\b|\bcreeds?\b|\bbapti[sz]\w+|\bspiritual (?:belief|practice|group)s?|\bconfession of\b",
    ),
    (
        "no-ethnicity",
        rf"\bethnic(?:s|ity|ities|ally)?\b(?! (?:dance|music|costume|village|school|university|museum|food|restaurants?))|\bnational minorit\w+|\bracial(?:ly)?\b|\braces?\b(?= (?:or|and) (?:ethnic|religio)|$| of {THE}{WHO})|^race\b(?! (?:track|course|route|against|day|car))|\b(?:han|hui|zhuang|manchu|miao|tujia|tibetan|mongol|uyghur|kazakh) (?:(?:or|and) )?(?:han|hui|zhuang|manchu|miao|other|people|residents|nationality|ethnic)\b|\bby race\b|\b(?:tribes?|tribal|castes?|clans?)\b|\bminority (?:group|people|nationalit|status|resident)\w*|\bnational origin\b|\b(?:uyghurs?|uighurs?|tibetans?|hui people|mongols?|ancestry|skin colou?r)\b",
    ),
    (
        "no-petition-history",
        r"\bpetition(?:s|er|ers|ed|ing)?\b(?! (?:office|offices|desk|counter|window|hall|channel)\b(?! (?:history|record|visit)))",
    ),
    (
        "no-petition-history",
        rf"\b(?:complain\w*|grievances?|appeals?|hotline calls?) (?:history|histories|records?|logs?|counts?|frequency|track record)(?= of| by| per| for|$)|\b(?:history|records?|logs?|number|count|frequency) of {THE}(?:past |previous |earlier |former )?(?:complaints?|petitions?|grievances?)(?= (?:by|per|made by|from|of) {THE}{WHO}|$)|\b(?:serial|frequent|habitual|repeat|repeated|vexatious|chronic|professional|persistent) (?:complainer|complainant|petitioner|reporter|caller|claimant)s?|\b(?:past|previous|earlier|former|prior) (?:complaints?|petitions?|grievances?)\b|\bvisit\w* (?:to )?(?:the )?petitions? office|\bcomplaints? (?:\w+ ){{0,4}}by (?:(?:this|that|the|each|a|every|same) )+(?:resident|person|individual|household|tenant|caller)|\bhow (?:often|many times) \w+ (?:has |have |had )?complain\w*|\b(?:times|often) (?:he|she|they|somebody|someone|the resident) (?:has |have |had )?complain\w*|\b{WHO} (?:who|that) complain\w*|\bcomplaints? (?:made|filed|lodged) by (?:the |each |a |this )?(?:resident|person|individual|household)",
    ),
    (
        "no-sexual-life",
        r"\b(?:homo|bi|trans|hetero|a)?sexual(?:ly|ity|s)?\b(?! harassment)|\bsex (?:life|lives|partner|partners|worker|workers|work|orientation|history|habits?|trade)\b|\b(?:stds?|hiv|venereal|gay|gays|lesbians?|lgbt\w*|queer|transgender\w*|prostitut\w*|brothels?|promiscu\w*|extramarital|adulter(?:y|er|ers|ous))\b|\blove affairs?\b",
    ),
    (
        "no-births",
        r"\bpregnan\w*|\bcontracepti\w*|\bbirth (?:control|count|counts|permit|permits|quota|quotas|history|order|plan|planning|registration|limit|limits|policy|intention|intentions|rate of)\b|\b(?:number|count|numbers) of (?:births|pregnanc\w*|deliveries|abortions)|\bbirths\b(?= (?:per|by|of|in|to|registered|register|list|count|quota|data)|$)|\bdue date of (?:the |a |her )*(?:baby|child|birth)|\bchildren (?:ever )?(?:born|delivered)\b|\bunplanned births?|\bg(?:ive|ives|iven|iving|ave) birth\b|\bfamily planning\b|\babortions?\b|\bmiscarriages?\b|\bchild ?bearing\b|\bexpectant (?:mother|mothers|women|parents)|\bexpecting (?:mother|mothers|women|a child)|\b(?:iud|iuds|vasectom\w*|tubal|menstrua\w*|gestation\w*|antenatal|prenatal)\b|\bsterili[sz](?:ed|ation) (?:of )?(?:women|men|woman|wives|residents|people|status)|(?<!soil )\bfertility\b(?! of (?:the )?soil)|\bone child (?:policy|family|certificate)|\b(?:second|third|extra) child(?:ren)? (?:registration|register|permit|quota|policy|intention)|\bmaternity (?:status|list|register|record)s?",
    ),
    (
        "no-genetic-data",
        r"\bgenetic(?:s|ally)?\b(?! ?(?:modified|algorithm|algorithms))|\bgenes?\b|\bgenom(?:e|es|ic|ics)\b|\bgenotyp\w*|\bdna\b|\bhereditary\b|\bchromosom\w*|\bfamily tree match\w*",
    ),
    (
        "no-face-data",
        r"\bface ?(?:recogni\w+|data|ids?|images?|photos?|photographs?|pictures?|prints?|scan\w*|templates?|match\w*|captur\w*|embeddings?|database|librar\w+|compar\w+|log ?in|unlock\w*|features?|detect\w*|vectors?|check ?ins?|biometric\w*|collection|search\w*|verif\w*|payment)\b|\b(?:recogni[sz]\w+|scan(?:s|ned|ning)?|match\w*|captur\w+|stor\w+|collect\w*|identif\w+|compar\w+|photograph\w*) (?:of )?(?:the |their |each |all |every |resident |visitor |his |her |people |persons? |residents )*faces?\b|\b(?:photo|photograph|image|picture|scan|video|template)s? of (?:\w+ )?faces?\b(?! of)|\bfacial(?:ly)?\b(?! tissues?)|\bfaceprints?\b|\bbiometric\w*|\biris (?:scan\w*|recogni\w*|data|images?)|\b(?:voice ?prints?|finger ?prints?|gait recogni\w*|palm prints?|retina\w*)\b",
    ),
    (
        "no-risk-score-of-persons",
        r"\b(?:key|focus|priority|target(?:ed)?|priority control|controlled|special|problem|suspicious|suspected|dangerous|high risk|at risk of offending|risky|undesirable|unstable|unreliable|untrustworthy|sensitive|disloyal|flagged|blacklisted|watched|monitored) (?:persons?|people|individuals?|residents?|populations?|tenants?|citizens?|famil(?:y|ies)|elements?|households to watch|youths?)\b(?! (?:safety|lift|needs|care))",
    ),
    (
        "no-risk-score-of-persons",
        rf"\b(?:{KIND} )+(?:{MEASURE} ?)+{THE}{WHO}\b(?! (?:satisfaction|rating))|\b{WHO}(?: s)? (?:{KIND} )+{MEASURE}\b|\b{MEASURE} {THE}{WHO} (?:by|for|on|according to) (?:their )?{KIND}|\b(?:rank|ranks|ranking|score|scores|scoring|grade|grading|profile|profiling|flag|flagging|label|labelling|labeling|blacklist\w*|watch ?list\w*) (?:of |the |all |our |individual |single |each )*(?:residents?|persons?|people|individuals?|inhabitants?|tenants?|citizens?|households?)\b|\b(?:resident|person|personal|individual|tenant|citizen|household|people)(?: s)? (?:rank\w*|risk|risk \w+|black ?list\w*|watch ?list\w*|profil\w+|credit|threat|flags?)\b(?! assessment of the building)",
    ),
    (
        "no-risk-score-of-persons",
        r"\b(?:residents?|persons?|citizens?|neighbou?rs?|tenants?|individuals?|personal)(?: s)? (?:(?:reputation|civility|conduct|behaviou?r) )*(?:scores?|scoring|grades?|grading|points? (?:rank\w*|table))\b|\bsocial credit\b|\bwatch ?lists?\b|\bpersons? of (?:interest|concern)\b|\btrouble ?makers?\b|\bstability (?:maintenance|control)\b|\b(?:people|persons?|residents?) to (?:watch|be watched|control)\b|\bpredictive polic\w+|\b(?:residents?|persons?|people|individuals?|tenants?) under (?:special |close |priority )*(?:watch|surveillance|observation|control)|\b(?:residents?|persons?|people|individuals?|tenants?|citizens?|households?) (?:flagged|labell?ed|marked|tagged|classified|graded|ranked|scored|rated) (?:as|by|for|high|low|red|yellow)\b|\bdrug (?:users?|addicts?|abusers?)\b|\bex ?(?:offenders?|convicts?|prisoners?)\b|\b(?:released|former) (?:prisoners?|inmates?|convicts?|offenders?)\b|\bparolees?\b|\b(?:list|register|control|monitoring) of (?:the )?mentally ill|\bmentally ill (?:people|persons|residents) (?:list|register)|\b(?:people|residents|persons) (?:who|that) (?:need|must|should) (?:to )?be watched\b|\bex ?(?:convicts?|offenders?) (?:list|register)",
    ),
    (
        "no-tracking-of-residents",
        rf"\b(?:movements?|mobility|whereabouts) (?:histor\w+|logs?|records?|tracks?|tracking|traces?|profiles?|patterns?|data|trails?)(?! of (?:the )?(?:vehicle|water|goods))|\b(?:movements?|whereabouts|locations?|positions?|comings and goings) (?:of|by) {THE}{WHO}\b|(?<!asset )(?<!lamp )(?<!vehicle )(?<!component )\b(?:location|position|gps|travel|trip|geolocation|phone) (?:histor\w+|tracking|traces?|trails?)(?! of (?:the )?(?:vehicles?|trucks?|buses|bins|assets?))|\btimes? of (?:leaving|returning|coming|going)(?: to| from)? home|\bgate (?:entries|exits|passages) of\b|\bwho visits who|\bcomings? and goings?\b|\bwhereabouts\b",
    ),
    (
        "no-tracking-of-residents",
        rf"\b(?:entry|exit|entrance|door|gate|turnstile|access card|key card|visitor|visitors|guest)(?: and| or)?(?: exit| entry| exits| entries| access| opening| swipe| card)* (?:logs?|records?|histor\w+|register|registers|times?)\b|\b(?:home|building|house|residential|dwelling|flat|apartment|compound)s? (?:entry|exit|access|door)(?: and| or)?(?: exit| entry)? (?:logs?|records?|histor\w+|times?)|\b(?:when|how often) {THE}{WHO} (?:leave|leaves|left|come|comes|came|enter|enters|go|goes|return|returns)\b",
    ),
    (
        "no-tracking-of-residents",
        rf"\b(?:licen[cs]e|number|registration|vehicle|car)? ?plates? (?:recogni\w+|reader|readers|reading|capture|captures|scan\w*|database|log|logs)\b|\b(?:anpr|alpr|lpr|imsi|wi ?fi (?:probe|sniff)\w*)\b|\b(?:track|tracks|tracked|tracking|trace|traces|tracing|follow|following|shadow|shadowing|surveil|surveilling|surveillance of|spy on|spying on|monitor|monitoring|geofenc\w+|locat(?:e|ing)) {THE}(?:residents?|persons?|people|individuals?|inhabitants?|tenants?|citizens?|visitors?|migrants?|households?)\b|\b(?:resident|person|people|individual|tenant|citizen|visitor)s? (?:track\w*|surveillance|trajector\w+|monitoring|tracing)\b|\btrajector(?:y|ies) of\b|\bplates? (?:numbers? )?(?:seen|recorded|captured|logged|read|scanned)\b|\b(?:record|records|recording|log|logging|capture|captures|capturing) (?:of )?(?:the |all |every )*(?:licen[cs]e |number |registration |car |vehicle )+plates?\b",
    ),
    (
        "no-assembly-control",
        rf"\b(?:protest(?:s|er|ers|ers|ed|ing|ors?)?|demonstrators?|rally(?! cars?| drivers?)|rallies|riot(?:s|ers?|ing)?(?! proof| resistant)|strike (?:participants?|leaders?|organi[sz]ers?)|sit ins?|picketers?|strikers?|on strike(?! plate)|labou?r strikes?|mass incidents?|group incidents?|flash mobs?|agitators?|unrest)\b|\b(?:street|political|mass|public|illegal|unlawful|unauthori[sz]ed|anti \w+) (?:demonstrations?|gatherings?|assembl(?:y|ies)|march(?:es)?|crowds?)\b|\bcrowd gathering|\bgatherings\b|\battend\w* (?:a |the |any |an )*(?:gathering|assembly|rally|meeting of believers)\b|\b(?:gathering|assembl(?:y|ies|ing)|crowds?|march(?:es)?) of {THE}(?:{WHO}|protesters?|workers?|believers?)\b|\b(?:freedom|right) of assembly\b|\bdemonstrations? (?:by|of|against) (?:residents|workers|people|citizens|students)|\bpeople (?:assembl\w+|demonstrat\w+)",
    ),
    (
        "no-speech-control",
        r"\b(?:speech|speeches) (?:of|by|control|monitoring|violation|crime|offence)\w*|\b(?:hate|free|freedom of|online|public|political|illegal|anti \w+|sensitive) speech(?:es)?\b|\b(?:public|online|internet) (?:opinion|sentiment)s?(?: monitoring| guidance| control| analysis)?\b|\brumou?r(?:s|ed|mong\w+)?\b|\b(?:online|internet) (?:comments?|posts?|remarks?) (?:of|by)\b|\bcensor\w*|\b(?:illegal|banned|forbidden|unlicen[cs]ed|unauthori[sz]ed|prohibited|sensitive) (?:publications?|books?|leaflets?|pamphlets?|printed matter|writings?|posts?|words)\b|\b(?:publications?|leaflets?|flyers?|slogans?|banners?|posters?|graffiti|stickers?|pamphlets?|books?) (?:contents?|wording|texts?|messages?)\b|\b(?:contents?|wording|texts?|messages?) (?:of|on) (?:the |a |any |each |all )*(?:publications?|leaflets?|flyers?|slogans?|banners?|posters?|graffiti|stickers?|pamphlets?)\b|\bnon ?standard wording\b|\bwhat (?:residents|people|they|he|she) (?:post|posts|posted|wrote|write|publish\w*) online|\bsocial media (?:post|posts|monitoring|accounts? of)|\bpropaganda\b",
    ),
    (
        "no-worship-control",
        rf"(?<!place of )(?<!places of )(?<!house of )(?<!houses of )\bworship(?:s|ped|per|pers|ping|ing)?\b(?! (?:building|place)s?\b)|\b(?:places?|houses?) of worship (?:{ABOUT})|\bpray(?:s|ed|ing|ers?)?\b|\bsermons?\b|\bramadan\b|\b(?:bible|quran|koran|scripture) (?:study|group|class|reading)\w*|\bpilgrim(?:s|age|ages)?\b|\bclergy\w*|\bpriests?\b|\bimams?\b|\bmonks?\b(?! seals?)|\b{HOUSES} {ABOUT}|\b(?:{ABOUT} )+(?:of|at|in) {THE}{HOUSES}|\b(?:house|underground|home) church(?:es)?\b|\b(?:go|goes|going|went) to (?:the |a )*{HOUSES}|\battend(?:s|ed|ing|ance)? (?:at |of |a |the )*{HOUSES}",
    ),
)

PINYIN: Final[tuple[tuple[str, str], ...]] = (
    ("no-religion-or-belief", r"\b(?:zong ?jiao(?: ?xin ?yang)?|xin ?jiao|xin ?yang)\b"),
    ("no-ethnicity", r"\b(?:min ?zu ?cheng ?fen|shao ?shu ?min ?zu|^min ?zu$)"),
    ("no-political-opinion", r"\bzheng ?zhi ?mian ?mao\b"),
    (
        "no-petition-history",
        r"\bshang ?fang(?: ?(?:ren ?yuan|ji ?lu|shi))?\b|\bxin ?fang ?(?:ji ?lu|ren ?yuan|li ?shi)\b",
    ),
    ("no-births", r"\b(?:ji ?hua ?sheng ?yu|huai ?yun|bi ?yun)\b"),
    ("no-face-data", r"\bren ?lian(?: ?(?:shi ?bie|cai ?ji|ku|shu ?ju))?\b|\bshua ?lian\b"),
    (
        "no-risk-score-of-persons",
        r"\bzhong ?dian ?ren(?: ?(?:yuan|kou|qun))\b|\bzdry\b|\bgao ?wei ?ren ?(?:yuan|qun)\b",
    ),
    ("no-political-opinion", rf"\b(?:which|what|how) {THE}{WHO} vot(?:e|es|ed)\b"),
    (
        "no-petition-history",
        rf"\b{WHO} (?:who (?:often |always )?|(?:well )?known to |that (?:often |always )?)(?:complain|grumble|petition)(?:s|ing|ed)?\b(?! about)",
    ),
    (
        "no-speech-control",
        rf"\b(?:members?|lists?) of {THE}(?:(?:owners|residents|tenants|neighbou?rs)(?: s|s)? )?(?:chat|wechat|whatsapp|telegram) ?groups?\b"
        rf"|\b(?:chat|wechat|whatsapp|telegram) groups? (?:members?|lists?)\b|\bposts (?:by|of|from) {THE}{WHO}\b",
    ),
)
