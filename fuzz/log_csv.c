// SPDX-License-Identifier: Apache-2.0
// The input as an event log in CSV.
#include "event_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    struct event_log l = {0};
    struct log_options o = {.utc_offset = 0, .start = STR("case:begin"), .deadline = STR("")};
    if (n && bytes[0] % 2) o.start = STR("");
    struct log_reader *r = csv_log_new(&l, &o);
    if (read_log(r, str_of((const char *)bytes, n)) == 0) must_be_a_log(&l);
    log_reader_free(r);
    log_release(&l);
    return 0;
}
