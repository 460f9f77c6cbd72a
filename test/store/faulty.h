// SPDX-License-Identifier: Apache-2.0
// A driver before SQLite's that fails when it is told to: at the n-th call, before it is done or after it was.
#ifndef TEST_FAULTY_H
#define TEST_FAULTY_H

#include "store/driver.h"

enum faulty_mode {
    FAULTY_NOT,
    FAULTY_BEFORE, // the call fails and does nothing
    FAULTY_AFTER,  // it is done, but told as failed; of a commit: as the connection that breaks before the answer
    FAULTY_FROM_ON // it and all that follow fail
};

struct faulty {
    enum faulty_mode mode;
    long at;      // the n-th call from 1
    long calls;   // so far
    long failed;
    const char *what; // the call that failed first
};

extern struct faulty faulty;
extern const struct store_driver faulty_driver;

void faulty_set(enum faulty_mode mode, long at); // counts from the beginning again

// When not NULL, called once beside the next such statement: before it is asked, or after its rows came. What it returns below zero fails the call.
struct faulty_beside {
    int (*run)(void *context, struct fault *f);
    void *context;
    enum statement which;
    bool after;
};
extern struct faulty_beside faulty_beside;

#endif
