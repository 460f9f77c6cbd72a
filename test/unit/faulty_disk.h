// SPDX-License-Identifier: Apache-2.0
// What a disk surely has of some files, and what was written since and may be lost. For faulty_vfs.c.
#ifndef TEST_FAULTY_DISK_H
#define TEST_FAULTY_DISK_H

#include <stddef.h>

#include "faulty_vfs.h"

struct disk_file;

void disk_clear(void);
// `there`: it existed before, and what it held then is on the disk, its name too.
struct disk_file *disk_opened(const char *name, bool there);
void disk_deleted(const char *name, bool surely);
void disk_write(struct disk_file *f, const void *from, size_t n, uint64_t at);
void disk_truncate(struct disk_file *f, uint64_t size);
void disk_sync(struct disk_file *f);
// What was written since the last sync will never reach the disk.
void disk_forget(struct disk_file *f);
void disk_cut(const char *path, const char *to, enum vfs_loss loss, uint64_t seed);

#endif
