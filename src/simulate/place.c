// SPDX-License-Identifier: Apache-2.0
#include "simulate/place.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

// As it lies in memory: the file is for this machine and this version, and says so.
struct place_head {
    char magic[16];
    uint32_t version, order, head_size, life_size; // order: 1 written by a machine of the same kind
    struct place_options options;
    int64_t setup, commands, ledger_seq;
    struct hash ledger_hash;
    int32_t day, tick_day;
    uint32_t in_day, serial, lives, spare;
    ms_t now;
    struct run_counts counts;
    uint32_t recent[WORLD_RECENT]; // serials
};

static const char magic[16] = "huiyin simulate";
enum { PLACE_MAX = 1 << 30 };

static int damaged(struct fault *f, const char *path) {
    fault_set(f, FAULT_INPUT, "place-damaged", "模拟的位置文件坏了：删去它，用当初的选项加 --resume 从头再做一遍，库里已有的照旧回答，不会重复",
              "the place file of the simulation is damaged: remove it and use --resume with the first options; it goes through all again, what the store has is answered as before");
    return fault_where(f, str_c(path));
}

static bool ended(const char *s, size_t n) { return memchr(s, 0, n) != NULL; }

static int read_file(const char *path, struct buf *ret, struct place_head *head, struct fault *f) {
    struct hash h;
    if (access(path, F_OK) < 0 && errno == ENOENT) return 0;
    if (file_read(path, PLACE_MAX, ret, f) < 0) return -1;
    if (ret->n < sizeof *head + HASH_BYTES) return damaged(f, path);
    memcpy(head, ret->p, sizeof *head);
    size_t body = ret->n - HASH_BYTES;
    sm3_of(&h, str_of(ret->p, body));
    if (memcmp(head->magic, magic, sizeof magic) != 0 || memcmp(h.b, ret->p + body, HASH_BYTES) != 0) return damaged(f, path);
    if (head->version != PLACE_VERSION || head->order != 1 || head->head_size != sizeof *head || head->life_size != sizeof(struct life) ||
        body != sizeof *head + (size_t)head->lives * sizeof(struct life) || !ended(head->options.preset, sizeof head->options.preset) ||
        !ended(head->options.digest, sizeof head->options.digest))
        return damaged(f, path);
    return 1;
}

// Every index a life holds lies in the lists of this world.
static bool life_fits(const struct world *w, const struct life *l) {
    const struct words *words = w->words;
    return l->alive == 1 && l->serial > 0 && l->deed < DEEDS && l->deed != DEED_REGISTER && l->kind < w->m->kinds.weights.count &&
           l->channel < w->m->channels.weights.count && l->urgency < 3 && l->tier < 4 && l->category < words->category_count &&
           l->issue < words->categories[l->category].issues.count && l->office < words->office_count && l->lead < words->office_count &&
           l->joint[0] < words->office_count && l->joint[1] < words->office_count && l->parts <= JOINT_MAX && l->parts_open <= l->parts &&
           l->solved <= UNSOLVED && l->satisfied <= DISSATISFIED && l->at >= day_start(w->options.from, w->days.utc_offset) && l->at < world_end(w) &&
           l->day >= w->options.from && l->day < w->options.from + w->options.days && l->finish >= 0 && l->finish <= 2 * world_end(w) && l->due >= 0 && l->due <= 2 * world_end(w) &&
           (l->parts_open || l->deed < DEED_REPORT_IN || l->deed > DEED_DEAL);
}

static bool place_fits(const struct world *w, const struct place_head *h, struct str lives) {
    struct life l;
    if (h->setup < 0 || h->setup > w->setup_count || h->commands < h->setup || h->day < 0 || h->day > w->options.days || h->ledger_seq < 0 ||
        h->tick_day < -1 || h->tick_day > w->options.days + w->m->tail + WORLD_TICK_DAYS || h->serial > w->options.matters ||
        h->now < 0 || h->now > world_end(w))
        return false;
    if (h->in_day > (h->day < w->options.days ? w->arrivals[h->day] : 0)) return false;
    for (size_t i = 0; i < RUN_CODES; i++)
        if (!ended(h->counts.codes[i].code, sizeof h->counts.codes[i].code)) return false;
    for (; lives.n >= sizeof l; lives = str_skip(lives, sizeof l)) {
        memcpy(&l, lives.p, sizeof l);
        if (!life_fits(w, &l)) return false;
    }
    return true;
}

int place_options(const char *path, struct place_options *ret, struct fault *f) {
    struct buf b = BUF_INIT;
    struct place_head head;
    int found = read_file(path, &b, &head, f);
    if (found > 0) *ret = head.options;
    buf_release(&b);
    return found;
}

