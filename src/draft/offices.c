// SPDX-License-Identifier: Apache-2.0
#include "draft/room.h"

// 1 there (open, or closed since), 0 not, -1 a fault that is for a person to settle.
static int known(struct desk *d, struct str name, struct fault *f) {
    int64_t id;
    if (registry_office(d, name, &id, f) == 0 || str_eq(str_c(f->code), STR("office-closed"))) return 1;
    return str_eq(str_c(f->code), STR("unknown-office")) ? 0 : -1;
}

static struct str body_name(const struct draft_body *body, size_t i) { return i ? body->joint.items[i - 1] : body->lead; }

static bool named_before(const struct draft_body *body, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (str_eq(body_name(body, k), body_name(body, i))) return true;
    return false;
}

int draft_offices(struct desk *d, const struct draft_body *body, bool open, struct fault *f) {
    struct buf unknown = BUF_INIT;
    int status = 0;
    for (size_t i = 0; status == 0 && i <= body->joint.count; i++) {
        struct str name = body_name(body, i);
        int there = named_before(body, i) ? 1 : known(d, name, f);
        int64_t id;
        if (there < 0) status = fault_where(f, i ? STR("joint") : STR("lead"));
        if (there == 0 && open) status = registry_open_office(d, name, STR("other"), &id, f) < 0 ? fault_where(f, i ? STR("joint") : STR("lead")) : 0;
        if (there == 0 && !open) buf_printf(&unknown, "%s%.*s", unknown.n ? "、" : "", SP(name));
    }
    if (status == 0 && unknown.n) {
        status = fault_set(f, FAULT_INPUT, "unknown-office", "登记簿里没有这些单位：%.*s。请核对名称，或选择把它们一并建立",
                           "the registry has no such offices: %.*s. Check the names, or have them opened (open_offices)", SP(buf_str(&unknown)));
        fault_where(f, STR("open_offices"));
    }
    buf_release(&unknown);
    return status;
}
