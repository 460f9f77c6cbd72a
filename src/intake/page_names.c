// SPDX-License-Identifier: Apache-2.0
// Who is a person, what is a body: lists of the field, no names of either.
#include "intake/page_room.h"

static const char *const roles[] = {
    "常务副主任", "副秘书长", "秘书长", "副主任", "主任", "副主席", "主席", "副主委", "主委", "副局长", "局长", "副书记", "书记", "副市长",
    "市长", "副省长", "省长", "副区长", "区长", "副县长", "县长", "副部长", "部长", "副处长", "处长", "副厅长", "厅长", "副司长", "司长",
    "副院长", "院长", "副校长", "校长", "副所长", "所长", "副会长", "会长", "理事长", "董事长", "总经理", "副总经理", "总裁", "总工程师",
    "副科长", "科长", "委员专家", "专家", "委员", "干部", "研究员", "教授", "支队长", "大队长", "副组长", "组长", "负责人", "主编",
    "召集人", "党组成员", "党委委员", "副总裁", "巡视员", "督查员", "镇长", "乡长", "州长", "旗长", "盟长", "副州长", "行长", "副行长", "检察长", "调研员", "督学", "发言人"};
const struct words role_words = {roles, sizeof roles / sizeof *roles};

static const char *const bodies[] = {"委员会", "委", "局", "办公厅", "办公室", "办", "厅", "院", "中心", "集团", "政府", "部", "署", "公司",
    "支队", "总队", "大学", "学院", "协会", "联合会", "总工会", "法院", "检察院", "街道", "银行", "党工委", "管委会", "研究所", "处", "社", "政协", "人大", "工商联", "妇联", "残联", "科协", "国务院"};
const struct words body_ends = {bodies, sizeof bodies / sizeof *bodies};

static const char surnames[] =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍"
    "庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙"
    "鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟应臧闵苟邬边卞姬"
    "师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩佘池查麻苑迟邝闻郁";
