#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Files that pages need (css, js, svg …) -> C, with the hash of their content in the path, so that browsers keep them
for ever. Usage: gen_assets.py OUT_H OUT_C FILE…"""
import hashlib
import os
import re
import sys

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
         ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
         ".webmanifest": "application/manifest+json"}


def c_bytes(data):
    """The bytes as C string literals, a line of the file or 100 bytes each."""
    out = []
    for piece in re.findall(rb"[^\n]{0,100}\n|[^\n]{1,100}", data):
        text = "".join(chr(c) if 0x20 <= c < 0x7F and c not in b'"\\?' else f"\\{c:03o}" for c in piece)
        out.append(f'        "{text}"')
    return "\n".join(out) or '        ""'


def read(paths):
    assets, names = [], {}
    for path in paths:
        name = os.path.basename(path)
        stem, ending = os.path.splitext(name)
        if not re.fullmatch(r"[a-z][a-z0-9_.-]*", name):
            sys.exit(f"{path}: the name takes small letters, digits, '-', '_' and '.' only")
        if ending not in TYPES:
            sys.exit(f"{path}: no media type for {ending or 'a name without ending'}; there is {' '.join(TYPES)}")
        macro = "ASSET_" + re.sub(r"\W", "_", name).upper()
        if macro in names:
            sys.exit(f"{path}: {macro} is {names[macro]} already")
        names[macro] = path
        with open(path, "rb") as file:
            data = file.read()
        digest = hashlib.sha256(data).hexdigest()
        assets.append((name, f"/assets/{stem}.{digest[:8]}{ending}", macro, TYPES[ending], data, digest[:32]))
    return sorted(assets)


def main():
    out_h, out_c, *paths = sys.argv[1:]
    assets = read(paths)
    guard = "WEB_" + re.sub(r"\W", "_", os.path.basename(out_h)).upper()
    note = "// Made by tools/gen_assets.py from src/web/assets/; change those.\n"
    h = [note, f"#ifndef {guard}\n#define {guard}\n", '#include "web/asset.h"\n', "// Where each lies now."]
    h += [f'#define {macro} "{path}"' for _, path, macro, *_ in assets]
    h += ["\n#endif"]
    c = [note, '#include "web/asset.h"\n', "const struct asset assets[] = {"]
    for name, path, _, kind, data, digest in assets:
        c.append(f'    {{"{name}", "{path}", "{kind}", (const unsigned char *)\n{c_bytes(data)},\n        {len(data)}, "\\"{digest}\\""}},')
    c += ["    {.name = NULL},", "};", f"const size_t asset_count = {len(assets)};"]
    for path, lines in ((out_h, h), (out_c, c)):
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


main()
