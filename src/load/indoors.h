// SPDX-License-Identifier: Apache-2.0
// The same workloads straight to the desk of this process, without HTTP: what the writer, the procedures and the store can do by
// themselves. Only those that write.
#ifndef LOAD_INDOORS_H
#define LOAD_INDOORS_H

#include "load/work.h"

// clients: commands on their way at once. Latency is from being due to being committed. Of the options those about a target,
// timeouts, thinking and retries say nothing here. Fault "not-indoors" for a workload that only reads.
int indoors(struct service *s, struct work_run *run, const struct drive_options *o, const struct drive_plan *plan, struct drive_result *ret, struct fault *f);

#endif
