// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "cli/letter.h"
#include "draft/draft.h"
#include "draft/draft_read.h"

enum { LETTER_JSON_MAX = 8 * 1024 * 1024 };

const struct letter_over letter_overs[] = {
    {"to", offsetof(struct letter, addressee)}, {"class", offsetof(struct letter, class)},     {"number", offsetof(struct letter, number)},
    {"signer", offsetof(struct letter, signer)}, {"contact", offsetof(struct letter, contact)}, {"phone", offsetof(struct letter, phone)},
    {"written", offsetof(struct letter, written)}, {NULL, 0},
};

static int from_file(struct letter_source *s, struct cli *c, struct letter *ret, struct fault *f) {
    const char *path = cli_get(c, "from");
    if (file_read(path, LETTER_JSON_MAX, &s->json, f) < 0) return -1;
    return letter_read(ret, buf_str(&s->json), &c->arena, f);
}

static int from_draft(struct letter_source *s, struct cli *c, struct letter *ret, struct fault *f) {
    int64_t id;
    struct row_draft row;
    struct draft_body body;
    struct str word = str_c(cli_get(c, "draft"));
    int found = str_to_i64(word, &id) == 0 ? draft_one(s->look.store, id, &c->arena, &row, f) : 0;
    if (found < 0) return -1;
    if (found == 0) return fault_set(f, FAULT_INPUT, "unknown-draft", "没有编号为 %.*s 的草稿", "there is no draft %.*s", SP(utf8_head(word, 40)));
    if (draft_body_of(&row, &c->arena, &body, f) < 0) return -1;
    const char *joint = cli_get(c, "joint");
    if ((joint ? letter_joint_of_draft(ret, &body, str_c(joint), &c->arena, f) : letter_of_draft(ret, &body, &c->arena, f)) < 0) return -1;
    bool retroactive;
    const struct ruleset *set = library_in_force(&s->look.desk.library, STR("提案"), day_of(now_ms(), s->look.view.utc_offset), &retroactive);
    if (set) letter_fonts_of(ret, set->rules.profile);
    return 0;
}

static int from_matter(struct letter_source *s, struct cli *c, struct letter *ret, struct fault *f) {
    struct shown whole, part;
    const char *joint = cli_get(c, "joint");
    if (shown_read(&whole, &s->look.view, str_c(c->args[0]), true, f) < 0) return -1;
    int64_t document;
    if (cli_number(c, "document", 1, 100000, 0, &document, f) < 0) return -1;
    if (joint == NULL) return letter_of_matter(ret, &whole, document, f);
    if (letter_joint_part(&part, &whole, str_c(joint), f) < 0) return -1;
    return letter_of_matter(ret, &part, document, f);
}

static int usage(struct cli *c, struct fault *f) {
    int sources = c->arg_count + cli_has(c, "from") + cli_has(c, "draft");
    if (sources != 1)
        return fault_set(f, FAULT_USAGE, "which-letter", "请指明一件事项的编号、--draft ID 或 --from FILE，三者取一", "name one of: a matter, --draft ID, --from FILE");
    if (cli_has(c, "from") && cli_has(c, "joint"))
        return fault_set(f, FAULT_USAGE, "extra-argument", "--joint 不与 --from 同用：文件里写 \"kind\":\"joint\"", "--joint does not go with --from: the file says \"kind\":\"joint\"");
    if (!cli_has(c, "from") && !cli_has(c, "db")) return fault_set(f, FAULT_USAGE, "missing-option", "缺少选项 --db FILE", "option --db FILE is missing");
    return 0;
}

static int read_letter(struct letter_source *s, struct cli *c, struct letter *ret, struct fault *f) {
    if (cli_has(c, "from")) return from_file(s, c, ret, f);
    if (look_open(&s->look, c, f) < 0) return -1;
    s->looking = true;
    return cli_has(c, "draft") ? from_draft(s, c, ret, f) : from_matter(s, c, ret, f);
}

static int read_profile(struct letter_source *s, struct cli *c, struct letter *ret, struct fault *f) {
    struct buf text = BUF_INIT;
    const char *path = cli_get(c, "profile");
    if (path == NULL) return 0;
    int status = file_read(path, PROFILE_MAX_BYTES, &text, f);
    if (status == 0 && (status = profile_read(&s->profile, buf_str(&text), f)) < 0) fault_where(f, str_c(path));
    if (status == 0) letter_fonts_of(ret, s->profile);
    buf_release(&text);
    return status;
}

int letter_source_open(struct letter_source *s, struct cli *c, struct letter *ret, struct fault *f) {
    *s = (struct letter_source){.json = BUF_INIT};
    if (usage(c, f) < 0 || read_letter(s, c, ret, f) < 0 || read_profile(s, c, ret, f) < 0) {
        letter_source_close(s);
        return -1;
    }
    for (const struct letter_over *o = letter_overs; o->name; o++)
        if (cli_has(c, o->name)) *(struct str *)(void *)((char *)ret + o->offset) = str_c(cli_get(c, o->name));
    if (cli_has(c, "slip")) ret->slip.wanted = true;
    return 0;
}

void letter_source_close(struct letter_source *s) {
    if (s->looking) look_close(&s->look);
    s->looking = false;
    s->profile = profile_free(s->profile);
    buf_release(&s->json);
}
