# SPDX-License-Identifier: Apache-2.0
"""Where stories are played: a city for each profile and way, made when first needed, copied for each story."""
import os
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
        with self.lock:
            if (profile, driven) not in self.cities:
                folder = os.path.join(self.folder, str(len(self.cities)))
                os.mkdir(folder)
                self.cities[profile, driven] = City(self.by_line if driven else self.huiyin, self.cast, folder, driven, profile, PROCEDURES)
            return self.cities[profile, driven]
