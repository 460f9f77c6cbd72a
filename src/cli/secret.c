// SPDX-License-Identifier: Apache-2.0
#include "cli/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;
static int waker[2] = {-1, -1}; // while a terminal is asked: the handler writes, so that no signal falls between two reads

static void interrupt(int sig) {
    int kept = errno;
    interrupted = sig;
    ssize_t written = write(waker[1], "", 1);
    (void)written;
    errno = kept;
}

// Until something can be read, or a signal has come.
static void wait_for(int fd) {
    struct pollfd at[] = {{.fd = fd, .events = POLLIN}, {.fd = waker[0], .events = POLLIN}};
    while (poll(at, 2, -1) < 0 && errno == EINTR && !interrupted) {}
}

static int too_long(struct fault *f) {
    return fault_set(f, FAULT_INPUT, "password-long", "密码太长：最多 %d 字节", "the password is too long: %d bytes at most",
                     PASSWORD_BYTES_MAX);
}

// Byte by byte: what stands behind the line stays for whoever reads next.
static int read_line(int fd, const char *name, struct cli_secret *ret, struct fault *f) {
    ret->n = 0;
    for (;;) {
        char byte;
        if (waker[0] >= 0) wait_for(fd);
        if (interrupted) return fault_set(f, FAULT_INPUT, "interrupted", "已中断，没有改动", "interrupted, nothing was changed");
        ssize_t n = read(fd, &byte, 1);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            fault_set(f, FAULT_INPUT, "no-file", "读不了 %s：%s", "cannot read %s: %s", name, strerror(errno));
            return fault_where(f, str_c(name));
        }
        if (n == 0 || byte == '\n') break;
        if (ret->n == sizeof ret->bytes) return too_long(f);
        ret->bytes[ret->n++] = byte;
    }
    if (ret->n && ret->bytes[ret->n - 1] == '\r') ret->n--;
    return ret->n > PASSWORD_BYTES_MAX ? too_long(f) : 0;
}

static int from_file(const char *file, struct cli_secret *ret, struct fault *f) {
    if (str_eq(str_c(file), STR("-"))) return read_line(STDIN_FILENO, file, ret, f);
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        fault_set(f, FAULT_INPUT, "no-file", "打不开 %s：%s", "cannot open %s: %s", file, strerror(errno));
        return fault_where(f, str_c(file));
    }
    int status = read_line(fd, file, ret, f);
    close(fd);
    return status;
}

static void say(int tty, const char *text) {
    ssize_t written = write(tty, text, str_c(text).n);
    (void)written; // a terminal that is gone shows at the next read
}

static int ask_twice(int tty, struct cli_secret *ret, struct fault *f) {
    struct cli_secret again;
    say(tty, "新密码 / new password: ");
    int status = read_line(tty, "/dev/tty", ret, f);
    say(tty, "\n");
    if (status < 0) return -1;
    say(tty, "再输一遍 / once more: ");
    status = read_line(tty, "/dev/tty", &again, f);
    say(tty, "\n");
    if (status == 0 && !str_eq(cli_secret_str(ret), cli_secret_str(&again)))
        status = fault_set(f, FAULT_INPUT, "password-differs", "两次输入的密码不一样，没有改动", "the two passwords differ, nothing was changed");
    secret_forget(&again, sizeof again);
    return status;
}

// The terminal gets its echo back whatever happens, an interrupt included.
static int from_terminal(struct cli_secret *ret, struct fault *f) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    enum { SIGNALS = sizeof signals / sizeof *signals };
    struct sigaction old[SIGNALS], catch = {.sa_handler = interrupt};
    struct termios before, quiet;
    int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tty < 0 || tcgetattr(tty, &before) < 0) {
        if (tty >= 0) close(tty);
        return fault_set(f, FAULT_USAGE, "no-terminal", "没有终端可以询问密码：请用 --password-file FILE（- 为标准输入）",
                         "there is no terminal to ask at: use --password-file FILE (- is standard input)");
    }
    if (pipe2(waker, O_CLOEXEC | O_NONBLOCK) < 0) {
        close(tty);
        return fault_set(f, FAULT_MACHINE, "no-pipe", "系统没有资源可用：%s", "the system has no resources left: %s", strerror(errno));
    }
    interrupted = 0;
    for (int i = 0; i < SIGNALS; i++) sigaction(signals[i], &catch, &old[i]);
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    quiet.c_lflag |= ICANON;
    tcsetattr(tty, TCSAFLUSH, &quiet);
    int status = ask_twice(tty, ret, f);
    tcsetattr(tty, TCSAFLUSH, &before);
    for (int i = 0; i < SIGNALS; i++) sigaction(signals[i], &old[i], NULL);
    close(waker[0]);
    close(waker[1]);
    waker[0] = waker[1] = -1;
    close(tty);
    return status;
}

int cli_secret_read(const char *file, struct cli_secret *ret, struct fault *f) {
    int status = file ? from_file(file, ret, f) : from_terminal(ret, f);
    if (status < 0) secret_forget(ret, sizeof *ret);
    return status;
}
