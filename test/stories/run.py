# SPDX-License-Identifier: Apache-2.0
"""Runs stories: python3 run.py [--way cli|http|both] [--jobs N] FILE…; one line a story and way."""
import argparse
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

from city import Trouble, make_clock, scratch
from play import play
from read import ROOT, Cast, Wrong, field_types, stories_of
from stage import PROCEDURES, Stage
from ways import ByCommandLine, OverHttp

def differences(one, other):
    for stream in sorted(set(one) | set(other)):
        a, b = one.get(stream, []), other.get(stream, [])
        for i in range(max(len(a), len(b))):
            x, y = a[i] if i < len(a) else "–", b[i] if i < len(b) else "–"
            if x != y:
                yield f"两种走法的账本不同 / the histories differ: {stream} {i + 1}: {x} ≠ {y}"
                break


def run_file(path, ways, stage, types):
    try:
        return [line for story in stories_of(path) for line in run_story(story, ways, stage, types)]
    except Wrong as e:
        return [f"not ok stories {os.path.basename(path)} – {e}"]


def run_story(story, ways, stage, types):
    lines, histories = [], []
    if story.waits_for:
        return [f"pending stories {story.name} – 待 / waits for: {story.waits_for}"]
    for way in ways:
        try:
            faults, history, _ = play(story, way, stage.city(story, way), stage.cast, types)
        except (Wrong, Trouble) as e:
            faults, history = [str(e)], {}
        except Exception as e:  # noqa: BLE001 – a story must never take the others with it
            faults, history = [f"{type(e).__name__}: {e}"], {}
        histories.append(history)
        if len(histories) == 2 and not faults:
            faults = list(differences(*histories))
        text = " | ".join(faults)[:1500]
        lines.append(f"not ok stories {story.name} {way.name} – {text}" if faults else f"ok stories {story.name} {way.name}")
    return lines


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--way", choices=["cli", "http", "both"], default="both")
    p.add_argument("--jobs", type=int, default=2)
    p.add_argument("files", nargs="+")
    o = p.parse_args()
    huiyin = os.path.abspath(os.environ.get("HUIYIN", os.path.join(ROOT, "build-check/huiyin")))
    plain = os.path.abspath(os.environ.get("HUIYIN_PLAIN", huiyin))
    ways = {"cli": [ByCommandLine], "http": [OverHttp], "both": [ByCommandLine, OverHttp]}[o.way]
    folder = scratch()
    try:
        make_clock(folder)
        stage = Stage(huiyin, Cast(os.path.join(ROOT, "test/scenario/cast.hy")), folder, plain)
        types = field_types(PROCEDURES)
        bad = 0
        with ThreadPoolExecutor(o.jobs) as pool:
            for lines in pool.map(lambda path: run_file(path, ways, stage, types), o.files):
                for line in lines:
                    print(line, flush=True)
                    bad |= line.startswith("not ok")
        return int(bad)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
