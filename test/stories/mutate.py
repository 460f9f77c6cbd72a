# SPDX-License-Identifier: Apache-2.0
"""Mutation: one thing of a shipped procedure removed or changed at a time. The proof must refuse what is left, or a story
must fail. python3 mutate.py [--sample N] [--seed N] [--jobs N] [--only WORD] [PROCEDURE…]; survivors are named by line."""
import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from city import Trouble, make_clock, scratch
from mutants import Maker
from play import Life, Stop, promises
from read import ROOT, Act, Cast, Until, Wrong, field_types, lines_of, profile_path, read_story
from stage import PROCEDURES, Stage
from ways import OverHttp

# What stories are written for line by line; other procedures are proved, and named as not mutated.
HELD = ("appeal", "proposal", "task", "suggestion", "arrears", "petition", "opinion")
ALLOWED = os.path.join(ROOT, "test/stories/survivors.txt")
CLAUSES_OF_TIME = ("提醒", "升级", "前", "再", "到期", "限")


def profile_values():
    """{name: value} of the common profile: a limit is changed for one of another length."""
    with open(profile_path("通用"), encoding="utf-8") as file:
        return dict(re.findall(r"^(\S+)\s*=\s*(\S+)", file.read(), re.M))


def mutants_of(source):
    with open(source, encoding="utf-8") as file:
        return list(Maker(file.read(), profile_values()).all())


def procedure_name(path):
    for _, line in lines_of(path):
        return re.match(r"程序\s+([^\s(（]+)", line)[1]


def allowed():
    """Survivors that change nothing anybody could see, each with its reason: PROCEDURE: LINE ⇒ CHANGE – reason."""
    if not os.path.exists(ALLOWED):
        return {}
    return dict(line.split(" – ", 1) for _, line in lines_of(ALLOWED) if " – " in line)


class Told:
    """A story and what it touches: every action tried, every stage and clock passed, every field given."""

    def __init__(self, story, types):
        self.story = story
        with open(os.path.join(ROOT, story.path), encoding="utf-8") as file:
            self.text = file.read()
        self.touches = set()
        self.types = types

    def record(self, stage, cast):
        way = OverHttp(stage.city(self.story, OverHttp), list(cast.people))
        try:
            life = Life(self.story, way, cast, self.types)
            life.run()
            if life.faults:
                raise Trouble(f"{self.story.name}: {life.faults[0]}")
            for e in way.history()[0]:
                f = e["fields"]
                self.touches |= {f.get("action"), f.get("to"), f.get("clock")}
                self.touches |= {p["name"] for p in f["fields"]} if isinstance(f.get("fields"), list) else set()
        finally:
            way.close()
        for s in self.story.steps:
            if isinstance(s, Act):
                self.touches |= {s.verb, *s.fields}
        # A matter stands in its first stage without having been led there by name.
        self.touches |= {w for w in re.findall(r"在 ([^ \n]+)", self.text)}

    def rank(self, mutant):
        """First those that speak most of what is mutated and have least to live through."""
        words = re.findall(r"[^\s、]+", mutant.what)[1:2]
        said = self.text.count(mutant.name) + 3 * sum(self.text.count(w) for w in words)
        waits = sum(isinstance(s, Until) for s in self.story.steps)
        wanted = waits if mutant.what.startswith(CLAUSES_OF_TIME) else 0
        return -said - 4 * wanted + len(self.story.steps) / 2


class Trial:
    def __init__(self, stage, cast, types, told):
        self.stage, self.cast, self.types, self.told = stage, cast, types, told

    def candidates(self, mutant, name):
        everywhere = mutant.kind in ("角色", "字段", "时钟")
        touched = [t for t in self.told if t.story.procedure == name and (everywhere or mutant.name in t.touches or mutant.name in t.text)]
        return sorted(touched, key=lambda t: t.rank(mutant))

    def run(self, mutant, source):
        """What killed it: "proof: …", a story's name, or None."""
        told = self.candidates(mutant, procedure_name(source))
        cities = {}
        with tempfile.TemporaryDirectory(dir=scratch_root()) as folder:
            for t in told or [self.told[0]]:
                base = self.stage.city(t.story, OverHttp)
                if base not in cities:
                    place = os.path.join(folder, str(len(cities)))
                    os.mkdir(place)
                    cities[base], fault = base.variant(place, mutant.text)
                    if fault:
                        return f"proof: {fault['code']} {fault['zh']}"
                if told and self.fails(t.story, cities[base]):
                    return t.story.name
        return None

    def fails(self, story, city):
        way = OverHttp(city, [])
        life = Life(story, way, self.cast, self.types, hasty=True)
        try:
            life.run()
            return bool(life.faults) or any(True for _ in promises(way, {"ok": True}))
        except (Stop, Wrong):
            return True
        except Trouble as e:  # noticed, but a proved procedure should not get there
            print(f"# mutants 机器故障 / trouble in the machine, {story.name}: {e}", flush=True)
            return True
        finally:
            way.close()


