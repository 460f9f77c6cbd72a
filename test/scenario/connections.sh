#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# 10,000 connections that say nothing and 1,000 that drip (heads, bodies, answers nobody reads), opened again whenever the
# server ends them, while 64 clients work: these lose nothing and are refused nothing. In a short run a fifth of each.
# Prints "ok NAME" or "not ok NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN_PLAIN:-${HUIYIN:-$root/build-check/huiyin}}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HUIYIN_DATA=$root PYTHONPATH=$root/test/scenario PYTHONDONTWRITEBYTECODE=1
cd "$work" || exit 3
"${CC:-cc}" -D_GNU_SOURCE -O1 "$root/test/load/rush.c" -o rush >cc.out 2>&1 || { echo "not ok connections – $(tail -n 1 cc.out)"; exit 1; }
python3 - "$huiyin" connections <<'PY'
import resource, selectors, socket, sys, time
from loaded import *
import loaded

hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
IDLE, SLOW = (10000, 1000) if long_run else (2000, 200)
if min(hard, 65536) < IDLE + SLOW + 500:
    print(f"skip connections – 打开文件数的硬限只有 {hard} / the hard limit of open files is {hard}")
    sys.exit(0)
token = city()
s = Server()
span = 20 if long_run else 3
alone = rush(s.port, token, 64, 0, span, "alone")

POST = b"POST /api/v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
kinds = {"idle": b"", "head": b"GET /sign-in HTTP/1.1\r\nHost: x\r\n", "body": POST, "reader": b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 8}
drips = {"head": b"A: b\r\n", "body": b" "}
open_, opened, ended = {}, 0, 0


def dial(n, kind):
    global opened
    c = socket.socket()
    c.setblocking(False)
    if kind == "reader":
        c.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    try:
        c.bind((f"127.0.{1 + n % 50}.{1 + n // 50 % 4}", 0))
        c.connect(("127.0.0.1", s.port))
    except BlockingIOError:
        pass
    except OSError:
        c.close()
        return
    open_[c] = [n, kind, False]
    opened += 1


def press():
    """One turn: what is new says its first words, what drips drips, what was ended is opened again."""
    global ended
    for c, what in list(open_.items()):
        n, kind, begun = what
        try:
            if not begun and kinds[kind]:
                c.send(kinds[kind])
            elif kind in drips:
                c.send(drips[kind])
            elif kind == "idle" and c.recv(1, socket.MSG_PEEK) == b"":
                raise ConnectionError
            what[2] = True
        except BlockingIOError:
            continue
        except OSError as e:
            if e.errno == 107:  # not connected yet
                continue
            c.close()
            del open_[c]
            ended += 1
            if ended % 4 == 0:
                dial(n, kind)


for n in range(IDLE + SLOW):
    dial(n, "idle" if n < IDLE else ("head", "body", "reader")[n % 3])
    if n % 200 == 199:
        press()
p = rush_start(s.port, token, 64, 0, span * 2, "beside")
most = 0
while p.poll() is None:
    press()
    most = max(most, s.descriptors())
    time.sleep(0.1)
beside = rush_end(p)
mb = s.resident_mb()
say(f"{opened} opened, {ended} ended by the server, at most {most} descriptors and {mb} MB in it", None if ended and most < 3000 else most)
say(f"64 clients beside them: {beside['per_second']}/s, p50 {beside['p50_ms']} ms, p99 {beside['p99_ms']} ms; alone {alone['per_second']}/s, p50 {alone['p50_ms']} ms, p99 {alone['p99_ms']} ms")
# On a machine that is busy with other things 64 at once are a crowd: some may be asked to come again, as anywhere.
say("none of the working clients is cut off; who is sent away is told when to come again",
    beside if beside["lost"] or beside["other"] or beside["no_retry_after"] or beside["not_connected"] or beside["accepted"] < beside["shed"] else None)
for c in open_:
    c.close()
after = rush(s.port, token, 64, 0, 1, "after")
say("afterwards it is as before", after if after["lost"] or after["other"] or after["accepted"] < 64 else None)
s.stop()
prove()
sys.exit(loaded.bad)
PY
