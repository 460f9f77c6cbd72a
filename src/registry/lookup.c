// SPDX-License-Identifier: Apache-2.0
// Names to ids. Called for every command, so what was found is remembered; an id remembered is only a proposal,
// its row is looked at each time, so that a batch that was lost or a name that changed cannot mislead.
#include "registry/room.h"
#include "registry/succession.h"

static int64_t remembered(const struct smap *m, struct str name) {
    const int64_t *id = smap_get(m, name);
    return id ? *id : 0;
}

static void remember(struct desk *d, struct smap *m, struct str name, int64_t id) {
    int64_t *kept = smap_get(m, name);
    if (kept == NULL) {
        kept = arena_new(&d->names, int64_t);
        smap_put(m, arena_str(&d->names, name), kept);
    }
    *kept = id;
}

void registry_forget_names(struct desk *d) {
    smap_release(&d->login_ids); // its keys live in the same arena
    smap_release(&d->office_ids);
    arena_reset(&d->names);
}

struct collecting {
    struct desk *desk;
    int64_t *ids;
    size_t count, cap;
};

static void collect(struct collecting *c, int64_t id) {
    for (size_t i = 0; i < c->count; i++)
        if (c->ids[i] == id) return;
    if (c->count == c->cap) {
        int64_t *more = arena_array(&c->desk->scratch, int64_t, c->cap ? c->cap * 2 : 8);
        for (size_t i = 0; i < c->count; i++) more[i] = c->ids[i];
        c->ids = more;
        c->cap = c->cap ? c->cap * 2 : 8;
    }
    c->ids[c->count++] = id;
}

static int collect_row(void *context, const struct cell *cells, size_t count) {
    if (count) collect(context, cells[0].i);
    return 0;
}

struct id_list registry_ids_with(struct desk *d, enum table_id t, const char *column, enum statement which,
                                 struct str value, struct fault *f, int *ret_status) {
    struct collecting c = {.desk = d};
    size_t pos = 0;
    for (const struct stream *st; (st = work_find_next(&d->work, t, column, value, &pos)) != NULL;) collect(&c, st->id);
    *ret_status = store_each(d->store, which, &CELL_TEXT(value), 1, collect_row, &c, f) < 0 ? -1 : 0;
    return (struct id_list){c.ids, c.count};
}

int registry_ids_of(struct desk *d, enum statement which, int64_t arg, enum table_id t, struct id_list *ret, struct fault *f) {
    struct collecting c = {.desk = d};
    if (store_each(d->store, which, &CELL_INT(arg), 1, collect_row, &c, f) < 0) return -1;
    for (size_t i = 0; i < d->work.dirty_count; i++)
        if (stream_row(d->work.dirty[i], t)) collect(&c, d->work.dirty[i]->id);
    for (size_t i = 1; i < c.count; i++) // few: in order, so that what follows does not hang on what was in memory
        for (size_t k = i; k > 0 && c.ids[k - 1] > c.ids[k]; k--) {
            int64_t swap = c.ids[k];
            c.ids[k] = c.ids[k - 1];
            c.ids[k - 1] = swap;
        }
    *ret = (struct id_list){c.ids, c.count};
    return 0;
}

int registry_offices_under(struct desk *d, int64_t parent, struct id_list *ret, struct fault *f) {
    return registry_ids_of(d, SQL_OFFICE_UNDER, parent, TABLE_OFFICE, ret, f);
}

int registry_matter_id(struct desk *d, struct str word, int64_t *ret, struct fault *f) {
    const struct stream *st = work_find(&d->work, TABLE_MATTER, "number", word);
    struct cell id = CELL_INT(st ? st->id : 0);
    if (st == NULL && store_first(d->store, SQL_MATTER_BY_NUMBER, &CELL_TEXT(word), 1, &id, 1, f) < 0) return -1;
    if (id.i == 0)
        return fault_set(f, FAULT_INPUT, "unknown-matter", "没有编号为“%.*s”的事项", "there is no matter \"%.*s\"", SP(utf8_head(word, 60)));
    *ret = id.i;
    return 0;
}

