# SPDX-License-Identifier: Apache-2.0
# A PostgreSQL of its own for tests: on a private socket in a folder of its own, no network; whoever starts it stops it.
# Source this, then: pg_start FOLDER [setting…] · pg_stop FOLDER · pg_uri FOLDER [SCHEMA]
pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)

# The server refuses to be root.
pg_as() {
    if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups env HOME="$1" "${@:2}"; else "${@:2}"; fi
}

pg_start() {
    local dir=$1
    shift
    mkdir -p "$dir"
    [ "$(id -u)" = 0 ] && chown postgres "$dir"
    chmod 755 "$dir"
    if [ ! -d "$dir/data" ]; then
        pg_as "$dir" "$pg_bin/initdb" -D "$dir/data" -A trust -E UTF8 --locale=C.UTF-8 -U huiyin --no-sync >"$dir/initdb.log" 2>&1 || {
            cat "$dir/initdb.log" >&2
            return 1
        }
        {
            echo "listen_addresses = ''"
            echo "unix_socket_directories = '$dir'"
            printf '%s\n' "max_connections = 200" "shared_buffers = 128MB" "$@"
        } >>"$dir/data/postgresql.conf"
    fi
    pg_as "$dir" "$pg_bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 start >/dev/null || {
        tail "$dir/log" >&2
        return 1
    }
    "$pg_bin/psql" -h "$dir" -U huiyin -d postgres -qtAc "SELECT 1 FROM pg_database WHERE datname = 'huiyin'" | grep -q 1 ||
        "$pg_bin/createdb" -h "$dir" -U huiyin huiyin
}

pg_stop() {
    [ -d "$1/data" ] || return 0
    pg_as "$1" "$pg_bin/pg_ctl" -D "$1/data" -m "${2:-fast}" -w stop >/dev/null 2>&1
}

pg_uri() { echo "postgresql://huiyin@/huiyin?host=$1${2:+#$2}"; }