static int write_file(const char *path, const struct world *w, struct place_head *head, struct fault *f) {
    struct buf b = BUF_INIT;
    struct hash h;
    memcpy(head->magic, magic, sizeof magic);
    head->version = PLACE_VERSION;
    head->order = 1;
    head->head_size = sizeof *head;
    head->life_size = sizeof(struct life);
    head->options.world = w->options;
    memcpy(head->options.digest, w->digest, sizeof head->options.digest);
    head->lives = 0;
    for (uint32_t i = 0; i < w->lives.count; i++) head->lives += w->lives.of[i].alive;
    buf_add(&b, str_of((const char *)head, sizeof *head));
    for (uint32_t i = 0; i < w->lives.count; i++)
        if (w->lives.of[i].alive) buf_add(&b, str_of((const char *)&w->lives.of[i], sizeof(struct life)));
    sm3_of(&h, buf_str(&b));
    buf_add(&b, hash_str(&h));
    int status = file_write(path, buf_str(&b), f);
    buf_release(&b);
    return status;
}

// Where the world is.
static void head_of(struct place_head *head, const struct world *w) {
    memset(head, 0, sizeof *head);
    head->setup = w->setup;
    head->commands = w->commands;
    head->day = w->day;
    head->in_day = w->in_day;
    head->tick_day = w->tick_day;
    head->serial = w->serial;
    head->now = w->now;
    for (int i = 0; i < WORLD_RECENT; i++) head->recent[i] = w->recent[i].serial;
}

int place_write(const char *path, const struct world *w, const char *preset, struct fault *f) {
    struct place_head head;
    head_of(&head, w);
    snprintf(head.options.preset, sizeof head.options.preset, "%s", preset);
    return write_file(path, w, &head, f);
}

static int keep_hash(void *context, const struct cell *cells, size_t count) {
    if (count >= 3) event_hash(context, cells[2].s);
    return 1;
}

static int ledger_hash(struct run *r, int64_t seq, struct hash *ret, struct fault *f) {
    struct cell args[] = {CELL_INT(seq - 1), CELL_INT(seq)};
    memset(ret, 0, sizeof *ret);
    return store_each(r->ticker->reader, SQL_EVENT_ORDER_FROM, args, 2, keep_hash, ret, f) < 0 ? -1 : 0;
}

int place_save(struct run *r, struct fault *f) {
    const struct world *w = r->world;
    struct place_head head;
    head_of(&head, w);
    memcpy(head.options.preset, r->preset, sizeof head.options.preset);
    head.counts = r->counts;
    head.counts.ticks += r->ticker->matters;
    head.ledger_seq = r->service.desk.written_seq; // nothing is on its way
    if (ledger_hash(r, head.ledger_seq, &head.ledger_hash, f) < 0) return -1;
    return write_file(r->place, w, &head, f);
}

int place_load(struct run *r, const char *path, struct world *w, struct fault *f) {
    struct buf b = BUF_INIT;
    struct place_head head;
    int found = read_file(path, &b, &head, f);
    if (found <= 0) {
        buf_release(&b);
        return found;
    }
    if (strcmp(head.options.digest, w->digest) != 0) {
        buf_release(&b);
        return fault_set(f, FAULT_INPUT, "other-simulation",
                         "行为、词句、方案或程序的文件，或选项，与模拟开始时不同：请换回当初的，或另建一个库",
                         "the files of behaviour, words, profile or procedure, or the options, are not those the simulation was begun with: put them back, or make another store");
    }
    if (!place_fits(w, &head, str_of(b.p + sizeof head, (size_t)head.lives * sizeof(struct life)))) {
        buf_release(&b);
        return damaged(f, path);
    }
    memcpy(r->preset, head.options.preset, sizeof r->preset);
    w->setup = head.setup;
    w->commands = head.commands;
    w->day = head.day;
    w->in_day = head.in_day;
    w->tick_day = head.tick_day;
    w->serial = head.serial;
    w->now = head.now;
    r->counts = head.counts;
    r->ledger_seq = head.ledger_seq;
    r->ledger_hash = head.ledger_hash;
    for (uint32_t i = 0; i < head.lives; i++) {
        uint32_t index = lives_begin(&w->lives);
        memcpy(&w->lives.of[index], b.p + sizeof head + i * sizeof(struct life), sizeof(struct life));
        for (int k = 0; k < WORLD_RECENT; k++)
            if (head.recent[k] && head.recent[k] == w->lives.of[index].serial) w->recent[k] = (struct recent){index, head.recent[k]};
    }
    buf_release(&b);
    world_rebuild(w);
    return 1;
}

int place_check(struct run *r, struct fault *f) {
    struct hash h;
    if (r->ledger_seq == 0) return 0;
    if (r->service.desk.written_seq >= r->ledger_seq) {
        if (ledger_hash(r, r->ledger_seq, &h, f) < 0) return -1;
        if (hash_eq(&h, &r->ledger_hash)) return 0;
    }
    fault_set(f, FAULT_INPUT, "place-ahead", "位置文件不是这个库的，或库被换成了早先的备份：删去位置文件，用当初的选项加 --resume 从头再做一遍",
              "the place file is not of this store, or the store was put back to an earlier copy: remove the file and use --resume with the first options");
    return fault_where(f, str_c(r->place));
}
