"""Names of streets, houses and people: all invented, each with a reading for English."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_STEMS = """
竹林 Zhulin,古井 Gujing,柳荫 Liuyin,学前 Xueqian,仓桥 Cangqiao,油坊 Youfang,染坊 Ranfang,磨坊 Mofang,酱园 Jiangyuan,
茶亭 Chating,木行 Muhang,书局 Shuju,青云 Qingyun,兴贤 Xingxian,崇文 Chongwen,明德 Mingde,杏花 Xinghua,桃坞 Taowu,
梅园 Meiyuan,桂花 Guihua,银杏 Yinxing,枇杷 Pipa,石榴 Shiliu,紫藤 Ziteng,芙蓉 Furong,荷风 Hefeng,莲心 Lianxin,
菱塘 Lingtang,芦花 Luhua,白鹭 Bailu,燕子 Yanzi,鹤鸣 Heming,鱼行 Yuhang,船坊 Chuanfang,渔浦 Yupu,水关 Shuiguan,
槐荫 Huaiyin,榆树 Yushu,香樟 Xiangzhang,合欢 Hehuan,丁香 Dingxiang,腊梅 Lamei,海棠 Haitang,采菱 Cailing,织机 Zhiji,
蚕桑 Cansang,丝行 Sihang,棉布 Mianbu,灯市 Dengshi,纸坊 Zhifang,笔墨 Bimo,琴台 Qintai,棋盘 Qipan,画锦 Huajin,
听雨 Tingyu,望月 Wangyue,晓风 Xiaofeng,晴川 Qingchuan,春晖 Chunhui,秋水 Qiushui,朝阳 Chaoyang,晚枫 Wanfeng,
清泉 Qingquan,玉带 Yudai,虹桥 Hongqiao,双桥 Shuangqiao,长浜 Changbang,小浜 Xiaobang,南浜 Nanbang,横塘 Hengtang,
圩田 Weitian,稻香 Daoxiang,麦浪 Mailang,豆花 Douhua,茭白 Jiaobai,莼菜 Chuncai,藕香 Ouxiang,菱角 Lingjiao,
同乐 Tongle,和睦 Hemu,安居 Anju,永宁 Yongning,太平 Taiping,吉庆 Jiqing,长乐 Changle,德馨 Dexin,仁里 Renli,
义学 Yixue,礼耕 Ligeng,信步 Xinbu,勤俭 Qinjian,乐善 Leshan,存古 Cungu,新民 Xinmin,育才 Yucai,劝学 Quanxue
"""
STEMS: list[tuple[str, str]] = [
    (zh, en) for zh, en in (pair.split() for pair in _STEMS.replace("\n", "").split(",") if pair.strip())
]
DIGITS = "一二三四五六七八九十"

_SURNAMES = (
    "陈 Chen,沈 Shen,陆 Lu,顾 Gu,周 Zhou,吴 Wu,徐 Xu,朱 Zhu,钱 Qian,蒋 Jiang,许 Xu,金 Jin,袁 Yuan,邵 Shao,汤 Tang,"
    "姚 Yao,唐 Tang,潘 Pan,董 Dong,叶 Ye,杜 Du,夏 Xia,方 Fang,石 Shi,秦 Qin,尤 You,何 He,吕 Lü,施 Shi,孔 Kong"
)
_GIVEN = (
    "文娟 Wenjuan,建明 Jianming,晓燕 Xiaoyan,国平 Guoping,丽华 Lihua,志远 Zhiyuan,秀英 Xiuying,海波 Haibo,"
    "雪梅 Xuemei,永康 Yongkang,佳怡 Jiayi,立群 Liqun,春兰 Chunlan,浩然 Haoran,玉珍 Yuzhen,德明 Deming,"
    "思源 Siyuan,小敏 Xiaomin,振华 Zhenhua,雨桐 Yutong,根林 Genlin,素芳 Sufang,一鸣 Yiming,彩云 Caiyun,"
    "卫东 Weidong,静怡 Jingyi,长林 Changlin,慧琴 Huiqin,俊杰 Junjie,月娥 Yue'e,宏伟 Hongwei,芝兰 Zhilan"
)


def stems(rng: Random) -> Iterator[tuple[str, str]]:
    shuffled = STEMS[:]
    rng.shuffle(shuffled)
    yield from shuffled
    for zh, en in shuffled:
        yield f"小{zh}", f"Xiao {en}"


def people_names(rng: Random) -> Iterator[tuple[str, str]]:
    surnames = [p.split() for p in _SURNAMES.split(",")]
    given = [p.split() for p in _GIVEN.split(",")]
    pairs = [(s, g) for s in surnames for g in given]
    rng.shuffle(pairs)
    for (s_zh, s_en), (g_zh, g_en) in pairs:
        yield s_zh + g_zh, f"{s_en} {g_en}"
