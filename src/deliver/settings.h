// SPDX-License-Identifier: Apache-2.0
// What the notifier needs to know of its surroundings: mail server, SMS gateway, quiet hours. From the command line and from
// a file of lines NAME = VALUE; the same names in both (docs/deliveries.md lists them).
#ifndef DELIVER_SETTINGS_H
#define DELIVER_SETTINGS_H

#include "base/arena.h"
#include "base/fault.h"
#include "deliver/notice.h"
#include "deliver/when.h"

struct settings {
    struct arena arena; // holds the texts
    struct str smtp, smtp_user, smtp_password, mail_from, ca_file; // smtp empty: no mail goes out
    struct str sms_url, sms_secret;                                // sms_url empty: no short messages
    struct str public_url;
    enum notice_language language;
    struct quiet quiet; // utc_offset is set by the notifier
    struct retry retry;
    int timeout_seconds, parallel;
    bool urgent_at_night; // the quiet hours do not count for urgent matters
    bool plain;           // messages may cross a network in the clear
};

enum { SETTINGS_FILE_MAX = 64 * 1024 };

void settings_init(struct settings *s); // defaults: 21:00-08:00, 8 tries from 1 minute to 6 hours, 20 s, 8 at a time
void settings_release(struct settings *s);
// One of them by its name; a file it names is read. Faults "unknown-setting", "bad-setting", of file_read; the name in `where`.
int settings_set(struct settings *s, struct str name, struct str value, struct fault *f);
// Lines NAME = VALUE; '#' begins a comment. Faults also with line.
int settings_read(struct settings *s, struct str text, struct fault *f);
// Whether they go together: mail needs mail-from, the gateway its secret, both TLS unless they are on this machine or `plain`
// is yes. Fault "bad-setting".
int settings_whole(const struct settings *s, struct fault *f);
// "127.0.0.1", "::1", "localhost" behind the scheme of a URL.
bool settings_on_this_machine(struct str url);

#endif
