# SPDX-License-Identifier: Apache-2.0
"""Somebody who signs in and looks at pages, for scenario scripts: the server is that of served.bash."""
import http.client
import os
import re
import sys
import urllib.parse

_bad = 0


def statement(name, good, why=""):
    global _bad
    print(f"ok {name}" if good else f"not ok {name} – {str(why)[:300]!r}", flush=True)
    _bad |= not good


def end():
    sys.exit(_bad)


class Visitor:
    """Status and text come back; headers of the last answer in `headers`."""

    def __init__(self, login):
        self.cookie = ""
        self.post("/sign-in", "/sign-in", login=login, password="yunjiang-demo")

    def ask(self, method, path, body=None, headers=()):
        c = http.client.HTTPConnection("127.0.0.1", int(os.environ["HUIYIN_PORT"]), timeout=60)
        sent = dict(headers, Cookie=self.cookie)
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        c.request(method, path, body, sent)
        r = c.getresponse()
        self.headers = {k.lower(): v for k, v in r.getheaders()}
        for name, value in r.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.split(";")[0]
        return r.status, r.read().decode()

    def get(self, path, headers=(), **query):
        return self.ask("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""), headers=headers)

    def post(self, page, action, **fields):
        """Fills in the form of a page that leads to `action`."""
        text = self.get(page)[1]
        form = next((f for f in re.findall(r"<form[^>]*>.*?</form>", text, re.S) if f'action="{action}"' in f), "")
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))
        return self.ask("POST", action, urllib.parse.urlencode({**hidden, **fields}))
