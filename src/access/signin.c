// SPDX-License-Identifier: Apache-2.0
#include "access/signin.h"

struct trying {
    struct holder who;
    struct credential seen; // as the reader had it when the password was looked at
    bool verified;
    ms_t now;
    // what became of it
    struct credential after;
    bool right, locked; // locked: before this try
    struct signed_in made;
};

static int say_locked(ms_t until, struct fault *f) {
    struct buf b = BUF_INIT;
    buf_time_short(&b, until, UTC_OFFSET_CHINA);
    fault_set(f, FAULT_INPUT, "locked", "密码连续错了 %d 次，已锁定到 %.*s：请到时再试，或请管理员重设密码",
              "%d wrong passwords in a row: locked until %.*s (UTC+8); try again then, or ask an administrator for a new password",
              SIGNIN_FAILURES_MAX, SP(buf_str(&b)));
    buf_release(&b);
    return -1;
}

static int say_wrong(int64_t failures, struct fault *f) {
    int left = (int)(SIGNIN_FAILURES_MAX - failures);
    if (left > SIGNIN_LEFT_SHOWN)
        return fault_set(f, FAULT_INPUT, "wrong-password", "登录名或密码不对", "the login or the password is wrong");
    return fault_set(f, FAULT_INPUT, "wrong-password", "登录名或密码不对：再错 %d 次将锁定 %d 分钟",
                     "the login or the password is wrong: %d more wrong and it is locked for %d minutes", left,
                     (int)(SIGNIN_LOCK / MS_MINUTE));
}

static int count_failure(struct store *s, struct trying *t, struct fault *f) {
    t->after.locked = 0;
    if (++t->after.failures >= SIGNIN_FAILURES_MAX) {
        t->after.failures = 0;
        t->after.locked = t->now + SIGNIN_LOCK;
    }
    return credential_put(s, &t->after, f);
}

// On the writer's thread, where tries come one after another: many at once are counted one by one, and what comes behind
// the one that locked learns nothing. A password changed since it was looked at is wrong.
static int settle(struct store *s, void *context, struct fault *f) {
    struct trying *t = context;
    if (credential_of(s, t->seen.account, &t->after, f) < 0) return -1;
    t->locked = credential_locked(&t->after, t->now);
    if (t->locked) return 0;
    t->right = t->verified && str_eq(str_c(t->after.hash), str_c(t->seen.hash));
    if (!t->right) return count_failure(s, t, f);
    if (t->after.failures || t->after.locked) {
        t->after.failures = t->after.locked = 0;
        if (credential_put(s, &t->after, f) < 0) return -1;
    }
    return session_make(s, &t->who, t->now, &t->made.session, t->made.cookie, f);
}

// Who it is and what is to be compared with: a stand-in where there is no such account or it has no password.
static int look_up(struct store *reader, struct str login, struct trying *t, struct fault *f) {
    int open = holder_by_login(reader, login, t->now, &t->who, f);
    if (open < 0) return -1;
    int found = open ? credential_of(reader, t->who.account, &t->seen, f) : 0;
    if (found < 0 || (found && t->seen.hash[0])) return found < 0 ? -1 : 0;
    return credential_of(reader, credential_stand_in(login), &t->seen, f) < 0 ? -1 : 0;
}

int signin(struct store *reader, struct service *service, struct str login, struct str password, bool demo_allowed, ms_t now,
           struct signed_in *ret, struct fault *f) {
    struct trying t = {.now = now};
    if (look_up(reader, login, &t, f) < 0) return -1;
    if (credential_locked(&t.seen, now)) return say_locked(t.seen.locked, f);
    t.verified = password_right(password, str_c(t.seen.hash));
    if (t.verified && t.seen.demo && !demo_allowed)
        return fault_set(f, FAULT_INPUT, "demo-only", "这是演示密码，只在演示系统里有效：请用自己的密码，或请管理员设置",
                         "this is a demonstration's password and good only there: use your own, or ask an administrator for one");
    if (service_work_do(service, settle, &t, f) < 0) return -1;
    int status = 0;
    if (t.locked || credential_locked(&t.after, now)) status = say_locked(t.after.locked, f);
    else if (!t.right) status = say_wrong(t.after.failures, f);
    else {
        t.made.demo = t.seen.demo;
        *ret = t.made;
    }
    secret_forget(&t, sizeof t);
    return status;
}
