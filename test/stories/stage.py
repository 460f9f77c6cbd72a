# SPDX-License-Identifier: Apache-2.0
"""Where stories are played: a city for each profile and way, made when first needed, copied for each story."""
import hashlib
import os
import shutil
import threading
import time

from city import City
from read import ROOT, Wrong, profile_path
from ways import ByCommandLine

PROCEDURES = os.path.join(ROOT, "procedures")


class Stage:
    """Cities by profile and way, made when first needed. `plain`: a build without sanitizers, which goes by the command line
    and serves seven of eight stories, others each day (HUIYIN_SEED); with HUIYIN_LONG it only goes by the command line."""

    def __init__(self, huiyin, cast, folder, plain=None):
        self.huiyin, self.plain, self.cast, self.folder = huiyin, plain or huiyin, cast, folder
        self.cities, self.lock = {}, threading.Lock()

    def program(self, story, driven):
        seed = os.environ.get("HUIYIN_SEED") or int(time.time()) // 86400
        drawn = hashlib.sha256(f"{seed} {story.name}".encode()).digest()[0] % 8 == 0
        return self.huiyin if not driven and (drawn or os.environ.get("HUIYIN_LONG")) else self.plain

    def city(self, story, way):
        driven = way is ByCommandLine
        profile = profile_path(story.profile)
        if profile is None:
            raise Wrong(story.path, f"没有方案“{story.profile}” / no such profile in profiles/")
        program = self.program(story, driven)
        key = (profile, story.values, driven, program)
        with self.lock:
            if key not in self.cities:
                folder = os.path.join(self.folder, str(len(self.cities)))
                os.mkdir(folder)
                if story.values:
                    profile = profile_with(folder, profile, story.values)
                self.cities[key] = City(program, self.cast, folder, driven, profile, PROCEDURES)
            return self.cities[key]


def profile_with(folder, base, values):
    """A profile of a story's own, standing on one that ships."""
    shutil.copy(base, folder)
    path = os.path.join(folder, "story.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"方案 场景(story) 第1版 自 2007-01-01\n依 = {os.path.basename(base)}\n")
        file.writelines(" = ".join(v.split("=", 1)) + "\n" for v in values)
    return path
