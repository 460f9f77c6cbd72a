// SPDX-License-Identifier: Apache-2.0
// The log is brought into the file by a thread and a handle of its own while commits go on behind it. It never catches up with a
// writer that does not rest, so the writer brings in what little is left, now and then, and the log begins anew. The thread is
// begun when the log has grown once; a store that writes little never has one.
#include <pthread.h>
#include <stdlib.h>

#include "store/sqlite_room.h"

int sqlite_log_round = 6000;
// In pages of the log.
#define ROUND sqlite_log_round   // so many wait: a round of the thread
#define AGAIN (ROUND * 8 / 3)    // longer than this the log begins anew once two thirds of it are in the file
#define MOST (ROUND * 13)        // the thread does not keep pace: the writer waits for it

struct checkpointer {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wanted, rests;
    struct buf path; // NUL-terminated
    int frames; // of the log as of the last commit; the writer's alone
    int asked, done; // when the last round was asked for, in the file
    bool begun, failed, busy, stopping;
};

static void checkpoint(sqlite3 *db, int *done) {
    int all = 0, in = 0;
    if (sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, &all, &in) == SQLITE_OK) *done = in;
}

static void *rounds(void *context) {
    struct checkpointer *c = context;
    sqlite3 *db = NULL;
    bool opened = sqlite3_open_v2(c->path.p, &db, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
                  sqlite3_exec(db, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0", NULL, NULL, NULL) == SQLITE_OK;
    pthread_mutex_lock(&c->lock);
    c->failed = !opened;
    while (!c->stopping && !c->failed) {
        int done = c->done;
        if (!c->busy) {
            pthread_cond_wait(&c->wanted, &c->lock);
            continue;
        }
        pthread_mutex_unlock(&c->lock);
        checkpoint(db, &done);
        pthread_mutex_lock(&c->lock);
        c->done = done;
        c->busy = false;
        pthread_cond_broadcast(&c->rests);
    }
    c->busy = false;
    pthread_cond_broadcast(&c->rests);
    pthread_mutex_unlock(&c->lock);
    sqlite3_close(db);
    return NULL;
}

// After a commit, in the writer. What goes wrong here is no commit's fault: the log stays longer, and the next round tries again.
static int committed(void *context, sqlite3 *db, const char *name, int frames) {
    struct checkpointer *c = context;
    (void)name;
    bool anew = frames <= c->frames; // each commit adds to it
    c->frames = frames;
    if (frames < ROUND && !anew) return SQLITE_OK;
    pthread_mutex_lock(&c->lock);
    if (anew) c->asked = c->done = 0;
    if (frames < ROUND) {
        pthread_mutex_unlock(&c->lock);
        return SQLITE_OK;
    }
    if (!c->begun) {
        c->begun = true;
        c->failed = pthread_create(&c->thread, NULL, rounds, c) != 0;
        if (c->failed) c->begun = false;
    }
    while (frames >= MOST && c->busy) pthread_cond_wait(&c->rests, &c->lock);
    bool own = c->failed || frames >= MOST || (frames >= AGAIN && frames - c->done <= frames / 3);
    if (!c->busy && own) {
        int done = c->done;
        pthread_mutex_unlock(&c->lock);
        checkpoint(db, &done);
        pthread_mutex_lock(&c->lock);
        c->done = done;
        c->asked = frames;
    } else if (!c->busy && frames - c->asked >= ROUND) {
        c->asked = frames;
        c->busy = true;
        pthread_cond_signal(&c->wanted);
    }
    pthread_mutex_unlock(&c->lock);
    return SQLITE_OK;
}

void sqlite_checkpoints(struct sqlite *s) {
    if (s->checkpointer == NULL) {
        struct checkpointer *c = s->checkpointer = mem_new(sizeof *c);
        pthread_mutex_init(&c->lock, NULL);
        pthread_cond_init(&c->wanted, NULL);
        pthread_cond_init(&c->rests, NULL);
        buf_add(&c->path, buf_str(&s->base.path));
        *buf_room(&c->path, 1) = '\0';
    }
    sqlite3_wal_hook(s->db, committed, s->checkpointer);
}

void sqlite_checkpoints_end(struct sqlite *s) {
    struct checkpointer *c = s->checkpointer;
    if (c == NULL) return;
    if (c->begun) {
        pthread_mutex_lock(&c->lock);
        c->stopping = true;
        pthread_cond_signal(&c->wanted);
        pthread_mutex_unlock(&c->lock);
        pthread_join(c->thread, NULL);
    }
    pthread_mutex_destroy(&c->lock);
    pthread_cond_destroy(&c->wanted);
    pthread_cond_destroy(&c->rests);
    buf_release(&c->path);
    free(c);
    s->checkpointer = NULL;
}
