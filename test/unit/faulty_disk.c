// SPDX-License-Identifier: Apache-2.0
#include "faulty_disk.h"

#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_MAX = 8, SECTOR = 512, PAGE = 4096 };

struct piece { // a write, or a page of it; bytes NULL: a truncation to `at`
    unsigned char *bytes;
    size_t n;
    uint64_t at;
};

struct bytes {
    unsigned char *p;
    size_t n, room;
};

struct disk_file {
    char name[200];
    struct bytes sure;
    struct piece *pieces;
    size_t count, room;
    bool named;   // its name is on the disk
    bool deleted; // but perhaps not on the disk
};

static struct {
    pthread_mutex_t lock;
    struct disk_file files[FILES_MAX];
    size_t count;
} d = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void fit(struct bytes *b, size_t n) {
    if (n > b->room) {
        b->room = n + n / 2 + 4096;
        b->p = realloc(b->p, b->room);
        if (b->p == NULL) abort();
    }
    if (n > b->n) memset(b->p + b->n, 0, n - b->n);
    b->n = n;
}

static void apply(struct bytes *b, const struct piece *p) {
    if (p->bytes == NULL) {
        fit(b, p->at);
        return;
    }
    if (p->at + p->n > b->n) fit(b, p->at + p->n);
    memcpy(b->p + p->at, p->bytes, p->n);
}

static void drop_pieces(struct disk_file *f) {
    for (size_t i = 0; i < f->count; i++) free(f->pieces[i].bytes);
    f->count = 0;
}

void disk_clear(void) {
    for (size_t i = 0; i < d.count; i++) {
        drop_pieces(&d.files[i]);
        free(d.files[i].pieces);
        free(d.files[i].sure.p);
    }
    memset(d.files, 0, sizeof d.files);
    d.count = 0;
}

static struct disk_file *find(const char *name) {
    for (size_t i = 0; i < d.count; i++)
        if (strcmp(d.files[i].name, name) == 0) return &d.files[i];
    return NULL;
}

static void read_sure(struct disk_file *f) {
    int fd = open(f->name, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0) abort();
    fit(&f->sure, (size_t)st.st_size);
    if (pread(fd, f->sure.p, f->sure.n, 0) != (ssize_t)f->sure.n) abort();
    close(fd); // safe: SQLite takes its locks after the opening
}

struct disk_file *disk_opened(const char *name, bool there) {
    pthread_mutex_lock(&d.lock);
    struct disk_file *f = find(name);
    if (f == NULL) {
        if (d.count == FILES_MAX || strlen(name) >= sizeof f->name) abort();
        f = &d.files[d.count++];
        strcpy(f->name, name);
        f->named = there;
        if (there) read_sure(f);
    } else if (f->deleted) { // a new file of the old name
        drop_pieces(f);
        f->sure.n = 0;
        f->named = f->deleted = false;
    }
    pthread_mutex_unlock(&d.lock);
    return f;
}

void disk_deleted(const char *name, bool surely) {
    pthread_mutex_lock(&d.lock);
    struct disk_file *f = find(name);
    if (f) f->deleted = true;
    if (f && surely) f->named = false;
    pthread_mutex_unlock(&d.lock);
}

static struct piece *add(struct disk_file *f) {
    if (f->count == f->room) {
        f->room = f->room * 2 + 16;
        f->pieces = realloc(f->pieces, f->room * sizeof *f->pieces);
        if (f->pieces == NULL) abort();
    }
    return &f->pieces[f->count++];
}

static void add_piece(struct disk_file *f, const unsigned char *from, size_t n, uint64_t at) {
    unsigned char *bytes = malloc(n);
    if (bytes == NULL) abort();
    memcpy(bytes, from, n);
    *add(f) = (struct piece){bytes, n, at};
}

