#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The build-time generators on broken inputs: each mistake is refused with file, line and a sentence.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
bad=0
python=$(python3 -c 'import sys; print(sys.executable)') # once: a shim before it costs more than a generator

ok() { echo "ok generators $1"; }
not_ok() {
    echo "not ok generators $1 – $2"
    bad=1
}

# refuses GENERATOR NAME LINE WORDS: $1 exits with 1 and one line "FILE:LINE: …WORDS…"; no output file is left
refuses() {
    local name=$1 want=$2 words=$3 status
    shift 3
    rm -f out.*
    "$@" >said 2>&1
    status=$?
    if [ "$status" != 1 ]; then
        not_ok "$name" "exit status $status: $(head -c 200 said)"
    elif [ "$(wc -l <said)" != 1 ] || [[ $(<said) != "$want: "*"$words"* ]]; then
        not_ok "$name" "not \"$want: …$words\" but: $(head -c 300 said)"
    elif [ -e out.h ] || [ -e out.c ]; then
        not_ok "$name" "left an output file"
    else
        ok "$name"
    fi
}

# template NAME LINE WORDS: the template on standard input
template() {
    cat >t.html
    refuses "template: $1" "t.html:$2" "$3" "$python" "$root/tools/gen_templates.py" out.h out.c "$root"/test/templates/records.html \
        "$root"/test/templates/deed_chip.html t.html
}

# body NAME WORDS BODY: the body stands in line 3
body() {
    printf '%s\n\n%s\n' '<!--template t word:text place:url n:int yes:bool piece:html deeds:[deed] deed:deed who:personal-->' "$3" |
        template "$1" 3 "$2"
}

# --- declarations
template "no declaration" 1 "<!--template NAME" <<<'<p>x</p>'
template "an unknown type, the near one is named" 1 "there is no type txt; did you mean text?" <<<'<!--template t a:txt-->'
template "an unknown record" 2 "there is no record dead; did you mean deed?" <<<$'<!--template t a:text\n b:[dead]-->'
template "a field twice" 2 "the field a stands twice" <<<$'<!--template t a:text\n a:int-->'
template "a count that rows bring already" 1 "deeds brings it" <<<'<!--template t deeds:[deed] deeds_count:int-->'
template "the same the other way round" 1 "deeds_count stands twice" <<<'<!--template t deeds_count:int deeds:[deed]-->'
template "a field that is a word of C" 1 "switch is a word of C" <<<'<!--template t switch:text-->'
template "a field in capitals" 1 "cannot read the field" <<<'<!--template t Word:text-->'
template "a template twice in a file" 2 "a second template" <<<$'<!--template t-->\n<!--template u-->'
template "a template of another file's name" 1 "stands twice, first in" <<<'<!--template deed_chip-->'
template "a record of another file's name" 1 "the record deed stands twice" <<<'<!--record deed a:text-->'
template "a record that holds itself" 2 "holds itself: x -> y -> x" <<<$'<!--template t-->\n<!--record x y:y-->\n<!--record y x:x-->'
template "a declaration below" 3 "declarations stand at the top" <<<$'<!--template t-->\n<p>\n<!--record x a:text--></p>'
template "text in a file of records" 2 "no <!--template" <<<$'<!--record x a:text-->\nx'

# --- fields and blocks
body "an unknown field, the near one is named" "t has no field wrod; did you mean word?" '{{wrod}}'
body "an unknown field of a record" "the record deed has no field hwo; did you mean who?" '{{deed.hwo}}'
body "a field of a text" "text has no fields" '{{word.x}}'
body "a field of rows" "use {{#each}}" '{{deeds.at}}'
body "personal data" "personal data is printed only after personal_shown" '{{who}}'
body "personal data as a condition" "is personal" '{{#if who}}x{{/if}}'
body "rows as text" "{{#each deeds as …}}" '{{deeds}}'
body "a record as text" "print its fields" '{{deed}}'
body "a bool as text" "is a bool" '{{yes}}'
body "text as rows" "is text, not rows" '{{#each word as w}}{{/each}}'
body "a row named as a field" "is a name already" '{{#each deeds as word}}{{/each}}'
body "a row beyond its block" "t has no field d" '{{#each deeds as d}}{{/each}}{{d.at}}'
body "an int that equals a word" "it cannot equal" '{{#if n = "x"}}{{/if}}'
body "a text that equals a number" "it cannot equal" '{{#if word = 3}}{{/if}}'
body "a record as condition" "cannot be a condition" '{{#if deed}}{{/if}}'
body "a condition with too much in it" "cannot read the condition" '{{#if word and yes}}{{/if}}'
body "an unknown tag" "cannot read {{#unless yes}}" '{{#unless yes}}{{/unless}}'
body "if without end" "{{#if}} without {{/if}}" '{{#if yes}}x'
body "each without end" "{{#each}} without {{/each}}" '{{#each deeds as d}}x'
body "an end without beginning" "{{/if}} without {{#if}}" 'x{{/if}}'
body "ends crossed" "where {{/each}} for line 3" '{{#each deeds as d}}{{#if yes}}{{/if}}{{/if}}'
body "else without if" "without {{#if}}" '{{#else}}'
body "else twice" "twice" '{{#if yes}}{{#else}}{{#else}}{{/if}}'
body "else if behind else" "twice" '{{#if yes}}{{#else}}{{#else if n}}{{/if}}'
body "open braces" "{{ without }}" '{{word}'
body "a character that does not show" "U+202E does not show" $'a\xe2\x80\xaeb'
body "an open comment" "a comment without -->" '<!-- x'
template "the line is counted through comments and literals" 7 "has no field x" <<<$'<!--template t-->\n<!--\n-->\n<p>\n{{!--\n--}}\n{{x}}</p>'