// The row a stream of this kind begins with; NULL when there is no such thing under the id.
static int row_of(struct desk *d, int64_t id, enum stream_kind kind, struct stream **ret_stream, const void **ret, struct fault *f) {
    *ret = NULL;
    if (desk_stream(d, id, kind, ret_stream, f) < 0) return str_eq(str_c(f->code), STR("wrong-kind")) ? 0 : -1;
    *ret = stream_row(*ret_stream, stream_tables[kind][0]);
    return 0;
}

int registry_office_row(struct desk *d, int64_t id, const struct row_office **ret, struct fault *f) {
    struct stream *st;
    const void *row;
    if (row_of(d, id, STREAM_OFFICE, &st, &row, f) < 0) return -1;
    if (row == NULL)
        return fault_set(f, FAULT_INPUT, "unknown-office", "没有编号为 %lld 的机构", "there is no office with the id %lld", (long long)id);
    *ret = row;
    return 0;
}

static bool still_open(const struct desk *d, const struct row_office *o) { return o->closed == 0 || d->at < o->closed; }

static bool called(const struct row_office *o, struct str name) {
    int64_t id;
    return str_eq(o->name, name) || str_eq(o->alias, name) || (str_to_i64(name, &id) == 0 && id == o->id);
}

struct str registry_became(struct desk *d, const struct stream *office) {
    struct buf b = BUF_INIT;
    size_t pos = 0;
    for (const struct row_succession *r; (r = stream_next(office, TABLE_SUCCESSION, &pos)) != NULL;) {
        const struct row_office *o;
        struct fault ignored;
        if (registry_office_row(d, r->successor, &o, &ignored) < 0) continue;
        buf_printf(&b, "%s%.*s", b.n ? "、" : "", SP(o->name));
    }
    struct str s = arena_str(&d->scratch, buf_str(&b));
    buf_release(&b);
    return s;
}

// Who succeeds it is said, so that the next try names the right one.
static int office_gone(struct desk *d, int64_t id, struct str name, struct fault *f) {
    struct stream *st;
    if (desk_stream(d, id, STREAM_OFFICE, &st, f) < 0) return -1;
    struct str became = registry_became(d, st);
    if (became.n == 0)
        return fault_set(f, FAULT_INPUT, "office-closed", "机构“%.*s”已撤销（%lld）", "the office \"%.*s\" is closed (%lld)", SP(name), (long long)id);
    return fault_set(f, FAULT_INPUT, "office-closed", "机构“%.*s”已撤销，由“%.*s”承接：请改写承接的机构", "the office \"%.*s\" is closed: it became \"%.*s\", name that one instead",
                     SP(name), SP(became));
}

// The one office that had this name once: 1 found, 0 none, -1 fault.
static int office_once(struct desk *d, const char *column, enum statement which, struct str name, int64_t *ret_id, struct fault *f) {
    int status;
    int64_t open = 0, closed = 0;
    struct id_list ids = registry_ids_with(d, TABLE_FORMER_NAME, column, which, name, f, &status);
    for (size_t i = 0; status == 0 && i < ids.count; i++) {
        const struct row_office *o;
        if (registry_office_row(d, ids.ids[i], &o, f) < 0) return -1;
        if (!still_open(d, o)) closed = o->id;
        else if (open)
            return fault_set(f, FAULT_INPUT, "ambiguous-office", "曾叫“%.*s”的机构不止一个（%lld、%lld…）：请用编号",
                             "more than one office was once called \"%.*s\" (%lld, %lld, …): use the id", SP(name), (long long)open, (long long)o->id);
        else open = o->id;
    }
    if (status < 0) return -1;
    if (open == 0 && closed) return office_gone(d, closed, name, f);
    *ret_id = open;
    return open != 0;
}