// A large write is not kept or lost as a whole: its pages reach the disk each by itself.
void disk_write(struct disk_file *f, const void *from, size_t n, uint64_t at) {
    const unsigned char *p = from;
    pthread_mutex_lock(&d.lock);
    while (n) {
        size_t here = PAGE - (size_t)(at % PAGE);
        if (here > n || n <= PAGE) here = n;
        add_piece(f, p, here, at);
        p += here, at += here, n -= here;
    }
    pthread_mutex_unlock(&d.lock);
}

void disk_truncate(struct disk_file *f, uint64_t size) {
    pthread_mutex_lock(&d.lock);
    *add(f) = (struct piece){NULL, 0, size};
    pthread_mutex_unlock(&d.lock);
}

void disk_sync(struct disk_file *f) {
    pthread_mutex_lock(&d.lock);
    for (size_t i = 0; i < f->count; i++) apply(&f->sure, &f->pieces[i]);
    drop_pieces(f);
    f->named = true; // SQLite syncs the folder with the first sync of a new file
    pthread_mutex_unlock(&d.lock);
}

void disk_forget(struct disk_file *f) {
    pthread_mutex_lock(&d.lock);
    drop_pieces(f);
    pthread_mutex_unlock(&d.lock);
}

static uint64_t draw(uint64_t *seed, uint64_t below) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (*seed >> 33) % below;
}

// The sectors of one write, each by chance. They are cut where the disk cuts them.
static void apply_sectors(struct bytes *b, const struct piece *p, uint64_t *seed) {
    for (uint64_t at = p->at, end = p->at + p->n; at < end;) {
        uint64_t stop = (at / SECTOR + 1) * SECTOR;
        if (stop > end) stop = end;
        struct piece one = {p->bytes + (at - p->at), (size_t)(stop - at), at};
        if (draw(seed, 2)) apply(b, &one);
        at = stop;
    }
}

static void apply_some(const struct disk_file *f, struct bytes *b, enum vfs_loss loss, uint64_t *seed) {
    size_t upto = loss == LOSS_TORN && f->count ? (size_t)draw(seed, f->count) : f->count;
    size_t *order = malloc((f->count + 1) * sizeof *order);
    if (order == NULL) abort();
    for (size_t i = 0; i < f->count; i++) order[i] = i;
    for (size_t i = f->count; loss == LOSS_ORDER && i > 1; i--) {
        size_t j = (size_t)draw(seed, i), kept = order[i - 1];
        order[i - 1] = order[j];
        order[j] = kept;
    }
    for (size_t i = 0; i < upto; i++) {
        const struct piece *p = &f->pieces[order[i]];
        if (loss == LOSS_SECTORS && p->bytes) apply_sectors(b, p, seed);
        else if (loss == LOSS_NONE || loss == LOSS_TORN || draw(seed, 2)) apply(b, p);
    }
    if (upto < f->count && f->pieces[upto].bytes) {
        struct piece torn = f->pieces[upto];
        torn.n = (size_t)draw(seed, torn.n);
        if (torn.n) apply(b, &torn);
    }
    free(order);
}

static void put(const char *name, const struct bytes *b) {
    int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, b->p, b->n) != (ssize_t)b->n) abort();
    close(fd);
}

void disk_cut(const char *path, const char *to, enum vfs_loss loss, uint64_t seed) {
    pthread_mutex_lock(&d.lock);
    for (size_t i = 0; i < d.count; i++) {
        const struct disk_file *f = &d.files[i];
        char name[300];
        snprintf(name, sizeof name, "%s%s", to, f->name + strlen(path));
        unlink(name);
        bool unsure = f->named == f->deleted; // new and not synced, or deleted and not surely
        bool there = unsure ? (loss == LOSS_ALL ? f->named : loss == LOSS_NONE ? !f->deleted : draw(&seed, 2)) : f->named;
        if (!f->named && f->deleted) there = false;
        if (!there) continue;
        struct bytes b = {0};
        fit(&b, f->sure.n);
        if (b.n) memcpy(b.p, f->sure.p, b.n);
        if (loss != LOSS_ALL) apply_some(f, &b, loss, &seed);
        put(name, &b);
        free(b.p);
    }
    pthread_mutex_unlock(&d.lock);
}