# --- places
body "an unquoted attribute" "has to be in quotes" '<p title={{word}}>x</p>'
body "an attribute half unquoted" "has to be in quotes" '<p title=a{{word}}>x</p>'
body "an unquoted attribute behind a condition" "has to be in quotes" '<p title={{#if yes}}a{{/if}}>x</p>'
body "a field in a tag" "a field stands in text or in a quoted attribute" '<p {{word}}>x</p>'
body "a field as name of a tag" "a bare <" '<{{word}}>x</p>'
body "a field in the name of a tag" "a field stands in text" '<h{{n}}>x</h1>'
body "a field in a closing tag" "a field stands in text" '<p>x</p {{word}}>'
body "text as an address" "a url stands" '<a href="{{word}}">x</a>'
body "text as the address of a form" "a url stands" '<form action="{{word}}"></form>'
body "text right behind the first slash" "would name another site" '<a href="/{{word}}">x</a>'
body "text behind another site" "does not begin with" '<a href="//x/{{word}}">x</a>'
body "text behind a scheme" "does not begin with" '<a href="https://{{word}}">x</a>'
body "text behind a url" "separates them" '<a href="{{place}}{{word}}">x</a>'
body "a path behind a url" "only ?, & or #" '<a href="{{place}}/x">x</a>'
body "script as an address" "is no address" '<a href=" JavaScript:x">x</a>'
body "a field in srcset" "may not stand" '<img srcset="{{place}} 2x">'
body "a field in an event handler" "script in an attribute" '<p onclick="{{word}}">x</p>'
body "an event handler in capitals" "script in an attribute" '<p OnClick="x">x</p>'
body "a style attribute" "style attributes are refused" '<p style="color:{{word}}">x</p>'
body "a style element" "<style> is refused" '<style>{{word}}</style>'
body "a field in script" "only in type=\"application/json\"" '<script>{{word}}</script>'
body "script in the page" "script in the page is refused" '<script>x()</script>'
body "a type of script that depends" "end in different places" '<script{{#if yes}} type="application/json"{{/if}}>{{n}}</script>'
body "a field as type of script" "may not stand" '<script type="{{word}}"></script>'
body "JSON text without quotes" "in JSON stands in quotes" '<script type="application/json">{{word}}</script>'
body "a field behind a backslash in JSON" "behind a backslash" '<script type="application/json">"\{{word}}"</script>'
body "html in JSON" "html and may not stand in <script>" '<script type="application/json">"{{piece}}"</script>'
body "html in an attribute" "html and may not stand" '<p title="{{piece}}">x</p>'
body "html in a text area" "html and may not stand in <textarea>" '<textarea>{{piece}}</textarea>'
body "http-equiv" "the server sends the header" '<meta http-equiv="refresh" content="{{word}}">'
body "branches that end in different places" "end in different places" '<p{{#if yes}} title="{{/if}}">x</p>'
body "an element closed in another branch" "end in different places" '{{#if yes}}<b>{{/if}}x</b>'
body "an element opened in a loop" "end in different places" '{{#each deeds as d}}<p>{{/each}}'
body "a loop of addresses" "end in different places" '<a href="{{#each deeds as d}}{{d.body.url}}{{/each}}">x</a>'
body "a backslash in one branch of JSON" "end in different places" '<script type="application/json">"{{#if yes}}\{{/if}}{{word}}"</script>'
body "text behind an address that depends" "separates them" '<a href="{{#if yes}}/x{{/if}}{{word}}">x</a>'
body "an address behind one that depends" "separates them" '<a href="{{#if yes}}{{place}}{{/if}}{{place}}">x</a>'
body "attributes that could run together" "separated by a blank" '<p {{#if yes}}a{{/if}}b>x</p>'
body "a bare <" "a bare <" '1 < 2'
body "an element not closed" "<p> is not closed" '<p>x'
body "elements crossed" "</b> where </i> for line 3" '<b><i>x</b></i>'
body "an end tag alone" "</p> closes nothing" 'x</p>'
body "an element that does not close itself" "does not close itself" '<div/>'
body "an attribute without end" "the template ends in the attribute title" '<p title="x>x</p>'
body "a text area without end" "the template ends in <textarea>" '<textarea>x'

