# SPDX-License-Identifier: Apache-2.0
"""Where in HTML a place of a template is: element text, a quoted attribute, a URL, JSON in a script. The machine reads
the literal text, collapses its white space and says for each field how it is to be escaped, or why it may not stand
there."""
import copy
import re

from template_read import fault

VOID = set("area base br col embed hr img input link meta source track wbr".split())
BLOCK = set("html head body title meta link script header nav main footer section article aside div p h1 h2 h3 h4 h5 h6 ul "
            "ol li dl dt dd table thead tbody tfoot tr th td caption colgroup col form fieldset legend figure figcaption hr "
            "pre blockquote address details summary option optgroup br dialog search svg".split())
INNER = {"select", "datalist"}  # inline themselves; white space directly inside does not show
RAW = {"script", "title", "textarea"}
URLS = set("href src action formaction poster cite data background manifest ping xlink:href hx-get hx-post hx-put hx-patch "
           "hx-delete hx-push-url hx-replace-url".split())
NEVER = set("srcset srcdoc imagesrcset hx-vals hx-vars hx-headers hx-request hx-ext hx-trigger".split())
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
WIDE = re.compile(r"[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF\u2018\u2019\u201C\u201D\u2026\u2014]")


class Html:
    def __init__(self):
        self.mode = "data"  # data raw gap space name before unquoted value
        self.element, self.closing, self.opened = "", False, None
        self.attribute, self.quote, self.url = "", "", ""
        self.stack = ()     # open elements (name, line)
        self.script = ""                      # type of the script
        self.string = self.escaped = False    # inside a JSON string; behind its backslash
        self.pending, self.last, self.fresh = "", "block", False

    def copy(self):
        return copy.copy(self)

    def key(self):
        return (self.mode, self.element if self.mode not in ("data", "raw") else "", self.closing and self.mode == "gap",
                self.attribute if self.mode == "value" else "", self.quote if self.mode == "value" else "",
                self.url if self.mode == "value" else "", self.script if self.element == "script" else "", tuple(name for name, _ in self.stack), self.string, self.escaped)

    def where(self):
        if self.mode == "data":
            return "in text" + (f" in <{self.stack[-1][0]}>" if self.stack else "")
        if self.mode == "raw":
            return f"in <{self.element}>"
        if self.mode == "value":
            return f"in the attribute {self.attribute} of <{self.element}>"
        return f"in the tag <{'/' if self.closing else ''}{self.element}>"

    def kept(self):
        return any(name in ("pre", "textarea") for name, _ in self.stack)

    # --- white space
    def flush(self, out, follows):
        """Writes white space read before; follows: block, text, wide text, inline or control."""
        ws, self.pending = self.pending, ""
        if not ws:
            return
        if self.kept():
            out.append(ws)
        elif self.last == "block" or follows == "block":
            return
        elif out and out[-1][-1:].isspace():
            return
        elif "\n" not in ws:
            out.append(" ")
        elif not (self.last == "wide" and follows == "wide"):
            out.append("\n")

    def boundary(self, out, place):
        """At {{#…}} and {{/…}}: what was begun in a tag is finished there."""
        if self.mode in ("name", "unquoted"):
            self.mode = "gap"
        if self.mode == "before":
            fault(place, f"the value of {self.attribute} has to be in quotes")
        self.begin(out)
        if self.mode == "data":
            self.flush(out, "control")
            if self.last != "block":
                self.last = "control"

    def begin(self, out):
        """The browser drops the first line break in <pre> and <textarea>: let it not be one of the text."""
        if self.fresh:
            out.append("\n")
            self.fresh = False

    # --- literal text
    def feed(self, text, place, out):
        path, line = place
        at = 0
        while at < len(text):
            here = (path, line + text.count("\n", 0, at))
            at = getattr(self, "in_" + self.mode)(text, at, here, out)

    def in_data(self, text, at, place, out):
        m = re.compile(r"[ \t\r\n]+").match(text, at)
        if m:
            self.pending += m[0]
            if self.kept():
                self.flush(out, "text")
                self.fresh = False
            return m.end()
        if text[at] == "<":
            m = re.compile(r"<![dD][oO][cC][tT][yY][pP][eE][^>]*>").match(text, at)
            if m:
                self.flush(out, "block")
                out.append(m[0])
                self.last = "block"
                return m.end()
            m = TAG.match(text, at)
            if not m:
                fault(place, "a bare <; write &lt;")
            self.closing, self.element = m[1] == "/", m[2].lower()
            self.flush(out, "block" if self.element in BLOCK or (self.closing and self.element in INNER) else "inline")
            if self.element == "style":
                fault(place, "<style> is refused by the Content-Security-Policy; the stylesheet is src/web/assets/style.css")
            out.append(m[0])
            self.opened, self.fresh = place, False
            self.script = ""
            self.mode = "gap"
            return m.end()
        m = re.compile(r"[^<\s]+|[^<]").match(text, at)
        self.flush(out, "wide" if WIDE.match(m[0][0]) else "text")
        out.append(m[0])
        self.last, self.fresh = "wide" if WIDE.match(m[0][-1]) else "text", False
        return m.end()

    def in_gap(self, text, at, place, out):
        c = text[at]
        if c.isspace():
            self.mode = "space"
        elif c == ">":
            self.end_tag(text, at, place, out)
        elif c == "/" and text[at + 1:at + 2] == ">":
            self.end_tag(text, at, place, out, slash=True)
            return at + 2
        else:
            fault(place, f"{c!r} {self.where()}: attributes are separated by a blank, a value stands in quotes behind =")
        return at + 1

    def in_space(self, text, at, place, out):
        if text[at].isspace():
            return at + 1
        if text[at] in ">/":
            return self.in_gap(text, at, place, out)
        m = re.compile(r"[^\s\"'<>/=]+").match(text, at)
        if not m:
            fault(place, f"{text[at]!r} {self.where()} where the name of an attribute should stand")
        if self.closing:
            fault(place, f"an attribute in </{self.element}>")
        self.attribute, self.mode = m[0].lower(), "name"
        if re.fullmatch(r"on\w+|hx-on.*", self.attribute):
            fault(place, f"{self.attribute} is script in an attribute, refused by the Content-Security-Policy")
        if self.attribute == "style":
            fault(place, "style attributes are refused by the Content-Security-Policy; give a class")
        if self.attribute == "http-equiv":
            fault(place, "http-equiv: the server sends the header itself")
        out.append(" " + m[0])
        return m.end()

    def in_name(self, text, at, place, out):
        if text[at] == "=":
            out.append("=")
            self.mode = "before"
            return at + 1
        return self.in_gap(text, at, place, out)

    def in_before(self, text, at, place, out):
        if text[at] in "\"'":
            self.quote, self.mode = text[at], "value"
            self.url = "start" if self.attribute in URLS else ""
            out.append(text[at])
            return at + 1
        m = re.compile(r"[^\s\"'<>=`]+").match(text, at)
        if not m:
            fault(place, f"the value of {self.attribute} has to be in quotes")
        self.mode = "unquoted"
        if self.attribute in URLS:
            self.url = "start"
            self.url_literal(m[0], place)
        if self.element == "script" and self.attribute == "type":
            self.script = m[0].lower()
        out.append(m[0])
        return m.end()

    def in_unquoted(self, text, at, place, out):
        return self.in_gap(text, at, place, out)

    def in_value(self, text, at, place, out):
        end = text.find(self.quote, at)
        piece = text[at:] if end < 0 else text[at:end]
        if piece and self.url:
            self.url_literal(piece, place)
        if piece and self.element == "script" and self.attribute == "type":
            self.script += piece.lower()
        out.append(piece)
        if end < 0:
            return len(text)
        out.append(self.quote)
        self.mode = "gap"
        return end + 1

    def url_literal(self, piece, place):
        if self.url == "start":
            if re.match(r"\s*(javascript|vbscript|data)\s*:", piece, re.I):
                fault(place, f"{piece!r} is no address {self.where()}")
            if piece[0] in "?#":
                self.url = "path"
            elif piece[0] == "/":
                self.url = "slash" if piece == "/" else "other" if piece[1] in "/\\" else "path"
            else:
                self.url = "other"
        elif self.url == "slash":
            self.url = "other" if piece[0] in "/\\" else "path"
        elif self.url == "whole":
            if piece[0] not in "?#&":
                fault(place, f"behind a url field only ?, & or # may follow, not {piece!r}")
            self.url = "path"

    def end_tag(self, text, at, place, out, slash=False):
        name = self.element
        svg = any(n == "svg" for n, _ in self.stack)
        out.append("/>" if slash and svg else ">")
        self.mode = "data"
        self.last = "block" if name in BLOCK or (not self.closing and name in INNER) else "inline"
        if self.closing:
            if not self.stack:
                fault(self.opened, f"</{name}> closes nothing")
            top, line = self.stack[-1]
            if top != name:
                fault(self.opened, f"</{name}> where </{top}> for line {line} should stand")
            self.stack = self.stack[:-1]
            return
        if name in VOID or (slash and svg):
            return
        if slash:
            fault(self.opened, f"<{name}/> does not close itself; write </{name}>")
        self.stack += ((name, self.opened[1]),)
        self.fresh = name in ("pre", "textarea")
        if name in RAW:
            self.mode, self.string, self.escaped = "raw", False, False

    def in_raw(self, text, at, place, out):
        m = re.compile(rf"</{self.element}(?=[\s>/])", re.I).search(text, at)
        end = m.start() if m else len(text)
        piece = text[at:end]
        if self.element == "script" and piece.strip() and self.script != "application/json":
            fault(place, "script in the page is refused by the Content-Security-Policy; only type=\"application/json\" may hold text")
        for c in piece if self.element == "script" else "":
            if self.escaped:
                self.escaped = False
            elif self.string and c == "\\":
                self.escaped = True
            elif c == '"':
                self.string = not self.string
        if piece:
            out.append(piece)
            self.fresh = False
        if not m:
            return len(text)
        out.append(m[0])
        self.closing, self.mode, self.opened = True, "gap", place
        return m.end()

    # --- fields
    def field(self, name, kind, place, out):
        """How a field of this type is written here: the name of the C function in web/escape.h."""
        if kind == "personal":
            fault(place, "personal data is printed only after personal_shown")
        if kind in ("rows", "record"):
            fault(place, f"{name} is {'rows: {{#each ' + name + ' as …}}' if kind == 'rows' else 'a record: print its fields'}")
        if self.mode in ("before", "unquoted"):
            fault(place, f"the value of {self.attribute} has to be in quotes")
        if self.mode not in ("data", "raw", "value"):
            fault(place, f"{name} {self.where()}: a field stands in text or in a quoted attribute")
        if self.mode == "raw" and self.element == "script":
            return self.json(name, kind, place)
        if kind == "bool":
            fault(place, f"{name} is a bool, for {{{{#if {name}}}}}")
        if kind == "html" and self.mode != "data":
            fault(place, f"{name} is html and may not stand {self.where()}")
        if self.mode == "value":
            return self.value(name, kind, place)
        self.flush(out, "control")
        self.begin(out)
        self.last = "control"
        return {"int": "escape_int", "html": "html_add"}.get(kind, "escape_text")

    def json(self, name, kind, place):
        if self.script != "application/json":
            fault(place, f"{name} may not stand in <script>, only in type=\"application/json\"")
        if self.escaped:
            fault(place, f"{name} behind a backslash")
        if kind == "html":
            fault(place, f"{name} is html and may not stand in <script>")
        if kind in ("text", "url"):
            if not self.string:
                fault(place, f'{name} in JSON stands in quotes: "{{{{{name}}}}}"')
            return "escape_json"
        return "escape_int" if kind == "int" else "escape_bool"

    def value(self, name, kind, place):
        if self.attribute in NEVER or (self.element == "script" and self.attribute == "type"):
            fault(place, f"{name} may not stand {self.where()}")
        if not self.url:
            return "escape_int" if kind == "int" else "escape_attribute"
        if self.url == "start":
            if kind != "url":
                fault(place, f"{name} is {kind}; {self.where()} a url stands, or a literal path or query before the field")
            self.url = "whole"
            return "url_add"
        if self.url == "path" or (self.url == "slash" and kind == "int"):
            self.url = "path"
            return "escape_int" if kind == "int" else "escape_uri"
        if self.url == "slash":
            fault(place, f"{name} directly behind /: if it were empty, the rest would name another site; put a literal name before it")
        if self.url == "whole":
            fault(place, f"{name} directly behind a url field; ?, & or # separates them")
        # other: another site, or a name relative to nobody knows what
        fault(place, f"{name}: the address before it does not begin with /, ? or #")
