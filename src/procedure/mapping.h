// SPDX-License-Identifier: Apache-2.0
// How open matters of one procedure and profile come to another: which stage, count, role, part and clock becomes which.
// What has the same name in both needs no line (docs/correcting.md "When a procedure changes"):
//   迁移 诉求 第1版 到 第2版            migration appeal version 1 to version 2
//   环节 待派 到 待交办                 stage pending to assigned
//   计数 退单次数 到 退办次数           count …      角色 受理中心 到 热线中心   role …
//   分件 会办意见 到 会签               part … to …, its own lines indented      分件 会办意见 收回   part … recalled
//   时钟 答复 到 办复                   clock … to …      时钟 首次联系 起算     clock … starts
// The mapping is proved like a procedure: every state that can be reached under the old one, and is no end, has an image
// from which all properties of proof.h hold under the new one.
#ifndef PROCEDURE_MAPPING_H
#define PROCEDURE_MAPPING_H

#include "procedure/proof.h"

enum { MAPPING_MAX_BYTES = 64 * 1024, MAPPING_CLOCKS = 20 };

struct mapping_section {
    int stage[PROC_STAGES];      // of the old one; the new one's, or -1: no image
    int counter[PROC_COUNTERS];  // or -1: forgotten
    int clock[MAPPING_CLOCKS];   // spans; or -1: stops at the move
    bool starts[MAPPING_CLOCKS]; // spans of the new one that begin at the move
};

struct mapping {
    const struct rules *from, *to;
    int role[PROC_ROLES];    // or -1: not bound any more
    int share[PROC_SHARES];  // or -1: its open parts are recalled
    struct mapping_section sections[1 + PROC_SHARES]; // of the old one
};

// Faults with line and column: "mapping-syntax", "mapping-name" (none of the old or the new one, with the near word),
// "mapping-pair" (the first line names other versions), "mapping-twice", "mapping-part" (a part that is neither mapped nor
// recalled), those of text_check. An empty text maps by names alone. Nothing of the text is kept.
int mapping_read(struct mapping *ret, const struct rules *from, const struct rules *to, struct str text, struct arena *a, struct fault *f);

enum no_image {
    IMAGE_FINE,
    IMAGE_NO_STAGE,   // the stage leads nowhere
    IMAGE_AT_END,     // it would end without anything having been done
    IMAGE_PAUSE,      // a stage whose clocks stand still becomes one that is not, or the other way
    IMAGE_NO_STATE,   // the new procedure cannot stand so: an open part it does not split off there
};
// The state a matter (section 0) or part (share + 1) stands in, under the new procedure. Counts above the new maximum are
// used up; bound roles the new one does not bind are dropped.
enum no_image mapping_state(const struct mapping *m, int section, const struct state *st, struct state *ret);
int mapping_to_section(const struct mapping *m, int section); // of the new one; -1 recalled

// 0 and *ret whenever the search ran: findings of property 0 are states without an image, shown by the way there under the
// old procedure; others are of the new one, entered by the mapping. *ret_states counts the states mapped. -1 as procedure_prove.
int mapping_prove(const struct mapping *m, struct arena *a, struct proof *ret, int64_t *ret_states, struct fault *f);

#endif
