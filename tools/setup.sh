#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Installs the packages of apt-packages.txt that are missing; does nothing, and needs no network, when none is.
set -u
cd "$(dirname "$0")/.." || exit 3

wanted=$(sed 's/#.*//; s/[[:space:]]//g; /^$/d' apt-packages.txt)

missing() { # asked once for all: every start of ./run waits for it
    local name there
    # shellcheck disable=SC2086
    there=$(dpkg-query -W -f '|${db:Status-Status} ${Package}|' $wanted 2>/dev/null)
    for name in $wanted; do
        # Node's own packages (nodesource) bring npm along and do not go together with Debian's npm.
        [ "$name" = npm ] && command -v npm >/dev/null && continue
        case $there in *"|installed $name|"*) ;; *) echo "$name" ;; esac
    done
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "本机不是 Debian：请自行装好 apt-packages.txt 所列软件的对应版本；现在继续。"
    echo "This is no Debian machine: install the counterparts of apt-packages.txt yourself; going on with what is here."
    exit 0
fi

lacking=$(missing)
[ -z "$lacking" ] && exit 0
install="apt-get install -y --no-install-recommends $(echo $lacking)"
echo "== 缺少以下软件包，准备安装 / packages to install: $(echo $lacking)"

root=()
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "需要管理员权限。请以 root 运行一次：apt-get update && $install"
        echo "This needs root. Run once as root:  apt-get update && $install"
        exit 3
    fi
    if [ "${CI:-}" = true ] || ! [ -t 0 ]; then
        root=(sudo -n) # nobody to ask: only where sudo wants no password
    else
        read -r -p "用 sudo 安装吗？/ Install them with sudo? [y/N] " answer
        case $answer in
            [yY]*) root=(sudo) ;;
            *)
                echo "没有安装。可自行运行：sudo apt-get update && sudo $install"
                echo "Nothing installed. To do it yourself: sudo apt-get update && sudo $install"
                exit 3 ;;
        esac
    fi
fi

export DEBIAN_FRONTEND=noninteractive
as_root() { ${root[@]+"${root[@]}"} env DEBIAN_FRONTEND=noninteractive "$@" </dev/null; }
as_root apt-get update || echo "（软件包清单没有更新，用现有清单再试 / the package lists were not updated; trying with those at hand）"
# shellcheck disable=SC2086
as_root $install
lacking=$(missing)
if [ -n "$lacking" ]; then
    echo "没有装上：$(echo $lacking)。请检查网络和软件源后再试。"
    echo "Not installed: $(echo $lacking). Check the network and the package sources, then try again."
    exit 3
fi
