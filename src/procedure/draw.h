// SPDX-License-Identifier: Apache-2.0
// A procedure as a drawing: Graphviz text, one cluster per section.
#ifndef PROCEDURE_DRAW_H
#define PROCEDURE_DRAW_H

#include "procedure/procedure.h"

// DOT: stages as boxes (ends doubled, paused stages dashed) with owner and limit, actions as arrows labelled
// with action and role; rungs that act as dashed arrows; forks as dotted arrows to the part's cluster.
void procedure_dot(struct buf *b, const struct procedure *p);

#endif
