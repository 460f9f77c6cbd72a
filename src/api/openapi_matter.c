// SPDX-License-Identifier: Apache-2.0
// What the answer about one matter holds of its documents, of what was said of them and of those who raised it.
#include "api/openapi.h"

struct member {
    const char *name, *type, *told;
};

static const struct member documents[] = {
    {"n", "integer", "第几份 / counts the documents of the matter"},
    {"kind", "string", "文种：复函、会办意见 / kind"},
    {"number", "string", "文号 / document number"},
    {"issuer", "object", "发文单位 / the office that issued it"},
    {"class", "string", "答复类别 / class of the answer"},
    {"requester", "integer", "收文的提出人，第几位 / to which requester"},
    {"office", "object", "收文单位 / to which office"},
    {"issued", "string", "发出 / when its number was drawn"},
    {"written", "string", "成文日期 / the date it bears"},
    {"part", "string", "由哪个分件发出 / the part that issued it"},
    {"text", "string", "发出时的内容 / what it answers, as it stood then"},
    {NULL, NULL, NULL},
};

static const struct member feedbacks[] = {
    {"requester", "integer", "第几位提出人 / whose"},
    {"part", "string", "在哪个分件里说的 / the part in which they were asked"},
    {"at", "string", NULL},
    {"fields", "object", "过程评价、满意度等 / process and result apart"},
    {"text", "object", "意见 / what they wrote"},
    {NULL, NULL, NULL},
};

static const struct member requesters[] = {
    {"n", "integer", NULL},
    {"party", "string", "person、enterprise、anonymous"},
    {"name", "string", "脱敏；本人看到全名 / masked, whole for themselves"},
    {"phone", "string", NULL},
    {"lead", "boolean", NULL},
    {"owed", "boolean", "还欠答复 / an answer is owed"},
    {"told", "string", "何时告知，未告知为 null / when they were told, or null"},
    {"told_by", "string", NULL},
    {"satisfied", "string", "对结果 / of the result"},
    {"process", "string", "对过程 / of how it was handled"},
    {"solved", "string", NULL},
    {NULL, NULL, NULL},
};

static const struct member own[] = {
    {"id", "string", NULL},
    {"number", "string", NULL},
    {"title", "string", NULL},
    {"stage", "string", NULL},
    {"version", "integer", "命令可以带回，期间有人办过就不接受 / a command may give it back"},
    {"class", "string", "答复类别 / class of the answer"},
    {"reopened", "integer", "办结后重新打开的次数 / how often it was opened again after its end"},
    {NULL, NULL, NULL},
};

static void members(struct json_out *j, const struct member *m) {
    for (; m->name; m++) {
        jo_kopen(j, str_c(m->name), '{');
        jo_kstr(j, STR("type"), str_c(m->type));
        if (m->told) jo_kstr(j, STR("description"), str_c(m->told));
        jo_close(j);
    }
}

static void schema(struct json_out *j, const char *name, const struct member *m) {
    jo_kopen(j, str_c(name), '{');
    jo_kstr(j, STR("type"), STR("object"));
    jo_kopen(j, STR("properties"), '{');
    members(j, m);
    jo_close(j);
    jo_close(j);
}

static void list_of(struct json_out *j, struct arena *a, const char *name, const char *item, const char *told) {
    jo_kopen(j, str_c(name), '{');
    jo_kstr(j, STR("type"), STR("array"));
    jo_kstr(j, STR("description"), str_c(told));
    jo_key(j, STR("items"));
    openapi_ref(j, a, "schemas", str_c(item));
    jo_close(j);
}

void openapi_matter(struct json_out *j, struct arena *a) {
    schema(j, "Document", documents);
    schema(j, "Feedback", feedbacks);
    schema(j, "Requester", requesters);
    jo_kopen(j, STR("ShownMatter"), '{');
    jo_kstr(j, STR("type"), STR("object"));
    jo_kopen(j, STR("properties"), '{');
    jo_kopen(j, STR("matter"), '{');
    jo_kstr(j, STR("type"), STR("object"));
    jo_kopen(j, STR("properties"), '{');
    members(j, own);
    list_of(j, a, "requesters", "Requester", "提出人；他们各自只看到自己 / who raised it; each of them sees themselves");
    list_of(j, a, "documents", "Document", "公文；提出人只看到给自己的 / documents; a requester sees those addressed to them");
    list_of(j, a, "feedback", "Feedback", "各人的反馈；征询期间对承办单位封存 / what each said; sealed from who handles it while anybody is asked");
    jo_close(j);
    jo_close(j);
    jo_close(j);
    jo_close(j);
}
