#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual page huiyin(1) out of what the program says of itself. Usage: gen_man.py HUIYIN DATE >huiyin.1"""
import re
import subprocess
import sys


def said(*words):
    return subprocess.run([program, *words], capture_output=True, text=True, check=True).stdout


def roff(text):
    lines = []
    for line in text.rstrip("\n").split("\n"):
        line = line.replace("\\", "\\e").replace("-", "\\-")
        lines.append("\\&" + line if line[:1] in (".", "'") else line)
    return "\n".join(lines)


program, date = sys.argv[1:]
version = said("--version").split()[1]
whole = said("--help")
verbs = re.findall(r"^  ([a-z]+(?: [a-z]+)?) +[^\x00-\x7f]", whole, re.M)
print(f""".\\" made from the program's own help by tools/gen_man.py
.TH HUIYIN 1 {date} "huiyin {version}" "回音"
.SH NAME
huiyin \\- every matter lands with somebody, every matter gets an answer (件件有着落，事事有回音)
.SH SYNOPSIS
.B huiyin
.I VERB
.RI [ \\-\\-OPTION " " VALUE ...]
.RI [ ARGUMENT ...]
.SH DESCRIPTION
.nf
{roff(whole)}
.fi""")
for verb in verbs:
    print(f".SH {verb.upper()}\n.nf\n{roff(said(*verb.split(), '--help'))}\n.fi")
print(""".SH FILES
.TP
.I /etc/huiyin/serve.conf
settings of the service
.TP
.I /var/lib/huiyin
its store
.TP
.I /usr/share/doc/huiyin/operations.md
how to run it
.SH SIGNALS
.B SIGTERM
ends
.B huiyin serve
after the requests on their way,
.B SIGHUP
makes it read certificate, log settings and token again,
.B SIGUSR2
makes it hand over to the program that lies under its name now.""")
