# SPDX-License-Identifier: Apache-2.0
"""A server as systemd would run it, for scenarios: it says when it is ready, is told things by signals, hands over to others."""
import atexit
import json
import os
import signal
import socket
import subprocess
import threading
import time

H = os.environ["H"]


def until(what, seconds=60):
    """The first true value of what(), or None when there was none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = what()
        if value:
            return value
        time.sleep(0.01)
    return None


class Server:
    """`words` go behind `serve --db city.db`. notify: take what it tells systemd. listener: a socket handed over as systemd does."""

    def __init__(self, *words, program=H, name="served", notify=False, listener=None, db=("--db", "city.db")):
        self.out, self.err = name + ".out", name + ".err"
        env, then = dict(os.environ), None
        if notify:
            self.said = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self.said.bind(os.path.abspath(name + ".notify"))
            self.lines = []
            threading.Thread(target=self.listen, daemon=True).start()
            env["NOTIFY_SOCKET"], env["WATCHDOG_USEC"] = os.path.abspath(name + ".notify"), "400000"
        command = [program, "serve", *db, "--json", *words] + ([] if "--settings" in words else ["--log-level", "info"])
        if listener is not None:
            # The shell writes its own number, which the server keeps: exec.
            command = ["sh", "-c", 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" "$@" 3<&%d' % listener.fileno(), *command]
        else:
            command += [] if "--port" in words or "--settings" in words else ["--port", "0"]
        self.child = subprocess.Popen(command, stdout=open(self.out, "w"), stderr=open(self.err, "w"), stdin=subprocess.DEVNULL,
                                      pass_fds=[listener.fileno()] if listener is not None else [], env=env, preexec_fn=then)
        atexit.register(self.end)
        if not until(self.answers):
            raise SystemExit(f"not ok the server starts – {open(self.err).read()[:300]!r}")
        self.port = self.answers()[0]["port"]

    def answers(self):
        """What each process said when it began to serve."""
        return [json.loads(line) for line in open(self.out).read().splitlines(keepends=True) if line.endswith("\n")]

    def process(self):
        return self.answers()[-1]["process"]

    def log(self):
        return open(self.err, encoding="utf-8", errors="replace").read()

    def listen(self):
        while True:
            self.lines += self.said.recv(4096).decode().split("\n")

    def told(self):
        """What it has told systemd."""
        return list(self.lines)

    def end(self):
        for process in {self.child.pid} | {a["process"] for a in self.answers()[-1:]}:
            try:
                # A number may be another's by now: only one that was started here.
                if b"serve" in open(f"/proc/{process}/cmdline", "rb").read() and os.readlink(f"/proc/{process}/cwd") == os.getcwd():
                    os.kill(process, signal.SIGKILL)
            except OSError:
                pass

    def signal(self, which):
        os.kill(self.process(), which)

    def upgrade(self, seconds=60):
        """True: the next process serves."""
        before = len(self.answers())
        self.signal(signal.SIGUSR2)
        return until(lambda: len(self.answers()) > before, seconds) is not None

    def stop(self, seconds=60):
        """Exit status of the first process; those after it are nobody's children: they are gone when this returns."""
        last = self.process()
        if self.child.poll() is None or last != self.child.pid:
            os.kill(last, signal.SIGTERM)
        until(lambda: not os.path.exists(f"/proc/{last}") or last == self.child.pid, seconds)
        return self.child.wait(seconds)