// The one office meant among those of a name: 1 found, 0 none of them has the name any more, -1 fault.
static int pick_office(struct desk *d, struct id_list ids, struct str name, int64_t *ret_id, struct fault *f) {
    int64_t open = 0, later = 0, other = 0, closed = 0;
    for (size_t i = 0; i < ids.count; i++) {
        const struct row_office *o;
        if (registry_office_row(d, ids.ids[i], &o, f) < 0) return -1;
        if (!called(o, name)) continue;
        if (o->closed == 0 && open) other = o->id;
        else if (o->closed == 0) open = o->id;
        else if (still_open(d, o)) later = o->id;
        else closed = o->id;
    }
    if (other)
        return fault_set(f, FAULT_INPUT, "ambiguous-office", "叫“%.*s”的机构不止一个（%lld、%lld…）：请用编号",
                         "more than one office is called \"%.*s\" (%lld, %lld, …): use the id", SP(name), (long long)open,
                         (long long)other);
    if (open == 0 && later == 0 && closed) return office_gone(d, closed, name, f);
    *ret_id = open ? open : later;
    return *ret_id != 0;
}

static int office_by(struct desk *d, const char *column, enum statement which, struct str name, int64_t *ret_id, struct fault *f) {
    int status;
    struct id_list ids = registry_ids_with(d, TABLE_OFFICE, column, which, name, f, &status);
    return status < 0 ? -1 : pick_office(d, ids, name, ret_id, f);
}

static int office_by_id(struct desk *d, struct str text, int64_t *ret_id, struct fault *f) {
    int64_t id;
    struct stream *st;
    const void *row;
    if (str_to_i64(text, &id) < 0 || id <= 0) return 0;
    if (row_of(d, id, STREAM_OFFICE, &st, &row, f) < 0) return -1;
    return row ? pick_office(d, (struct id_list){&id, 1}, text, ret_id, f) : 0;
}

int registry_office(struct desk *d, struct str name, int64_t *ret_id, struct fault *f) {
    int64_t id = remembered(&d->office_ids, name);
    if (id) {
        struct stream *st;
        const void *row;
        if (row_of(d, id, STREAM_OFFICE, &st, &row, f) < 0) return -1;
        if (row && called(row, name) && ((const struct row_office *)row)->closed == 0) {
            *ret_id = id;
            return 0;
        }
    }
    int found = name.n ? office_by(d, "name", SQL_OFFICE_BY_NAME, name, &id, f) : 0;
    if (found == 0 && name.n) found = office_by(d, "alias", SQL_OFFICE_BY_ALIAS, name, &id, f);
    if (found == 0 && name.n) found = office_once(d, "name", SQL_FORMER_NAME_BY_NAME, name, &id, f);
    if (found == 0 && name.n) found = office_once(d, "alias", SQL_FORMER_NAME_BY_ALIAS, name, &id, f);
    if (found == 0) found = office_by_id(d, name, &id, f);
    if (found < 0) return -1;
    if (found == 0)
        return fault_set(f, FAULT_INPUT, "unknown-office", "没有叫“%.*s”的机构：请核对名称，或请管理员先建立",
                         "there is no office \"%.*s\": check the name, or have an administrator open it first (office.open)", SP(name));
    remember(d, &d->office_ids, name, id);
    *ret_id = id;
    return 0;
}

static int account_row(struct desk *d, int64_t id, struct str login, struct stream **ret, struct fault *f) {
    const void *row;
    if (row_of(d, id, STREAM_ACCOUNT, ret, &row, f) < 0) return -1;
    return row != NULL && str_eq(((const struct row_account *)row)->login, login);
}

// 1 found, 0 none, -1 fault.
static int find_account(struct desk *d, struct str login, struct stream **ret, struct fault *f) {
    int64_t id = remembered(&d->login_ids, login);
    int found = id ? account_row(d, id, login, ret, f) : 0;
    if (found != 0) return found;
    struct stream *st = work_find(&d->work, TABLE_ACCOUNT, "login", login);
    if (st == NULL) {
        struct cell cell;
        found = store_first(d->store, SQL_ACCOUNT_BY_LOGIN, &CELL_TEXT(login), 1, &cell, 1, f);
        if (found <= 0) return found;
        id = cell.i;
    } else id = st->id;
    found = account_row(d, id, login, ret, f);
    if (found > 0) remember(d, &d->login_ids, login, id);
    return found;
}

