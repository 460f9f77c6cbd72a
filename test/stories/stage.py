# SPDX-License-Identifier: Apache-2.0
"""Where stories are played: a city for each profile and way, made when first needed, copied for each story."""
import os
import shutil
import threading

from city import City
from read import ROOT, Wrong, profile_path
from ways import ByCommandLine

PROCEDURES = os.path.join(ROOT, "procedures")


class Stage:
    """Cities by profile and way, made when first needed. By the command line another build of the program may run."""

    def __init__(self, huiyin, cast, folder, by_line=None):
        self.huiyin, self.by_line, self.cast, self.folder = huiyin, by_line or huiyin, cast, folder
        self.cities, self.lock = {}, threading.Lock()

    def city(self, story, way):
        driven = way is ByCommandLine
        profile = profile_path(story.profile)
        if profile is None:
            raise Wrong(story.path, f"没有方案“{story.profile}” / no such profile in profiles/")
        key = (profile, story.values, driven)
        with self.lock:
            if key not in self.cities:
                folder = os.path.join(self.folder, str(len(self.cities)))
                os.mkdir(folder)
                if story.values:
                    profile = profile_with(folder, profile, story.values)
                self.cities[key] = City(self.by_line if driven else self.huiyin, self.cast, folder, driven, profile, PROCEDURES)
            return self.cities[key]


def profile_with(folder, base, values):
    """A profile of a story's own, standing on one that ships."""
    shutil.copy(base, folder)
    path = os.path.join(folder, "story.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"方案 场景(story) 第1版 自 2007-01-01\n依 = {os.path.basename(base)}\n")
        file.writelines(" = ".join(v.split("=", 1)) + "\n" for v in values)
    return path
