// SPDX-License-Identifier: Apache-2.0
// Who signs a command that no procedure names roles for.
#include "registry/registry.h"

int registry_signer(struct desk *d, const struct command *c, const struct role_name *roles, size_t count, struct fault *f) {
    struct stream *account;
    int64_t office;
    if (c->by.n == 0) {
        fault_set(f, FAULT_INPUT, "missing-member", "缺少 by：由谁办理", "\"by\" is missing: who does it");
        return fault_where(f, STR("by"));
    }
    if (registry_account(d, c->by, &account, f) < 0) return fault_where(f, STR("by"));
    for (size_t i = 0; i < count; i++) {
        if (!registry_holds(account, roles[i].name, roles[i].alias, 0, d->judged, &office)) continue;
        d->actor = (struct actor){account->id, office, roles[i].name};
        return 0;
    }
    struct buf who = BUF_INIT;
    for (size_t i = 0; i < count; i++) buf_printf(&who, "%s%.*s", i ? "、" : "", SP(roles[i].name));
    fault_set(f, FAULT_INPUT, "not-allowed", "“%.*s”此时没有 %.*s 所需的职务：须由 %.*s 办理",
              "\"%.*s\" holds no role at this time that may do %.*s: it takes %.*s", SP(c->by), SP(c->verb), SP(buf_str(&who)));
    buf_release(&who);
    return fault_where(f, STR("by"));
}
