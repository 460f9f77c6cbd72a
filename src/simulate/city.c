// SPDX-License-Identifier: Apache-2.0
// The commands that make the city, before the first matter: bodies, their people, citizens with a login, enterprises.
#include "simulate/world_room.h"

enum city_part { CITY_SUPERVISION, CITY_OFFICES, CITY_CENTRE, CITY_SUPERVISORS, CITY_HANDLERS, CITY_CITIZENS, CITY_FIRMS, CITY_PARTS };

static int64_t part_count(const struct world *w, enum city_part p) {
    const struct model *m = w->m;
    switch (p) {
    case CITY_SUPERVISION: return 1;
    case CITY_OFFICES: return w->words->office_count;
    case CITY_CENTRE: return m->receptionists;
    case CITY_SUPERVISORS: return m->supervisors;
    case CITY_HANDLERS: return w->words->office_count * m->handlers;
    case CITY_CITIZENS: return w->enterprise ? 0 : m->citizens;
    case CITY_FIRMS: return w->enterprise ? m->enterprises : 0;
    case CITY_PARTS: break;
    }
    return 0;
}

int64_t city_count(const struct world *w) {
    int64_t n = 0;
    for (int p = 0; p < CITY_PARTS; p++) n += part_count(w, (enum city_part)p);
    return n;
}

unsigned city_tier(const struct world *w, uint32_t firm) {
    struct chance c = chance_of(w->options.seed, firm, CHANCE_CITY + 1000);
    return (unsigned)chance_weighed(&c, w->m->tiers.of, 4, w->m->tiers.sum);
}

// GB 32100-2015 with the organisation code of GB 11714-1997: both check digits are right, the code belongs to nobody.
struct str city_uscc(const struct world *w, uint32_t firm, struct arena *a) {
    static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static const int org[] = {3, 7, 9, 10, 5, 8, 4, 2}, whole[] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    char code[19];
    struct str head = arena_printf(a, "91%06lldMA%06u", (long long)w->m->region, firm % 1000000);
    int sum = 0;
    for (size_t i = 0; i < 16; i++) code[i] = head.p[i];
    for (int i = 0; i < 8; i++) {
        char x = code[8 + i];
        sum += org[i] * (x >= 'A' ? x - 'A' + 10 : x - '0');
    }
    int check = (11 - sum % 11) % 11;
    code[16] = check == 10 ? 'X' : (char)('0' + check);
    sum = 0;
    for (int i = 0; i < 17; i++)
        for (int d = 0; d < 31; d++)
            if (digits[d] == code[i]) sum += whole[i] * d;
    code[17] = digits[(31 - sum % 31) % 31];
    return arena_str(a, str_of(code, 18));
}

struct making {
    struct arena *a;
    struct command *c;
};

static void put(struct making *x, struct str name, struct str value) {
    ((struct pair *)(uintptr_t)x->c->fields.pairs)[x->c->fields.count++] = (struct pair){name, value};
}

static void office(struct making *x, struct str name, struct str kind) {
    x->c->verb = STR("office.open");
    put(x, STR("名称"), name);
    put(x, STR("类型"), kind);
}

static void account(struct making *x, struct str login, struct str name, struct str office, struct str role) {
    x->c->verb = STR("account.open");
    put(x, STR("登录名"), login);
    put(x, STR("姓名"), name);
    if (role.n == 0) return;
    put(x, STR("机构"), office);
    put(x, STR("角色"), role);
}

static void firm(struct world *w, struct making *x, uint32_t n) {
    static const char *const tiers[] = {"龙头", "重点", "规上", "其他"};
    x->c->verb = STR("enterprise.register");
    put(x, STR("统一社会信用代码"), city_uscc(w, n, x->a));
    put(x, STR("名称"), text_firm(w, n, x->a));
    put(x, STR("层级"), str_c(tiers[city_tier(w, n)]));
}

void city_command(struct world *w, int64_t n, uint64_t number, struct arena *a, struct command *ret) {
    const struct words *words = w->words;
    enum city_part part = CITY_SUPERVISION;
    *ret = (struct command){.by = STR("admin"), .channel = STR("simulate"), .has_at = true, .at = day_start(w->options.from - 1, w->days.utc_offset) + 9 * MS_HOUR,
                            .key = command_key(number, a)};
    ret->fields.pairs = arena_array(a, struct pair, 4);
    struct making x = {a, ret};
    while (part < CITY_PARTS && n >= part_count(w, part)) n -= part_count(w, part++);
    unsigned i = (unsigned)n + 1, handlers = (unsigned)w->m->handlers;
    switch (part) {
    // The first one carries what decides all others: a store of another simulation refuses it.
    case CITY_SUPERVISION:
        ret->key = arena_printf(a, "city.%s", w->digest);
        office(&x, STR("督查室"), STR("单位"));
        break;
    case CITY_OFFICES: office(&x, words->offices[n], n < words->bureau_count ? STR("单位") : STR("区县")); break;
    case CITY_CENTRE: account(&x, arena_printf(a, "r%u", i), text_person(w, 2000000 + i, a), STR("受理中心"), STR("受理中心")); break;
    case CITY_SUPERVISORS: account(&x, arena_printf(a, "d%u", i), text_person(w, 3000000 + i, a), STR("督查室"), STR("督查室")); break;
    case CITY_HANDLERS:
        account(&x, arena_printf(a, "h%u-%u", (unsigned)n / handlers + 1, (unsigned)n % handlers + 1), text_person(w, 4000000 + i, a),
                words->offices[(unsigned)n / handlers], STR("承办人"));
        break;
    case CITY_CITIZENS: account(&x, arena_printf(a, "c%u", i), text_person(w, i - 1, a), STR(""), STR("")); break;
    case CITY_FIRMS: firm(w, &x, (uint32_t)n); break;
    case CITY_PARTS: break;
    }
}