static const char *const doubles[] = {"欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "令狐", "慕容", "东方", "夏侯", "司徒", "公孙"};

// Words of official prose that begin like a name.
static const char *const no_names[] = {"方面", "方案", "方式", "高度", "高质", "高新", "高效", "高校", "金融", "常务", "常委", "常态",
    "任务", "任何", "万元", "万户", "成员", "成立", "成果", "成为", "成效", "安全", "安排", "有关", "相关", "文化", "文件", "文明", "项目", "应急", "应当", "商务", "商会", "管理", "管委", "管辖", "向上", "应对", 
    "农业", "农村", "华为", "石油", "关于", "关注", "单位", "严格",
    "连续", "应用", "路线", "古城", "石化", "温度", "向全", "于是", "文旅", "康养", "解决", "解读", "查处", "司法", "尤其", "左右", "龙头", "广大", "高层", "高级", "纪委", "纪检", "党组", "党委", "党员", "党政", "党的", "党中", "党和", "师资",
    "连同", "易地", "包括", "包含", "聘请", "游客", "路径", "施工", "施行", "申请", "申报", "江河", "钱款", "卫生", "房屋", "房产", "荣誉",
    "及其", "以及", "会议", "通过", "简介", "阳光", "华东", "毕业", "景区", "梁柱", "席位", "古镇", "宗教", "边界", "万名", "关系", "史志"};

// What may stand directly behind a name: verbs of reports, and what joins.
static const char *const follows[] = {"等", "和", "及", "与", "对", "作", "出席", "参加", "主持", "介绍", "建议", "表示", "要求", "认为",
    "提出", "呼吁", "强调", "指出", "说", "透露", "带领", "率", "在", "向", "就", "为", "到", "并", "也", "的", "同志", "审签", "审定",
    "签发", "审核", "分别", "主任", "局长", "委员", "代表", "致辞", "讲话", "发言", "陪同", "宣读", "通报", "汇报", "回应", "先后", "一行",
    "任", "兼", "还", "回答", "答", "现场", "围绕", "从", "结合", "希望", "谈", "女士", "先生", "接受", "调研", "以", "将", "是", "因", "担任",
    "当选", "为组", "牵头", "联系", "负责", "听取", "表达", "做", "受"};

static size_t surname_at(struct str s) {
    size_t n = word_begins(s, WORDS(doubles));
    if (n) return n;
    size_t pos = 0;
    if (utf8_next(s, &pos) < 0 || pos != 3) return 0;
    for (size_t i = 0; i + 3 <= sizeof surnames - 1; i += 3) {
        if (memcmp(surnames + i, s.p, 3) == 0) return 3;
    }
    return 0;
}

static bool all_han(struct str s) {
    for (size_t pos = 0; pos < s.n;) {
        if (!is_han(utf8_next(s, &pos))) return false;
    }
    return s.n > 0;
}

bool is_name(struct str s) {
    size_t surname = surname_at(s), n = utf8_count(s), first = surname / 3;
    if (surname == 0 || n < first + 1 || n > first + 2 || !all_han(s)) return false;
    static const char *const no_last[] = {"等", "的", "及", "与", "对", "在", "将", "说"};
    return word_begins(s, WORDS(no_names)) == 0 && word_ends(s, role_words) == 0 && word_ends(s, WORDS(no_last)) == 0;
}

static bool may_follow(struct str s) { return is_stop(utf8_head(s, 1)) || word_begins(s, WORDS(follows)); }

size_t name_begins(struct str s) {
    size_t surname = surname_at(s);
    if (surname == 0) return 0;
    for (size_t given = 2; given >= 1; given--) {
        struct str name = str_head(s, surname + 3 * given);
        if (name.n == surname + 3 * given && is_name(name) && may_follow(str_skip(s, name.n))) return name.n;
    }
    return 0;
}

size_t name_ends(struct str s) {
    static const char *const lead_ins[] = {"经", "由", "对", "和", "与", "及", "请", "同", "中"};
    for (size_t chars = 4; chars >= 2; chars--) {
        if (s.n < 3 * chars) continue;
        struct str name = str_skip(s, s.n - 3 * chars), before = str_head(s, s.n - 3 * chars);
        if (is_name(name) && (is_stop(before_char(before, before.n)) || word_ends(before, WORDS(lead_ins)) || word_ends(before, role_words)))
            return name.n;
    }
    return 0;
}

bool is_body(struct str s) {
    return utf8_count(s) >= 2 && utf8_count(s) <= 30 && all_han(s) && word_ends(s, body_ends);
}

struct str body_begins(struct str s) {
    // the shortest beginning that ends like a body with a verb or stop behind it
    static const char *const behind[] = {"将", "会同", "已", "正", "在", "积极", "高度", "认真", "按照", "继续", "牵头", "负责", "结合",
        "联合", "对", "就", "根据", "不断", "制定", "印发", "组织", "始终", "持续", "主要", "下一步", "于"};
    for (size_t pos = 0, n = 0; pos < s.n && n < 20; n++) {
        if (!is_han(utf8_next(s, &pos))) break;
        struct str body = str_head(s, pos), rest = str_skip(s, pos);
        if (n >= 1 && is_body(body) && (word_begins(rest, WORDS(behind)) || str_starts(rest, STR("：")) || str_starts(rest, STR(":"))))
            return body;
    }
    return STR("");
}

void page_list_names(struct reading *r, struct str s, struct str **list, size_t *count) {
    static const char *const joins[] = {"、", "，", ",", "和", "及", "以及"};
    size_t from = 0;
    for (size_t pos = 0; pos <= s.n;) {
        size_t n = pos < s.n ? word_begins(str_skip(s, pos), WORDS(joins)) : 0;
        bool end = pos == s.n;
        // 和 inside a name (人力资源和社会保障局) joins nothing: the piece before must be a whole body or name
        if (n && (str_starts(str_skip(s, pos), STR("和")) || str_starts(str_skip(s, pos), STR("及")))) {
            struct str piece = str_trim(str_of(s.p + from, pos - from));
            if (!word_ends(piece, body_ends) && !is_name(piece)) n = 0;
        }
        if (n || end) {
            struct str piece = str_trim(str_of(s.p + from, pos - from));
            if (piece.n) {
                struct str *place = page_push(r, list, count, sizeof *place);
                if (place) *place = piece;
            }
            if (end) break;
            from = pos = pos + n;
            continue;
        }
        utf8_next(s, &pos);
    }
}
