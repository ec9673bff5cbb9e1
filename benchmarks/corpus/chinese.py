"""Chinese: Han characters without spaces, fullwidth punctuation."""

from __future__ import annotations

from .grammar import Language

__all__ = ["CHINESE"]

_COMMON = (
    "人大年上国个中到说们为子和你地出道也时就下得可生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无"
    "同么经法当起与好看学进种将还分此心前面又定见只主没公从知使样现点开实长动开高明已新民部意力政等关本门重老最外正"
    "相期性度果特市场员报情题目机经社区区建设工业农商交通车路水火电气海山河江城市县镇村街桥院校店厂园馆站港"
    "医药病房书画音影视球赛队员手足体育美化科技研究问答案信息网络数据安全保护法律司令官兵警察局处长总统席议党派选举投票"
    "金银铁石油价格钱财税收支票款债券股份银行保险投资利润亏损增减升降强弱快慢早晚春夏秋冬风雨雪雷云雾冷热温度"
    "父母儿女兄弟姐妹夫妻朋友邻居孩童青少年老师生徒客户店主工匠农夫渔民船只飞航班列运输送货物品质量检验证明书"
    "东西南北左右内外前后高低深浅宽窄远近红黄蓝绿白黑光影色声响静动变化转移开始终止继续停留离别相遇合作竞争胜负"
)

CHINESE = Language(
    name="chinese",
    grammar={
        "S": """
            8 NP VP | 3 TIME , NP VP | 3 NP VP , VP | 2 NP VP , NP VP | 2 PHRASE , NP VP | 3 PERSON SAID , NP VP
            | 2 PERSON SAID ： “ CLAUSE 。 ” | 2 TIME , NP 在 PLACE VP , NP VP | 1 由于 NP VP , NP VP , NP 也 VB NP
            | 1 虽然 NP VP , 但 NP VP""",
        "CLAUSE": "3 NP VP | 2 我们 VP | 1 NP VP , NP VP",
        "NP": """
            6 N | 4 ADJ N | 3 N N | 3 ADJ 的 N | 3 PLACE 的 N | 3 PERSON | 2 NUM 名 N | 2 NUM 个 N | 2 这 个 N
            | 1 NP0 和 NP0 | 2 N 的 N""",
        "NP0": "3 N | 2 ADJ N | 1 PLACE",
        "VP": """
            6 VB NP | 4 VB 了 NP | 3 将 VB NP | 2 对 NP0 进行 VB | 2 已经 VB NP | 2 在 NP0 中 VB NP | 1 被 NP0 VB
            | 2 是 ADJ 的 N | 2 把 NP0 VB 到 PLACE | 1 没有 VB NP | 1 可以 VB NP | 1 VB NP 的 N""",
        "TIME": "3 MONTH NUM 日 | 2 YEAR 年 | 2 目前 | 1 当天 | 1 去年 | 1 今年 以来 | 1 近日 | 1 在 此 之前",
        "PHRASE": "2 据 NP0 报道 | 1 与此同时 | 1 在 这 种 情况 下 | 1 根据 NP0 | 1 随着 NP0 的 N | 1 值得 注意 的 是",
        "SAID": "4 表示 | 2 说 | 1 指出 | 1 认为 | 1 介绍",
        "PERSON": "5 NAME | 1 TITLE NAME | 1 N TITLE NAME",
    },
    words={
        "MONTH": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        "TITLE": "总统 主席 部长 市长 教授 记者 经理 发言人",
        "N": """
            政府 公司 城市 国家 人民 报告 警方 法院 家庭 市场 学校 计划 战争 政党 小组 机构 水 道路 资金 法律
            医院 银行 服务 球队 比赛 学生 老师 医生 工人 工会 工业 价格 预算 选举 活动 领导 成员 大楼 街道 桥梁
            河流 港口 火车 机场 火灾 天气 健康 食品 农村 土地 地区 边境 军队 受害者 案件 律师 问题 结果 变化 增长
            项目 研究 大学 科学 能源 石油 网络 数据 系统 安全 政策 决定 会议 声明 采访 危机 风险 协议 历史 经济
            社会 文化 生活 工作 发展""",
        "VB": """
            进行 发展 提高 加强 推动 参加 举行 开始 继续 支持 保护 减少 增加 停止 离开 加入 访问 批准 拒绝 接受
            发布 公布 出版 带来 修复 解决 使用 建设 完成 实现 要求 希望 发现 成为 出现 影响 调查""",
        "ADJ": "新 大 小 重要 主要 国际 全国 地方 公共 经济 政治 社会 军事 特别 有关 不同 明显 严重 年轻 传统",
        "PLACE": "北京 上海 广州 欧洲 非洲 亚洲 美国 法国 德国 英国 日本 香港 南京 重庆",
        "SURNAME": "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗",
    },
    invented={
        "N": (9000, ("", "", "", "业", "者", "性", "会")),
        "VB": (4000, ("", "", "", "化")),
        "ADJ": (2500, ("", "", "性", "型")),
        "NAME": (12000, ("",)),
        "PLACE": (3000, ("", "市", "县", "镇", "山")),
    },
    onsets=list(dict.fromkeys(_COMMON)),
    vowels=list(dict.fromkeys(_COMMON)),
    codas=[],
    numbers=("{:d}", "{:d}", "{:.1f}"),
    opening="“",
    closing="”",
    spaced=False,
)
