// SPDX-License-Identifier: Apache-2.0
#include "cli/deliver.h"

#include "base/file.h"

static const char *const settings[] = {"smtp", "smtp-user", "smtp-password-file", "mail-from", "sms-url", "sms-secret-file", "public-url", "quiet"};
enum { SETTINGS = sizeof settings / sizeof *settings };

bool cli_deliver_given(const struct cli *c) {
    bool given = cli_has(c, "deliver-conf");
    for (size_t i = 0; i < SETTINGS; i++) given = given || cli_has(c, settings[i]);
    return given;
}

static int read_settings(struct cli *c, struct settings *s, struct fault *f) {
    const char *file = cli_get(c, "deliver-conf");
    struct buf b = BUF_INIT;
    int status = file ? file_read(file, SETTINGS_FILE_MAX, &b, f) : 0;
    if (status == 0 && file) status = settings_read(s, buf_str(&b), f);
    for (size_t i = 0; i < SETTINGS && status == 0; i++) {
        const char *value = cli_get(c, settings[i]);
        if (value) status = settings_set(s, str_c(settings[i]), str_c(value), f);
    }
    buf_release(&b);
    return status < 0 ? -1 : settings_whole(s, f);
}

int cli_deliver_open(struct cli *c, struct cli_deliver *ret, struct fault *f) {
    const char *folder = cli_data_path(c, "notices");
    settings_init(&ret->settings);
    ret->notices = (struct notices){.arena = ARENA_INIT};
    if (folder == NULL) return fault_set(f, FAULT_MACHINE, "no-file", "找不到随程序附带的文件夹 %s", "the folder %s that comes with the program is not there", "notices");
    if (read_settings(c, &ret->settings, f) == 0 && notices_load(&ret->notices, folder, f) == 0) return 0;
    settings_release(&ret->settings);
    return -1;
}

void cli_deliver_release(struct cli_deliver *d) {
    settings_release(&d->settings);
    notices_release(&d->notices);
}
