// SPDX-License-Identifier: Apache-2.0
// A procedure as a drawing: Graphviz text, one cluster per section.
#ifndef PROCEDURE_DRAW_H
#define PROCEDURE_DRAW_H

#include "procedure/procedure.h"

// DOT: stages as boxes (ends doubled, paused stages dashed) with owner and limit, actions as arrows labelled
// with action and role; rungs that act as dashed arrows; forks as dotted arrows to the part's cluster.
void procedure_dot(struct buf *b, const struct procedure *p);
// The same drawn by Graphviz, another program that takes a few tenths of a second. Faults "no-graphviz" (not installed),
// "graphviz-failed", "cannot-run".
int procedure_svg(struct buf *ret, const struct procedure *p, struct fault *f);

#endif
