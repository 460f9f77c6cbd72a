// SPDX-License-Identifier: Apache-2.0
#include "cli/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int key_passphrase(const struct cli *c, const char *option, const char *variable, struct cli_secret *ret, struct fault *f) {
    const char *file = cli_get(c, option), *word = getenv(variable);
    ret->n = 0;
    if (file) return cli_secret_read(file, ret, f);
    if (word == NULL) return 0;
    struct str s = str_c(word);
    if (s.n > PASSWORD_BYTES_MAX) {
        fault_set(f, FAULT_INPUT, "password-long", "密码太长：最多 %d 字节", "the password is too long: %d bytes at most", PASSWORD_BYTES_MAX);
        return fault_where(f, str_c(variable));
    }
    memcpy(ret->bytes, s.p, s.n);
    ret->n = s.n;
    return 0;
}

// The group may read: systemd shows credentials so, and a group that may is the administrator's decision.
static int check_mode(int fd, const char *path, struct fault *f) {
    struct stat st;
    if (fstat(fd, &st) == 0 && (st.st_mode & (S_IRWXO | S_IWGRP)) == 0) return 0;
    return fault_set(f, FAULT_INPUT, "key-exposed", "密钥文件 %s 别人也能读或改：请先 chmod 600，并考虑换一把密钥",
                     "others can read or change the key file %s: chmod 600 it, and think of another key", path);
}

static int read_whole(int fd, const char *path, char *to, size_t *ret_n, struct fault *f) {
    *ret_n = 0;
    for (;;) {
        ssize_t got = read(fd, to + *ret_n, SM2_PEM_MAX - *ret_n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fault_set(f, FAULT_INPUT, "no-file", "读不了文件 %s：%s", "cannot read %s: %s", path, strerror(errno));
        *ret_n += (size_t)got;
        if (got == 0 || *ret_n == SM2_PEM_MAX) return 0;
    }
}

int key_file_read(const char *path, struct str passphrase, struct sm2_key **ret, struct fault *f) {
    char bytes[SM2_PEM_MAX];
    size_t n = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        fault_set(f, FAULT_INPUT, "no-file", "打不开密钥文件 %s：%s", "cannot open the key file %s: %s", path, strerror(errno));
        return fault_where(f, str_c(path));
    }
    int status = check_mode(fd, path, f);
    if (status == 0) status = read_whole(fd, path, bytes, &n, f);
    close(fd);
    if (status == 0) status = sm2_pem_read(ret, str_of(bytes, n), passphrase, f);
    secret_forget(bytes, sizeof bytes);
    return status < 0 ? fault_where(f, str_c(path)) : 0;
}

static int write_whole(int fd, struct str s) {
    while (s.n) {
        ssize_t done = write(fd, s.p, s.n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return -1;
        s = str_skip(s, (size_t)done);
    }
    return fsync(fd);
}

int key_file_write(const char *path, const struct sm2_key *k, struct str passphrase, struct fault *f) {
    struct buf pem = BUF_INIT;
    if (sm2_pem_write(k, passphrase, &pem, f) < 0) return -1;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), why = errno;
    bool there = fd < 0 && why == EEXIST;
    if (fd >= 0 && write_whole(fd, buf_str(&pem)) < 0) {
        why = errno;
        close(fd);
        unlink(path);
        fd = -1;
    }
    if (pem.p) secret_forget(pem.p, pem.n);
    buf_release(&pem);
    if (fd >= 0) {
        close(fd);
        return 0;
    }
    if (there)
        fault_set(f, FAULT_INPUT, "key-exists", "%s 已经存在，密钥文件从不覆盖：请换一个名字", "%s is there already, and a key file is never overwritten: choose another name", path);
    else fault_set(f, FAULT_MACHINE, "cannot-write", "写不了文件 %s：%s", "cannot write %s: %s", path, strerror(why));
    return fault_where(f, str_c(path));
}
