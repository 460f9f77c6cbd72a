// SPDX-License-Identifier: Apache-2.0
// Names of actions that the desk would never hand to the procedure: those of its own verbs come first.
#ifndef DESK_SHADOW_H
#define DESK_SHADOW_H

#include "desk/desk.h"

// No action of the procedure, by either name, is called like a verb of these rooms. Fault "action-is-verb" with line and
// column. Asked when a procedure is checked or published; what is published already is not asked again.
int procedure_unshadowed(const struct desk_room *const *rooms, const struct procedure *p, struct fault *f);

#endif
