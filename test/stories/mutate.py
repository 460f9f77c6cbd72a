# SPDX-License-Identifier: Apache-2.0
"""Mutation: one thing of a shipped procedure removed or changed at a time. The proof must refuse what is left, or a story
must fail. python3 mutate.py [--sample N] [--seed N] [--jobs N] [--only WORD] [PROCEDURE…]; survivors are named by line."""
import argparse
import hashlib
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from city import Trouble, make_clock, scratch
from mutants import Maker
from play import Life, Stop, promises
from read import ROOT, Act, Cast, Until, Wrong, field_types, lines_of, profile_path, stories_of
from stage import PROCEDURES, Stage
from ways import OverHttp

# What stories are written for line by line; other procedures are proved, and named as not mutated.
HELD = ("appeal", "arrears", "enterprise", "hotline", "opinion", "petition", "proposal", "suggestion", "task")
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
    """A story and what it touches: every action tried, every stage and clock passed, every field given. What its text does not
    say is found by living it through, when somebody asks."""

    def __init__(self, story, types):
        self.story, self.types = story, types
        with open(os.path.join(ROOT, story.path), encoding="utf-8") as file:
            self.text = file.read()
        self.found, self.lock = None, threading.Lock()

    def speaks_of(self, mutant):
        return mutant.kind in ("角色", "字段", "时钟") or mutant.name in self.text

    def touches(self, stage, cast):
        with self.lock:
            if self.found is None:
                self.found = self.lived(stage, cast)
        return self.found

    def lived(self, stage, cast):
        way, touches = OverHttp(stage.city(self.story, OverHttp), list(cast.people)), set()
        try:
            life = Life(self.story, way, cast, self.types)
            life.run()
            if life.faults:
                raise Trouble(f"{self.story.name}: {life.faults[0]}")
            for e in way.history()[0]:
                f = e["fields"]
                touches |= {f.get("action"), f.get("to"), f.get("clock")}
                touches |= {p["name"] for p in f["fields"]} if isinstance(f.get("fields"), list) else set()
        finally:
            way.close()
        for s in self.story.steps:
            if isinstance(s, Act):
                touches |= {s.verb, *s.fields}
        # A matter stands in its first stage without having been led there by name.
        return touches | {w for w in re.findall(r"在 ([^ \n]+)", self.text)}

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
        """First the stories that speak of it, then those that pass it without a word; only for these must all be lived through."""
        of_it = [t for t in self.told if t.story.procedure == name]
        speak = sorted((t for t in of_it if t.speaks_of(mutant)), key=lambda t: t.rank(mutant))
        yield from speak
        silent = [t for t in of_it if t not in speak and mutant.name in t.touches(self.stage, self.cast)]
        yield from sorted(silent, key=lambda t: t.rank(mutant))

    def run(self, mutant, source):
        """What killed it: "proof: …", a story's name, or None."""
        name, cities = procedure_name(source), {}
        with tempfile.TemporaryDirectory(dir=scratch_root()) as folder:
            fault = self.proved(mutant, self.stage.city(self.first(name).story, OverHttp), folder, cities)
            if fault:
                return f"proof: {fault['code']} {fault['zh']}"
            for t in self.candidates(mutant, name):
                base = self.stage.city(t.story, OverHttp)
                if self.proved(mutant, base, folder, cities) or self.fails(t.story, cities[base]):
                    return t.story.name
        return None

    def first(self, name):
        return next((t for t in self.told if t.story.procedure == name), self.told[0])

    def proved(self, mutant, base, folder, cities):
        """The city of a profile with the mutant in force, made once; or the fault that says why it may not be used there."""
        if base in cities:
            return None
        place = os.path.join(folder, str(len(cities)))
        os.mkdir(place)
        cities[base], fault = base.variant(place, mutant.text)
        return fault

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
            way.drop()


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
            for story in stories_of(os.path.join(folder, file)):
                if not story.waits_for:
                    yield Told(story, types)


def sampled(work, many, seed):
    """Which of them is settled by each one's own hash: a line more in a file changes nothing for the others. In the order of the
    files, so that what is tried together needs the same stories."""
    def drawn(i):
        source, m = work[i]
        return hashlib.sha256(f"{seed} {os.path.basename(source)} {m.key()}".encode()).digest()
    return [work[i] for i in sorted(sorted(range(len(work)), key=drawn)[:many])]


def tell(o, results, known, every):
    stale = [k for k in known if k not in every]
    for k in stale:
        print(f"not ok mutants survivors.txt: 没有这样的变异了 / there is no such mutant any more: {k[:200]}")
    survivors = [(s, m) for s, m, by in results if by is None]
    bad = [(s, m) for s, m in survivors if f"{procedure_name(s)}: {m.key()}" not in known]
    for s, m in bad:
        print(f"not ok mutants {os.path.relpath(s, ROOT)}:{m.line}: {m.kind} {m.name}：{m.what}，没有场景看得出 / no story notices")
    others = sorted(f[:-5] for f in os.listdir(PROCEDURES) if f.endswith(".proc") and f[:-5] not in HELD)
    if others:
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
        if o.sample:
            work = sampled(work, o.sample, o.seed)
        trial = Trial(stage, cast, types, told)
        with ThreadPoolExecutor(o.jobs) as pool:
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
