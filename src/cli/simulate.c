// SPDX-License-Identifier: Apache-2.0
// Makes a store and lets an invented city run through it (docs/simulate.md).
#include "cli/simulate.h"

#include "cli/store.h"

static const struct cli_option options[] = {
    {.name = "db", .value = "FILE", .path = true, .zh = "数据文件，由模拟新建；接着做时加 --resume", .en = "the store, which it makes; with --resume goes on"},
    {.name = "preset", .value = "NAME", .path = true, .zh = "哪个城市：year、page-002，或 .sim 文件；不写为 year", .en = "which city: year, page-002, or a .sim file; year when not given"},
    {.name = "year", .zh = "一座大城市热线的一年：700 万件，约 3000 万条命令", .en = "a large city's hotline for a year: 7 million appeals, about 30 million commands"},
    {.name = "matters", .value = "N", .zh = "多少件；不写按所选城市", .en = "how many matters; those of the preset when not given"},
    {.name = "days", .value = "N", .zh = "来件多少天；不写按所选城市", .en = "on how many days they come in; those of the preset when not given"},
    {.name = "from", .value = "DATE", .zh = "从哪天起；不写按所选城市", .en = "the first day; that of the preset when not given"},
    {.name = "seed", .value = "N", .zh = "种子：同一种子，命令一样；不写为 1", .en = "the same seed gives the same commands; 1 when not given"},
    {.name = "resume", .zh = "接着做，做完的不重做", .en = "go on where it stopped"},
    {.name = "commands", .value = "FILE", .path = true, .zh = "不办，只把命令写成 act 的 JSON 行；- 为标准输出", .en = "write the commands as lines for act instead; - is standard output"},
    {.name = "place", .value = "FILE", .path = true, .zh = "位置记在哪个文件；不写为数据文件加 .simulate，PostgreSQL 必写", .en = "where the place is kept; beside the store when not given, PostgreSQL needs it"},
    {.name = "place-every", .value = "N", .zh = "每多少条命令记一次位置；不写为 400000", .en = "commands between two savings of the place; 400000 when not given"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin simulate --db city.db --matters 10000 --days 30",
    "huiyin simulate --db year.db --year",
    "huiyin simulate --db year.db --resume",
    "huiyin simulate --preset page-002 --commands - | huiyin act --db other.db",
    NULL,
};

// The options as given, else those of the place file, else those of the preset.
static int read_options(struct simulation *s, const struct place_options *kept, struct world_options *ret, struct fault *f) {
    const struct model *m = s->model;
    const struct world_options *k = kept ? &kept->world : NULL;
    int64_t seed;
    const char *from = cli_get(s->c, "from");
    if (cli_number(s->c, "matters", 1, 40000000, k ? k->matters : m->matters, &ret->matters, f) < 0) return -1;
    if (cli_number(s->c, "days", 1, 3660, k ? k->days : m->days, &ret->days, f) < 0) return -1;
    if (cli_number(s->c, "seed", 0, INT64_MAX, k ? (int64_t)k->seed : 1, &seed, f) < 0) return -1;
    ret->seed = (uint64_t)seed;
    ret->from = k ? k->from : m->from;
    if (from && date_parse(str_c(from), &ret->from, f) < 0) return fault_where(f, STR("from"));
    return 0;
}

static int open_world(struct simulation *s, const struct place_options *kept, struct fault *f) {
    struct world_options o;
    const char *preset = cli_get(s->c, "preset");
    if (cli_has(s->c, "year") && preset) return fault_set(f, FAULT_USAGE, "bad-option", "--year 就是 --preset year，只写一个", "--year is --preset year: give one of them");
    s->preset = preset ? preset : kept && !cli_has(s->c, "year") ? arena_str(&s->c->arena, str_c(kept->preset)).p : "year";
    if (simulate_files(s, f) < 0 || read_options(s, kept, &o, f) < 0) return -1;
    return world_open(&s->world, s->model, s->words, s->calendar, s->profile, s->plan.procedures[0].text, buf_str(&s->texts), o, f);
}

static int write_lines(void *context, struct buf *b, struct fault *f) {
    struct sink *out = context;
    buf_add(&out->b, buf_str(b));
    return sink_flow(out, f);
}

static int run_commands(struct simulation *s, const char *path, struct fault *f) {
    struct sink file, *out = &s->c->out;
    if (open_world(s, NULL, f) < 0) return -1;
    bool standard = str_eq(str_c(path), STR("-"));
    if (!standard) {
        out = &file;
        if (sink_open(&file, path, f) < 0) return -1;
    }
    int status = run_lines(&s->world, write_lines, out, f);
    if (status == 0) status = standard ? sink_flush(out, f) : sink_finish(out, f);
    if (!standard) sink_release(&file);
    return status;
}

static bool there(const char *db) {
    struct fault exists;
    return store_absent(db, &exists) < 0;
}

// Where it begins: anew, where the place file says, or from the start over a store that has lost its place.
static int begin(struct simulation *s, struct fault *f) {
    struct place_options kept;
    bool resume = cli_has(s->c, "resume");
    int placed = 0;
    if (!resume && store_absent(s->db, f) < 0) return -1;
    if (resume && (placed = place_options(s->place, &kept, f)) < 0) return -1;
    if (resume && !placed && !there(s->db))
        return fault_set(f, FAULT_INPUT, "nothing-to-resume", "%s 还没有开始：去掉 --resume", "%s was not begun: leave out --resume", s->db);
    if (open_world(s, placed ? &kept : NULL, f) < 0) return -1;
    if (placed && place_load(&s->run, s->place, &s->world, f) < 0) return -1;
    if (resume && !placed)
        cli_say(STR("位置文件不在了：从头再做一遍，库里已有的照旧回答"), STR("the place file is gone: going through all of it again; what the store has is answered as before"));
    snprintf(s->run.preset, sizeof s->run.preset, "%s", s->preset);
    if (!placed && place_write(s->place, &s->world, s->preset, f) < 0) return -1;
    return there(s->db) ? 0 : init_make(s->c, &s->plan, s->db, f);
}

static int run_city(struct simulation *s, struct fault *f) {
    s->started = s->last_told = ticks_us();
    if (cli_number(s->c, "place-every", 1, 100000000, RUN_PLACE_EVERY, &s->run.place_every, f) < 0 || begin(s, f) < 0) return -1;
    s->sent_before = s->world.commands;
    s->run.progress = simulate_progress;
    s->run.context = s;
    int status = run_open(&s->run, &s->world, s->db, s->place, cli_rooms, f);
    if (status == 0) status = run_all(&s->run, f);
    run_close(&s->run);
    if (status < 0) return -1;
    simulate_told(s);
    if (s->run.counts.refused * 1000 > s->world.commands) s->c->status = EXIT_INPUT;
    return 0;
}

static int run(struct cli *c, struct fault *f) {
    struct simulation *s = arena_new(&c->arena, struct simulation);
    const char *commands = cli_get(c, "commands");
    s->c = c;
    s->db = cli_get(c, "db");
    if (s->db == NULL && commands == NULL)
        return fault_set(f, FAULT_USAGE, "missing-option", "缺少 --db：模拟要写进哪个文件（或 --commands 只写出命令）", "--db is missing: the store to make (or --commands to write the commands only)");
    if (s->db && !commands && !cli_has(c, "place") && !store_is_file(s->db))
        return fault_set(f, FAULT_USAGE, "missing-option", "库不是文件，要用 --place 写明位置记在哪里", "the store is no file: say with --place where the place is kept");
    if (s->db) s->place = cli_has(c, "place") ? cli_get(c, "place") : arena_printf(&c->arena, "%s.simulate", s->db).p;
    int status = commands ? run_commands(s, commands, f) : run_city(s, f);
    simulate_release(s);
    return status;
}

const struct cli_verb verb_simulate = {
    .name = "simulate",
    .zh = "让一座虚构的城市在一个新库里办事：来件、派单、办理、回访，全经过真的办理程序",
    .en = "let an invented city work in a new store: appeals, dispatch, handling, callbacks, all through the real desk",
    .more_zh = "城市的行为写在 simulate/*.sim 里，可以照着改（docs/simulate.md）。位置记在 FILE.simulate；断了用 --resume 接着做，\n"
               "结果与没断一样。",
    .more_en = "How the city behaves stands in simulate/*.sim and can be changed (docs/simulate.md). The place is kept in FILE.simulate;\n"
               "whatever stopped it, --resume goes on, and the result is that of a run that was not stopped.",
    .options = options,
    .examples = examples,
    .one_zh = "超过千分之一的命令被拒绝，或输入有误",
    .one_en = "more than one command in a thousand was refused, or a fault in the input",
    .run = run,
};
