# SPDX-License-Identifier: Apache-2.0
# For scenarios about a server at work: a city of the real time (timers and notifier run), made once, with tokens. Sourced
# after served.bash.

# city.db, and `tokens`: LOGIN TOKEN a line for each login given
live_city() {
    local login
    export HUIYIN_DATA=$root
    {
        "$plain" init --db city.db --region 599900 --force --name 云江市 --office 云江市诉求受理中心 &&
            # what speaks of days gone by may be refused
            { sed -E 's/"at": "[^"]*", //' "$root/examples/city.jsonl" | "$plain" act --db city.db || [ $? = 1 ]; } &&
            echo yunjiang-demo >word && "$plain" account password --db city.db --demo --all --password-file word &&
            for login in "$@"; do
                "$plain" account token --db city.db --login "$login" --name 试验 --json |
                    python3 -c 'import json,sys; x=json.load(sys.stdin); print(x["login"], x["token"])' >>tokens || return 1
            done
    } >made 2>&1 && return
    not_ok "the city" "$(tail -n 3 made)"
    exit 1
}