int registry_account(struct desk *d, struct str login, struct stream **ret, struct fault *f) {
    int found = login.n ? find_account(d, login, ret, f) : 0;
    if (found < 0) return -1;
    if (found == 0)
        return fault_set(f, FAULT_INPUT, "unknown-account", "没有账号“%.*s”：请核对登录名，或请管理员先开立",
                         "there is no account \"%.*s\": check the login, or have an administrator open it first (account.open)", SP(login));
    const struct row_account *a = stream_row(*ret, TABLE_ACCOUNT);
    if (a->closed && d->at >= a->closed)
        return fault_set(f, FAULT_INPUT, "account-closed", "账号“%.*s”已注销", "the account \"%.*s\" is closed", SP(login));
    return 0;
}

static bool holds_itself(const struct stream *account, struct str role, struct str role_alias, int64_t office, int64_t at, int64_t *ret_office) {
    size_t pos = 0;
    for (const struct row_role *r; (r = stream_next(account, TABLE_ROLE, &pos)) != NULL;) {
        if ((office && r->office != office) || r->since > at || (r->until && at >= r->until)) continue;
        if (!str_eq(r->role, role) && (role_alias.n == 0 || !str_eq(r->role, role_alias))) continue;
        if (ret_office) *ret_office = r->office;
        return true;
    }
    return false;
}

static const struct row_deputy *stands_in(const struct stream *account, struct str role, struct str role_alias, int64_t office, int64_t at) {
    size_t pos = 0;
    for (const struct row_deputy *r; (r = stream_next(account, TABLE_DEPUTY, &pos)) != NULL;) {
        if ((office && r->office != office) || r->since > at || at >= r->until) continue;
        if (str_eq(r->role, role) || (role_alias.n && str_eq(r->role, role_alias))) return r;
    }
    return NULL;
}

bool registry_holds(const struct stream *account, struct str role, struct str role_alias, int64_t office, int64_t at,
                    int64_t *ret_office) {
    if (holds_itself(account, role, role_alias, office, at, ret_office)) return true;
    const struct row_deputy *r = stands_in(account, role, role_alias, office, at);
    if (r && ret_office) *ret_office = r->office;
    return r != NULL;
}

int64_t registry_principal(const struct stream *account, struct str role, struct str role_alias, int64_t office, int64_t at) {
    if (holds_itself(account, role, role_alias, office, at, NULL)) return 0;
    const struct row_deputy *r = stands_in(account, role, role_alias, office, at);
    return r ? r->principal : 0;
}

int registry_enterprise(struct desk *d, struct str code, const struct row_enterprise **ret, struct fault *f) {
    struct stream *st = code.n ? work_find(&d->work, TABLE_ENTERPRISE, "uscc", code) : NULL;
    struct cell cell;
    int64_t id = 0;
    const void *row = NULL;
    int found = st ? 1 : store_first(d->store, SQL_ENTERPRISE_BY_USCC, &CELL_TEXT(code), 1, &cell, 1, f);
    if (found < 0) return -1;
    if (found) id = st ? st->id : cell.i;
    else if (str_to_i64(code, &id) < 0 || id <= 0) id = 0;
    if (id && row_of(d, id, STREAM_ENTERPRISE, &st, &row, f) < 0) return -1;
    if (row == NULL)
        return fault_set(f, FAULT_INPUT, "unknown-enterprise", "没有登记企业“%.*s”：请核对统一社会信用代码，或请管理员先登记",
                         "no enterprise \"%.*s\" is registered: check the unified social credit code, or have an "
                         "administrator register it first (enterprise.register)", SP(code));
    *ret = row;
    return 0;
}
