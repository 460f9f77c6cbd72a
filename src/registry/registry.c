// SPDX-License-Identifier: Apache-2.0
// The room's table, its door for administrators, and what a new store begins with.
#include "registry/registry.h"

#include "registry/room.h"

int registry_new_stream(struct desk *d, enum stream_kind kind, struct stream **ret, struct fault *f) {
    d->answer->id = desk_new_id(d);
    return desk_stream(d, d->answer->id, kind, ret, f);
}

int registry_not_before(const struct desk *d, int64_t opened, struct fault *f) {
    if (d->at >= opened) return 0;
    fault_set(f, FAULT_INPUT, "at-too-early", "at 早于它的建立（早 %lld 毫秒）：请改时间", "`at` lies before it was opened (by %lld ms): choose a later time",
              (long long)(opened - d->at));
    return fault_where(f, STR("at"));
}

int registry_cannot_follow(const struct applying *x, struct fault *f) {
    return fault_set(f, FAULT_MACHINE, "bad-event", "流 %lld 的第 %lld 条事件接不上前面的事件", "in stream %lld event %lld cannot follow those before it",
                     (long long)x->stream->id, (long long)x->event->seq);
}

static int admit(struct desk *d, const struct command *c, struct fault *f) {
    struct stream *account;
    int64_t office;
    if (registry_account(d, c->by, &account, f) < 0) return fault_where(f, STR("by"));
    if (!registry_holds(account, ROLE_ADMINISTRATOR, ROLE_ADMINISTRATOR_ALIAS, 0, d->judged, &office)) {
        fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”此时没有管理员角色，不能做 %.*s：请由管理员来做",
                  "\"%.*s\" does not hold the role of administrator at this time and may not do %.*s: let an administrator do it",
                  SP(c->by), SP(c->verb));
        return fault_where(f, STR("by"));
    }
    d->actor = (struct actor){account->id, office, ROLE_ADMINISTRATOR};
    return 0;
}

// account.open with a new person begins on the person's stream.
static int again(struct desk *d, const struct command *c, struct answer *ret) {
    if (!str_eq(c->verb, STR("account.open"))) return 0;
    struct stream *account;
    struct str login = str_trim(command_field2(c, STR("登录名"), STR("login")));
    if (registry_account(d, login, &account, &ret->fault) < 0 && !str_eq(str_c(ret->fault.code), STR("account-closed"))) return -1;
    ret->fault = (struct fault){0}; // closed since: it is still the account that was opened
    ret->id = account->id;
    return 0;
}

static const struct verb_entry verbs[] = {
    {"office.open", office_open},
    {"office.change", office_change},
    {"office.close", office_close},
    {"office.rename", office_rename},
    {"office.merge", office_merge},
    {"office.split", office_split},
    {"account.leave", account_leave},
    {"account.back", account_back},
    {"account.deputy", account_deputy},
    {"deputy.end", deputy_end},
    {"person.record", person_record},
    {"account.open", account_open},
    {"account.close", account_close},
    {"role.grant", role_grant},
    {"role.end", role_end},
    {"enterprise.register", enterprise_register},
    {"enterprise.change", enterprise_change},
    {"enterprise.close", enterprise_close},
    {NULL, NULL},
};

static const struct apply_entry applies[] = {
    {EVENT_OFFICE_OPENED, STREAM_OFFICE, apply_office_opened, 0},
    {EVENT_OFFICE_CHANGED, STREAM_OFFICE, apply_office_changed, 0},
    {EVENT_OFFICE_CLOSED, STREAM_OFFICE, apply_office_closed, 0},
    {EVENT_OFFICE_RENAMED, STREAM_OFFICE, apply_office_renamed, 0},
    {EVENT_OFFICE_SUCCEEDED, STREAM_OFFICE, apply_office_succeeded, 0},
    {EVENT_ABSENCE_GRANTED, STREAM_ACCOUNT, apply_absence_granted, 0},
    {EVENT_ABSENCE_ENDED, STREAM_ACCOUNT, apply_absence_ended, 0},
    {EVENT_DEPUTY_GRANTED, STREAM_ACCOUNT, apply_deputy_granted, 0},
    {EVENT_DEPUTY_ENDED, STREAM_ACCOUNT, apply_deputy_ended, 0},
    {EVENT_PERSON_RECORDED, STREAM_PERSON, apply_person_recorded, 0},
    {EVENT_ACCOUNT_OPENED, STREAM_ACCOUNT, apply_account_opened, 0},
    {EVENT_ACCOUNT_CLOSED, STREAM_ACCOUNT, apply_account_closed, 0},
    {EVENT_ROLE_GRANTED, STREAM_ACCOUNT, apply_role_granted, 0},
    {EVENT_ROLE_ENDED, STREAM_ACCOUNT, apply_role_ended, 0},
    {EVENT_ENTERPRISE_REGISTERED, STREAM_ENTERPRISE, apply_enterprise_registered, 0},
    {EVENT_ENTERPRISE_CHANGED, STREAM_ENTERPRISE, apply_enterprise_changed, 0},
    {EVENT_ENTERPRISE_CLOSED, STREAM_ENTERPRISE, apply_enterprise_closed, 0},
    {0, STREAM_KINDS, NULL, 0},
};

const struct desk_room desk_registry_room = {.verbs = verbs, .applies = applies, .admit = admit, .again = again};

// Nobody signs these: there is nobody yet. Where the store lets a command choose its time, they hold from the
// beginning, so that history may be told from any day on.
static int unsigned_command(struct desk *d, struct str verb, const struct pair *fields, size_t count, struct fault *f) {
    struct command c = {.verb = verb, .channel = STR("init"), .has_at = d->driven, .at = 1, .fields = {fields, count}};
    struct answer a;
    if (desk_do(d, &c, &a) == 0 && a.ok) return 0;
    *f = a.fault;
    return -1;
}

#define ALWAYS STR("1970-01-01T00:00:00.001Z")

int registry_bootstrap(struct desk *d, struct str office_name, struct str admin_login, struct fault *f) {
    struct pair office[] = {{STR("name"), office_name}};
    if (unsigned_command(d, STR("office.open"), office, 1, f) < 0) return -1;
    struct pair admin[] = {{STR("login"), admin_login}, {STR("office"), office_name}, {STR("role"), ROLE_ADMINISTRATOR},
                           {STR("since"), ALWAYS}};
    struct pair import[] = {{STR("login"), LOGIN_IMPORT}, {STR("office"), office_name}, {STR("role"), STR("受理中心")},
                            {STR("since"), ALWAYS}};
    struct pair second[] = {{STR("account"), LOGIN_IMPORT}, {STR("office"), office_name}, {STR("role"), STR("督查室")},
                            {STR("since"), ALWAYS}};
    if (unsigned_command(d, STR("account.open"), admin, 4, f) < 0) return -1;
    if (unsigned_command(d, STR("account.open"), import, 4, f) < 0) return -1;
    return unsigned_command(d, STR("role.grant"), second, 4, f);
}