def scratch_root():
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def options():
    p = argparse.ArgumentParser()
    p.add_argument("--sample", type=int, default=0)
    p.add_argument("--seed", type=int, default=int(time.time()) // 86400)
    p.add_argument("--jobs", type=int, default=2)
    p.add_argument("--only", default="")
    p.add_argument("--killed", action="store_true")
    p.add_argument("procedures", nargs="*")
    return p.parse_args()


def ready_stories(types):
    folder = os.path.join(ROOT, "test/scenario")
    for file in sorted(os.listdir(folder)):
        if file.endswith(".hy") and file != "cast.hy":
            story = read_story(os.path.join(folder, file))
            if not story.waits_for:
                yield Told(story, types)


def tell(o, results, known, every):
    stale = [k for k in known if k not in every]
    for k in stale:
        print(f"not ok mutants survivors.txt: 没有这样的变异了 / there is no such mutant any more: {k[:200]}")
    survivors = [(s, m) for s, m, by in results if by is None]
    bad = [(s, m) for s, m in survivors if f"{procedure_name(s)}: {m.key()}" not in known]
    for s, m in bad:
        print(f"not ok mutants {os.path.relpath(s, ROOT)}:{m.line}: {m.kind} {m.name}：{m.what}，没有场景看得出 / no story notices")
    others = sorted(f[:-5] for f in os.listdir(PROCEDURES) if f.endswith(".proc") and f[:-5] not in HELD)
    print(f"# mutants 没有逐行的场景，不变异 / not mutated, no stories line by line: {'、'.join(others)}")
    by_proof = sum((by or "").startswith("proof") for _, _, by in results)
    counts = f"{len(results)} 个（种子 / seed {o.seed}）：证明拒绝 / refused by the proof {by_proof}，场景看出 / noticed by a story {len(results) - by_proof - len(survivors)}，" \
             f"已说明理由 / allowed {len(survivors) - len(bad)}"
    print(f"{'ok' if not bad + stale else '#'} mutants {counts}")
    return bool(bad + stale)


def main():
    o = options()
    huiyin = os.path.abspath(os.environ.get("HUIYIN", os.path.join(ROOT, "build-check/huiyin")))
    folder = scratch()
    try:
        make_clock(folder)
        cast, types = Cast(os.path.join(ROOT, "test/scenario/cast.hy")), field_types(PROCEDURES)
        stage = Stage(huiyin, cast, folder)
        told = list(ready_stories(types))
        files = [os.path.abspath(p) for p in o.procedures] or [os.path.join(PROCEDURES, f"{name}.proc") for name in HELD]
        work = [(source, m) for source in files for m in mutants_of(source)]
        every = {f"{procedure_name(s)}: {m.key()}" for s, m in work}
        if o.only:
            work = [(s, m) for s, m in work if re.search(o.only, f"{m.line} {m.name} {m.what}")]
        if o.sample and o.sample < len(work):
            work = random.Random(o.seed).sample(work, o.sample)
        trial = Trial(stage, cast, types, told)
        with ThreadPoolExecutor(o.jobs) as pool:
            list(pool.map(lambda t: t.record(stage, cast), told))
            results = []
            for (source, m), by in zip(work, pool.map(lambda x: trial.run(x[1], x[0]), work)):
                results.append((source, m, by))
                if o.killed:
                    print(f"{os.path.basename(source)}:{m.line} {m.kind} {m.name} {m.what}: {by}", flush=True)
        known = allowed() if not o.procedures else {k: v for k, v in allowed().items() if k in every}
        return int(tell(o, results, known, every))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
