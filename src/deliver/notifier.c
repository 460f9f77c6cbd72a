// SPDX-License-Identifier: Apache-2.0
#include "deliver/notifier.h"

#include <string.h>

#include "deliver/room.h"

enum { COMMAND_FIELDS = 12 };

static int recall(struct store *s, void *context, struct fault *f) {
    (void)context;
    return store_each(s, SQL_OUTBOX_SWEEP, NULL, 0, NULL, NULL, f) < 0 || store_each(s, SQL_ATTEMPT_RECALL, NULL, 0, NULL, NULL, f) < 0 ? -1 : 0;
}

int notifier_open(struct notifier *n, const char *path, const struct desk_room *const *rooms, struct service *s, const struct settings *settings,
                  const struct notices *notices, struct fault *f) {
    memset(n, 0, sizeof *n);
    *n = (struct notifier){.service = s, .settings = settings, .notices = notices, .quiet = settings->quiet};
    if (settings_whole(settings, f) < 0 || reading_open(&n->reader, path, rooms, s->desk.region, f) < 0) return -1;
    n->opened = true;
    pthread_mutex_init(&n->lock, NULL);
    pthread_cond_init(&n->answered, NULL);
    n->quiet.utc_offset = desk_days(&n->reader.desk).utc_offset;
    struct stream *region;
    struct buf name = BUF_INIT;
    int status = desk_stream(&n->reader.desk, n->reader.desk.region_stream, STREAM_REGION, &region, f);
    const struct row_region *row = status == 0 ? stream_row(region, TABLE_REGION) : NULL;
    if (row) buf_add(&name, row->name);
    n->region = (struct str){name.p, name.n}; // owned from here on
    if (status == 0) status = post_open(&n->post, settings, n->region, n->quiet.utc_offset, f);
    if (status == 0) status = service_work_do(s, recall, NULL, f);
    if (status < 0) notifier_close(n);
    return status;
}

void notifier_close(struct notifier *n) {
    if (!n->opened) return;
    n->post = post_close(n->post);
    reading_close(&n->reader);
    arena_release(&n->arena);
    free((void *)(uintptr_t)n->region.p);
    pthread_mutex_destroy(&n->lock);
    pthread_cond_destroy(&n->answered);
    n->opened = false;
}

struct request *notifier_requests(struct notifier *n, size_t count) { return arena_array(&n->arena, struct request, count + 1); }

void notifier_command(struct notifier *n, struct request *r, const char *verb, struct str key, ms_t now) {
    struct pair *fields = arena_array(&n->arena, struct pair, COMMAND_FIELDS);
    r->command = (struct command){.verb = str_c(verb), .channel = DELIVER_CHANNEL, .key = key, .fields = {fields, 0}};
    if (!n->service->desk.driven) return;
    r->command.has_at = true;
    r->command.at = now;
}

void notifier_field(struct notifier *n, struct request *r, const char *name, struct str value) {
    (void)n;
    if (value.n == 0 || r->command.fields.count == COMMAND_FIELDS) return;
    ((struct pair *)(uintptr_t)r->command.fields.pairs)[r->command.fields.count++] = (struct pair){str_c(name), value};
}

void notifier_number(struct notifier *n, struct request *r, const char *name, int64_t value) {
    if (value) notifier_field(n, r, name, arena_printf(&n->arena, "%lld", (long long)value));
}

static void answered(struct request *r) {
    struct notifier *n = r->context;
    pthread_mutex_lock(&n->lock);
    if (--n->on_way == 0) pthread_cond_signal(&n->answered);
    pthread_mutex_unlock(&n->lock);
}

// Each is answered. -1 when the machine failed for any: the caller leaves everything as it is, the keys make it safe to begin
// again. What the desk refuses – closed by a person meanwhile, opened before under another state of things – is settled.
int notifier_submit(struct notifier *n, struct request *all, size_t count, struct fault *f) {
    n->on_way = count;
    for (size_t i = 0; i < count; i++) {
        all[i].done = answered;
        all[i].context = n;
        service_submit(n->service, &all[i]);
    }
    pthread_mutex_lock(&n->lock);
    while (n->on_way) pthread_cond_wait(&n->answered, &n->lock);
    pthread_mutex_unlock(&n->lock);
    for (size_t i = 0; i < count; i++) {
        if (all[i].answer.ok || all[i].answer.fault.kind != FAULT_MACHINE) continue;
        *f = all[i].answer.fault;
        return -1;
    }
    return 0;
}

int notifier_round(struct notifier *n, bool *ret_any, struct fault *f) {
    bool outbox = false, tries = false;
    ms_t now = n->clock ? n->clock(n->clock_context) : now_ms();
    *ret_any = false;
    arena_reset(&n->arena);
    int status = notifier_outbox(n, now, &outbox, f);
    if (status == 0) {
        arena_reset(&n->arena);
        status = notifier_tries(n, now, &tries, f);
    }
    reading_end(&n->reader);
    *ret_any = outbox || tries;
    return status;
}
