// SPDX-License-Identifier: Apache-2.0
// A disk that fails, forgets and dawdles, under SQLite: a VFS over the real one. Only files whose name begins with the
// watched path are touched by it.
//
// Power cut: what was written to a file since its last fsync is remembered apart from what is surely on the disk.
// faulty_vfs_cut writes, under another name, what a machine might find there after the power came back.
#ifndef TEST_FAULTY_VFS_H
#define TEST_FAULTY_VFS_H

#include <stdbool.h>
#include <stdint.h>

enum vfs_op { VFS_READ, VFS_WRITE, VFS_SYNC, VFS_TRUNCATE, VFS_OPEN, VFS_DELETE, VFS_SHM_MAP, VFS_SHM_LOCK, VFS_LOCK, VFS_OPS };

// What becomes of the writes since the last fsync.
enum vfs_loss {
    LOSS_ALL,     // none reached the disk, nor did the names of new files, nor that a file was deleted
    LOSS_NONE,    // all did
    LOSS_SOME,    // each by chance
    LOSS_TORN,    // the first of them, the last of these in part
    LOSS_SECTORS, // each sector of 512 bytes by chance
    LOSS_ORDER,   // some, and those that lie over each other in any order
    LOSS_KINDS
};

// Makes it the VFS of every store opened from now on. Once.
void faulty_vfs_install(void);

// Forgets everything, watches files that begin with `path` (kept by the caller; NULL: none).
void faulty_vfs_watch(const char *path);
// The nth call (from 1) of that kind fails with SQLite's `code` and this errno; from then on all of them if `for_good`.
// part: of a write that fails half is written; an fsync did nothing, whatever it says. Counts from now.
struct vfs_fault {
    enum vfs_op op;
    int64_t nth;
    int code, error;
    bool for_good, part;
};
void faulty_vfs_fail(const struct vfs_fault *fault); // NULL: no more failing
int64_t faulty_vfs_calls(enum vfs_op op);            // since the last watch or fail
int64_t faulty_vfs_failed(void);                     // how many calls were failed
// Each fsync takes between these many milliseconds. syncing: how many are under way now.
void faulty_vfs_slow(int least_ms, int most_ms);
int faulty_vfs_syncing(void);

// Called after every write, fsync, truncation and deletion of a watched file, on the thread that did it. NULL: nobody.
void faulty_vfs_tell(void (*moment)(void *context), void *context);
// Writes the watched files as they might be after a cut at this moment, `to` in place of the watched path.
void faulty_vfs_cut(const char *to, enum vfs_loss loss, uint64_t seed);

#endif