# --- partials
body "an unknown partial, the near one is named" "did you mean deed_chip?" '{{> deed_chop}}'
body "a partial in an attribute" "stands between elements" '<p title="{{> deed_chip}}">x</p>'
body "an unknown field of a partial" "did you mean kind?" '{{> deed_chip kint="x"}}'
body "a field not given to a partial" "on is not given" '{{> deed_chip kind="x" deed=deed n=1 where="/"}}'
body "a field given twice" "stands twice" '{{> deed_chip kind="x" kind="y"}}'
body "a field of another type" "n of deed_chip is int, word is text" '{{> deed_chip kind="x" deed=deed n=word on=yes where="/"}}'
body "text for personal data" "who of deed_chip is personal" '{{> deed_chip kind="x" deed=deed n=1 on=yes where="/" who=word}}'
body "personal data for text" "kind of deed_chip is text, who is personal" '{{> deed_chip kind=who deed=deed n=1 on=yes where="/"}}'
body "text for a url" "where of deed_chip is url, word is text" '{{> deed_chip kind="x" deed=deed n=1 on=yes where=word}}'
body "another site for a url" "no path on this site" '{{> deed_chip kind="x" deed=deed n=1 on=yes where="//x"}}'
body "a word for a number" "is int, not text" '{{> deed_chip kind="x" deed=deed n="1" on=yes where="/"}}'
body "an argument that cannot be read" "cannot read" '{{> deed_chip kind = "x"}}'

# --- a mistake only the C compiler sees: it names the template
printf '%s\n' '<!--template t' ' unix:text-->' '<p>{{unix}}</p>' >t.html
if "$python" "$root/tools/gen_templates.py" out.h out.c t.html 2>said && ! cc -std=gnu17 -fsyntax-only -I"$root/src" out.c 2>said &&
    grep -q '^t.html:2:.*error' said; then
    ok "template: the C compiler names file and line of the template"
else
    not_ok "template: the C compiler names file and line of the template" "$(head -c 300 said)"
fi

# --- routes
# route NAME LINE WORDS: the file on standard input
route() {
    cat >p.c
    refuses "route: $1" "p.c:$2" "$3" "$python" "$root/tools/gen_routes.py" out.h out.c out.md p.c
}
f='enum http_turn page_x(struct visit *v) {'
route "no line may" 1 "has no line may:" <<<$'// GET /x\n// zh: 甲\n// en: a\n'"$f"
route "no line zh" 1 "has no line zh:" <<<$'// GET /x\n// may: public\n// en: a\n'"$f"
route "no line en" 1 "has no line en:" <<<$'// GET /x\n// may: public\n// zh: 甲\n'"$f"
route "an unknown may, the near one is named" 2 "did you mean signed?" <<<$'// GET /x\n// may: singed\n// zh: 甲\n// en: a\n'"$f"
route "a line twice" 3 "may: stands twice" <<<$'// GET /x\n// may: public\n// may: admin\n// zh: 甲\n// en: a\n'"$f"
route "an empty line" 3 "zh: says nothing" <<<$'// GET /x\n// may: public\n// zh:\n// en: a\n'"$f"
route "an unknown line, the near one is named" 3 "did you mean query?" <<<$'// GET /x\n// may: public\n// qury: a\n// zh: 甲\n// en: a\n'"$f"
route "an unknown method" 1 "the method PUT" <<<$'// PUT /x\n// may: public\n// zh: 甲\n// en: a\n'"$f"
route "a page without comment" 2 "page_x has no route comment" <<<$'\n'"$f"
route "a comment that names no route" 2 "page_x has no route comment" <<<$'// Shows it.\n'"$f"
route "a blank line between comment and page" 6 "page_x has no route comment" <<<$'// GET /x\n// may: public\n// zh: 甲\n// en: a\n\n'"$f"
route "a comment above nothing" 1 "not directly above" <<<$'// GET /x\n// may: public\n// zh: 甲\n// en: a\nint x;'
route "a static page" 5 "is static" <<<$'// GET /x\n// may: public\n// zh: 甲\n// en: a\nstatic '"$f"
route "a parameter twice in the path" 1 "the parameter a stands twice" <<<$'// GET /x/{a}/{a}\n// may: public\n// zh: 甲\n// en: a\n'"$f"
route "a parameter in path and query" 3 "the parameter a stands twice" <<<$'// GET /x/{a}\n// may: public\n// query: a\n// zh: 甲\n// en: a\n'"$f"
route "a parameter twice in the query" 3 "the parameter b stands twice" <<<$'// GET /x\n// may: public\n// query: b b\n// zh: 甲\n// en: a\n'"$f"
route "a parameter that is half a segment" 1 "cannot read the segment" <<<$'// GET /x/a{b}\n// may: public\n// zh: 甲\n// en: a\n'"$f"
route "an empty segment" 1 "cannot read the segment" <<<$'// GET /x//y\n// may: public\n// zh: 甲\n// en: a\n'"$f"
route "five parameters" 1 "at most 4" <<<$'// GET /{a}/{b}/{c}/{d}/{e}\n// may: public\n// zh: 甲\n// en: a\n'"$f"
one=$'// GET /x/{a}\n// may: public\n// zh: 甲\n// en: a\n'
route "the same place twice" 6 "GET /x/{b} stands twice, first in p.c:1" <<<"$one$f"$'\n// GET /x/{b}\n// may: public\n// zh: 甲\n// en: a\nenum http_turn page_y(struct visit *v) {'
route "the same function twice" 6 "page_x stands twice, first in p.c:1" <<<"$one$f"$'\n// POST /x\n// may: public\n// zh: 甲\n// en: a\n'"$f"

