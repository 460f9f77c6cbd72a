// SPDX-License-Identifier: Apache-2.0
#include "cli/look.h"

int look_open(struct look *l, struct cli *c, struct fault *f) {
    *l = (struct look){.view = {.desk = &l->desk, .arena = &c->arena, .viewer = cli_has(c, "personal") ? VIEWER_FULL : VIEWER_OFFICE}};
    if (cli_open_read(c, &l->store, f) < 0) return -1;
    if (desk_open(&l->desk, l->store, cli_rooms, store_region(l->store), f) < 0) {
        look_close(l);
        return -1;
    }
    l->desk.now = l->desk.at = now_ms();
    l->view.utc_offset = desk_days(&l->desk).utc_offset;
    return 0;
}

void look_close(struct look *l) {
    desk_release(&l->desk);
    l->store = store_close(l->store);
}
