// SPDX-License-Identifier: Apache-2.0
#include <fontconfig/fontconfig.h>
#include <string.h>

#include "office/press_room.h"

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1 // as gcc says it
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

void fonts_ready(void) {
#ifdef __SANITIZE_ADDRESS__
    __lsan_disable(); // fontconfig 2.14 loses 288 bytes of its configuration, once: not ours to find
#endif
    FcInit();
#ifdef __SANITIZE_ADDRESS__
    __lsan_enable();
#endif
}

// Any font of that family, or a bold one; fontconfig knows the Chinese and the English name.
static bool family_there(struct arena *a, struct str family, bool bold) {
    FcPattern *p = FcPatternCreate();
    if (bold) FcPatternAddInteger(p, FC_WEIGHT, FC_WEIGHT_BOLD);
    FcObjectSet *o = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    FcPatternAddString(p, FC_FAMILY, (const FcChar8 *)arena_str(a, family).p);
    FcFontSet *found = FcFontList(NULL, p, o);
    bool there = found && found->nfont > 0;
    if (found) FcFontSetDestroy(found);
    FcObjectSetDestroy(o);
    FcPatternDestroy(p);
    return there;
}

// Every family of the list that is there, in its order; the first decides whether it is bold.
static PangoFontDescription *describe(struct arena *a, struct str list, char first[80]) {
    struct buf families = BUF_INIT;
    struct str item;
    bool bold = false;
    while (str_split(&list, ',', &item)) {
        item = str_trim(item);
        bool heavy = str_ends(item, STR(" Bold"));
        struct str name = heavy && !family_there(a, item, false) ? str_trim(str_head(item, item.n - STR(" Bold").n)) : item;
        if (name.n == 0 || !family_there(a, name, false)) continue;
        if (families.n == 0) {
            bold = name.n != item.n && family_there(a, name, true); // none is made by drawing it thicker
            snprintf(first, 80, "%.*s%s", SP(utf8_head(name, 20)), bold ? " Bold" : "");
        }
        buf_printf(&families, "%s%.*s", families.n ? "," : "", SP(name));
    }
    PangoFontDescription *d = NULL;
    if (families.n) {
        d = pango_font_description_new();
        pango_font_description_set_family(d, arena_str(a, buf_str(&families)).p);
        pango_font_description_set_weight(d, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    }
    buf_release(&families);
    return d;
}

static struct str wanted(const struct letter *l, int role) { return l->fonts[role].n ? l->fonts[role] : str_c(letter_fonts_usual[role]); }

static void keep(struct str *to, struct str s) {
    char *copy = mem_new(s.n + 1);
    memcpy(copy, s.p, s.n);
    free((void *)(uintptr_t)to->p);
    *to = str_of(copy, s.n);
}

static int missing(const char *role, const char *key, struct str list, struct fault *f) {
    struct str shown = utf8_head(list, 150);
    fault_set(f, FAULT_MACHINE, "missing-font",
              "没有“%s”的字体：%.*s 一种也没有安装。请安装其中一种（Debian：fonts-noto-cjk、fonts-arphic-gkai00mp），或在方案里另写“%s”%.0s",
              "no font for \"%s\": none of %.*s is installed. Install one (Debian: fonts-noto-cjk, fonts-arphic-gkai00mp), or name another as %.0s\"%s\" in the profile", role,
              SP(shown), key, key);
    return fault_where(f, str_c(role));
}

int press_resolve(struct press *p, const struct letter *l, struct fault *f) {
    struct arena a = ARENA_INIT;
    int status = 0;
    for (int i = 0; i < LETTER_FONTS && status == 0; i++) {
        struct str list = wanted(l, i);
        if (p->fonts[i] && str_eq(p->lists[i], list)) continue;
        PangoFontDescription *d = describe(&a, list, p->families[i]);
        if (d == NULL) {
            status = missing(letter_font_names[i], letter_font_keys[i], list, f);
            break;
        }
        if (p->fonts[i]) pango_font_description_free(p->fonts[i]);
        p->fonts[i] = d;
        keep(&p->lists[i], list);
    }
    arena_release(&a);
    return status;
}