# good: the table, its order, its help
printf '%s\n' '// What it is.' '// POST /b' '// may: admin' '// query: a  b' '// zh: 乙“x”' '// en: "b" | c' "enum http_turn page_b(struct visit *v)" '{' '}' \
    'static enum http_turn later(struct visit *v) {' '}' 'enum http_turn page_b(struct visit *v);' "$one$f" '}' >p.c
if "$python" "$root/tools/gen_routes.py" --prefix web out.h out.c out.md p.c 2>said &&
    mkdir -p web && cp out.h web/routes.h && cc -std=gnu17 -Wall -Wextra -Werror -c -I. -I"$root/src" out.c -o out.o 2>said &&
    grep -qF '{HTTP_POST, "/b", ROUTE_ADMIN, page_b, "a b",' out.c && grep -qF '| POST | `/b` | admin | `a` `b` | 乙“x” | "b" \| c |' out.md &&
    grep -qF 'web_route_count = 2;' out.c; then
    ok "route: good comments become a table and its help"
else
    not_ok "route: good comments become a table and its help" "$(head -c 300 said)"
fi

# --- assets
# asset NAME FILE WORDS
asset() { refuses "asset: $1" "$2" "$3" "$python" "$root/tools/gen_assets.py" out.h out.c "${@:4}"; }
echo x >a.exe && echo x >A.css && echo x >a-b.css && echo x >a_b.css
asset "an unknown kind" a.exe "no media type for .exe" a.exe
asset "capitals in the name" A.css "small letters" A.css
asset "two names that are one in C" a_b.css "is a-b.css already" a-b.css a_b.css
printf 'a"\\\n?\0\377%0300d' 0 >a.css
if "$python" "$root/tools/gen_assets.py" out.h out.c a.css a-b.css 2>said && sed -i 's/"web\//"'"${root//\//\\/}"'\/src\/web\//' out.c &&
    cat >main.c <<'C' && cc -std=gnu17 -I"$root/src" out.c main.c -o main 2>said && ./main >a.again && cmp a.css a.again >said; then
#include "web/asset.h"
int main(void) { return fwrite(assets[asset_count - 1].bytes, 1, assets[asset_count - 1].n, stdout) == 0; }
C
    ok "asset: every byte arrives"
else
    not_ok "asset: every byte arrives" "$(head -c 300 said)"
fi
first=$(grep -o '/assets/a\.[^"]*' out.h)
echo >>a.css
"$python" "$root/tools/gen_assets.py" out.h out.c a.css
second=$(grep -o '/assets/a\.[^"]*' out.h)
if [[ $first =~ ^/assets/a\.[0-9a-f]{8}\.css$ && $second =~ ^/assets/a\. && $first != "$second" ]]; then
    ok "asset: another content is another path"
else
    not_ok "asset: another content is another path" "$first, $second"
fi
exit $bad
