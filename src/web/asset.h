// SPDX-License-Identifier: Apache-2.0
// Stylesheets, scripts and drawings in the binary. A path holds the hash of the content: what lies there never changes
// and may be kept for ever (Cache-Control: public, max-age=31536000, immutable).
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include "base/str.h"

struct asset {
    const char *name; // "style.css"
    const char *path; // "/assets/style.1a2b3c4d.css"; assets.h has it as ASSET_STYLE_CSS
    const char *type; // "text/css; charset=utf-8"
    const unsigned char *bytes;
    size_t n;
    const char *etag; // with its quotation marks
};

extern const struct asset assets[]; // by name
extern const size_t asset_count;

// The asset at a path, or by its plain name; NULL where there is none (also for a hash that is no longer the current one).
const struct asset *asset_at(struct str path);
const struct asset *asset_named(struct str name);

#endif
