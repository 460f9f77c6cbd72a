// SPDX-License-Identifier: Apache-2.0
// A profile that says only what differs from another: 依 = default.conf.
#include "procedure/profile.h"

static const char *const base_words[] = {"依", "base"};

struct str profile_base(const struct profile *p) {
    for (size_t i = 0; i < sizeof base_words / sizeof *base_words; i++) {
        const struct profile_value *v = profile_get(p, str_c(base_words[i]));
        if (v) return v->text;
    }
    return STR("");
}

static bool is_base_word(struct str name) {
    for (size_t i = 0; i < sizeof base_words / sizeof *base_words; i++)
        if (str_eq(name, str_c(base_words[i]))) return true;
    return false;
}

// 办理期限·咨询 of the base goes with 办理期限 of the base: a profile that gives the plain value has settled the choices too.
static bool settled(const struct profile *own, struct str name) {
    ptrdiff_t dot = str_find(name, STR("·"));
    return profile_get(own, name) || (dot > 0 && profile_get(own, str_head(name, (size_t)dot)));
}

int profile_compose(struct buf *ret, struct str own_text, struct str base_text, struct fault *f) {
    struct profile *own = NULL, *base = NULL;
    int status = profile_read(&own, own_text, f);
    if (status == 0) status = profile_read(&base, base_text, f);
    if (status == 0 && profile_base(base).n) {
        fault_set(f, FAULT_INPUT, "profile-base", "方案“%.*s”自己又依另一个方案：只能依一层", "the profile \"%.*s\" stands on another itself: one layer only",
                  SP(base->name.name));
        status = fault_where(f, profile_base(base));
    }
    if (status == 0) {
        buf_add(ret, own_text);
        buf_printf(ret, "\n# 以下各值依“%.*s”第%d版\n", SP(base->name.name), base->version);
        for (int i = 0; i < base->value_count; i++)
            if (!is_base_word(base->values[i].name) && !settled(own, base->values[i].name))
                buf_printf(ret, "%.*s = %.*s\n", SP(base->values[i].name), SP(base->values[i].text));
    }
    profile_free(own);
    profile_free(base);
    return status;
}
