# SPDX-License-Identifier: Apache-2.0
"""Clients that insist: each sends a command with a key until it is answered with yes, then notes the key in its journal."""
import http.client, json, random, threading, time

from ground import give_up, say, until, verify

PEOPLE = {"name": "王小二", "phone": "13800000000"}
# What a server may say while its database is in trouble; anything else is a wrong answer.
TROUBLE = {"store-away": 503, "store-busy": 503, "outcome-unknown": 503, "busy": 503, "disk-full": 507}


class Load:
    def __init__(self, servers, token, prefix, clients=6, readers=1, timeout=120):
        """servers: a list that may change while the load goes on; who loses one goes to the next."""
        self.servers, self.token, self.prefix, self.timeout = servers, token, prefix, timeout
        self.journal, self.again, self.troubles, self.wrong, self.broken, self.looks, self.slowest, self.slowest_look = [], 0, {}, [], 0, 0, 0.0, 0.0
        self.over, self.lock = False, threading.Lock()
        self.last = time.monotonic()
        self.threads = [threading.Thread(target=self.client, args=(n,), daemon=True) for n in range(clients)]
        self.threads += [threading.Thread(target=self.reader, args=(n,), daemon=True) for n in range(readers)]
        for t in self.threads:
            t.start()

    def ask(self, connection, method, path, body=None):
        headers = {"Authorization": "Bearer " + self.token}
        if body:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, json.dumps(body, ensure_ascii=False).encode() if body else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def connect(self, server):
        return http.client.HTTPConnection("127.0.0.1", server.port, timeout=self.timeout)

    def in_words(self, status, headers, body, where):
        """Trouble is said in words, under a status of its own, and when to come again."""
        try:
            fault = json.loads(body)
        except ValueError:
            fault = {}
        code = fault.get("code", "?")
        with self.lock:
            self.troubles[code] = self.troubles.get(code, 0) + 1
            if TROUBLE.get(code) != status or not fault.get("detail") or not fault.get("detail_en") or (status == 503 and not headers.get("Retry-After")):
                self.wrong.append(f"{where}: {status} {body[:200].decode(errors='replace')}")
        return code

    def insist(self, n, chance, held, body):
        """Until it is answered with yes; None when the load is over before."""
        began = time.monotonic()
        while not self.over:
            if held[0] is None or held[1] not in self.servers:
                servers = list(self.servers)
                if not servers:
                    time.sleep(0.02)
                    continue
                held[1] = chance.choice(servers)
                held[0] = self.connect(held[1])
            try:
                status, headers, answer = self.ask(held[0], "POST", "/api/v1/commands", body)
            except (OSError, http.client.HTTPException):
                held[0].close()
                held[0] = None
                self.broken += 1
                time.sleep(0.02)
                continue
            if status == 200:
                said = json.loads(answer)
                with self.lock:
                    self.journal.append(body["key"])
                    self.again += bool(said.get("again"))
                    self.last = time.monotonic()
                    self.slowest = max(self.slowest, self.last - began)
                return said
            if status < 500:
                self.wrong.append(f"{body['key']}: {status} {answer[:200].decode(errors='replace')}")
                return None
            self.in_words(status, headers, answer, body["key"])
            time.sleep(0.05)
        return None

    def client(self, n):
        chance, held, i = random.Random(f"{self.prefix}{n}"), [None, None], 0
        while not self.over:
            i += 1
            key = f"{self.prefix}-{n}-{i}"
            a = self.insist(n, chance, held, {"do": "登记", "key": key, "fields": {"程序": "诉求", "标题": f"第{i}件", "内容": "路灯不亮，夜里看不见路，请来人修一修。", "诉求人": PEOPLE}})
            if a and i % 2:
                self.matter = a["id"]
                self.insist(n, chance, held, {"do": "派单", "key": key + "-d", "matter": a["id"], "fields": {"主办单位": "市水务局"}})

    matter = None

    def reader(self, n):
        """What was acknowledged is never said not to be there; the public page answers or says why not."""
        chance = random.Random(n)
        while not self.over:
            time.sleep(0.02)
            if self.matter is None or not self.servers:
                continue
            began = time.monotonic()
            try:
                c = self.connect(chance.choice(list(self.servers)))
                status, headers, body = self.ask(c, "GET", f"/api/v1/matters/{self.matter}")
                page, page_headers, html = self.ask(c, "GET", "/public")
                c.close()
            except (OSError, http.client.HTTPException, IndexError):
                continue
            self.slowest_look = max(self.slowest_look, time.monotonic() - began)
            self.looks += 1
            if status >= 500:
                self.in_words(status, headers, body, "GET a matter")
            elif status != 200:
                self.wrong.append(f"GET a matter: {status} {body[:200].decode(errors='replace')}")
            if page != 200 and (page != 503 or not page_headers.get("Retry-After") or "数据库" not in html.decode(errors="replace")):
                self.wrong.append(f"GET /public: {page} {html[:200].decode(errors='replace')}")

    def goes_on(self, seconds=60, more=40):
        """Whether so many commands more are acknowledged within that time."""
        want = len(self.journal) + more
        return until(lambda: len(self.journal) >= want, seconds)

    def stop(self):
        self.over = True
        for t in self.threads:
            t.join(self.timeout)
        self.servers_of_last = list(self.servers)
        return self


def counts(cluster, prefix):
    rows = cluster.sql(f"SELECT key, COUNT(*) FROM huiyin.event WHERE region = 500000 AND key >= '{prefix}-' AND key < '{prefix}.' GROUP BY key")
    if rows is None:
        give_up("the database answers afterwards", cluster.dir)
    return {key: int(n) for key, n in rows}


def there_once(cluster, load, what):
    """What was acknowledged is there, once, and nothing is there twice; the answers were right ones."""
    there = counts(cluster, load.prefix)
    lost, twice = [k for k in load.journal if k not in there], [k for k, n in there.items() if n != 1]
    if lost or twice or len(set(load.journal)) != len(load.journal):
        give_up(what, f"of {len(load.journal)} acknowledged lost {len(lost)} {lost[:5]}, twice {twice[:5]}")
    if load.wrong:
        give_up(what, f"wrong answers: {load.wrong[:3]}")
    return there


def proof(cluster, uri, loads, what):
    """The same after every fault; says what was acknowledged."""
    for load in loads if isinstance(loads, list) else [loads]:
        there_once(cluster, load, what)
    twice = cluster.sql("SELECT key FROM huiyin.event WHERE key <> '' GROUP BY region, key HAVING COUNT(*) > 1 LIMIT 3")
    if twice:
        give_up(what, f"twice: {twice}")
    verify(uri, what)
    loads = loads if isinstance(loads, list) else [loads]
    troubles = {}
    for load in loads:
        for code, n in load.troubles.items():
            troubles[code] = troubles.get(code, 0) + n
    heard = ", ".join(f"{n} {code}" for code, n in sorted(troubles.items())) or "no trouble heard"
    say(f"{what}: {sum(len(x.journal) for x in loads)} acknowledged, each there once; {sum(x.again for x in loads)} were written already when sent again; "
        f"{heard}; longest wait {max(x.slowest for x in loads):.1f} s, of a page {max(x.slowest_look for x in loads):.1f} s")
