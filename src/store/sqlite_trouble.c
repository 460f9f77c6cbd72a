// SPDX-License-Identifier: Apache-2.0
// What SQLite reports, in words that tell what to do.
#include <errno.h>

#include "store/sqlite_room.h"

// Why the last call on a file failed. SQLite's own note (sqlite3_system_errno) is not made when a COMMIT fails.
static int file_errno(struct sqlite *s) {
    int why = 0, in_log = 0;
    sqlite3_file *log = NULL;
    if (s->db == NULL) return 0;
    if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_LAST_ERRNO, &why) != SQLITE_OK) why = 0;
    if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK && log && log->pMethods &&
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &in_log) == SQLITE_OK && in_log)
        why = in_log;
    return why ? why : sqlite3_system_errno(s->db);
}

// Writing failed for want of room: the disk, a quota, or a limit on the size of files.
static bool no_room(struct sqlite *s, int code) {
    int why = file_errno(s);
    if ((code & 0xff) == SQLITE_FULL) return true;
    return (code & 0xff) == SQLITE_IOERR && why != EIO &&
           (why == ENOSPC || why == EDQUOT || why == EFBIG || code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_SHMSIZE);
}

int sqlite_trouble(struct sqlite *s, const char *doing, struct fault *f) {
    int code = s->db ? sqlite3_extended_errcode(s->db) : SQLITE_NOMEM;
    const char *what = s->db ? sqlite3_errmsg(s->db) : "out of memory";
    int kind = code & 0xff;
    if (no_room(s, code))
        fault_set(f, FAULT_MACHINE, "disk-full", "写不进磁盘（%s）：请腾出空间后重试；已确认的写入都在",
                  "cannot write to disk (%s): make room and try again; every acknowledged write is safe", what);
    else if (kind == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM)
        fault_set(f, FAULT_MACHINE, "no-memory", "内存不够（%s），没有写入：请关掉别的程序或加大内存限额后重试；已确认的写入都在",
                  "out of memory (%s), nothing was written: end other programs or raise the limit and try again; every acknowledged write is safe", doing);
    else if (kind == SQLITE_IOERR || (s->db && sqlite_map_failed(s->db)))
        fault_set(f, FAULT_MACHINE, "disk-trouble", "磁盘读写出错（%s）：请查看系统日志，检查磁盘；已确认的写入都在",
                  "the disk failed (%s): look at the system's log and check the disk; every acknowledged write is safe", what);
    else if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
        fault_set(f, FAULT_MACHINE, "store-damaged", "数据文件已损坏（%s）：请用备份恢复，并运行 huiyin ledger verify",
                  "the store file is damaged (%s): restore a backup and run huiyin ledger verify", what);
    else if (kind == SQLITE_CANTOPEN && (sqlite3_system_errno(s->db) == EMFILE || sqlite3_system_errno(s->db) == ENFILE))
        fault_set(f, FAULT_MACHINE, "no-descriptors", "打开的文件太多（%s）：请调高 ulimit -n（见 docs/faults.md）",
                  "too many files are open (%s): raise ulimit -n (docs/faults.md)", what);
    else if (kind == SQLITE_READONLY || kind == SQLITE_CANTOPEN || kind == SQLITE_PERM)
        fault_set(f, FAULT_MACHINE, "cannot-write", "打不开或写不了数据文件（%s）：请检查路径和文件夹的写权限",
                  "cannot open or write the store file (%s): check the path and the folder's permissions", what);
    else
        fault_set(f, FAULT_MACHINE, "store-trouble", "数据库出错（%s）：%s", "database trouble (%s): %s", doing, what);
    return fault_where(f, buf_str(&s->base.path));
}
