#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits how long bodies take, when people write and how long texts are to real data, and prints lines for simulate/*.sim
and what they were fitted to: parameters only, never a row of the data.
Usage: fit_simulate.py DATA   (the folder with appeals/, hotline/, messages/; see its README.md)

Handling times are given in whole days, so a log-normal curve is fitted by likelihood of the intervals: a reply after n
days took between n - 1/2 and n + 1/2 (0 and 1/2 for n = 0). What comes out are its deciles."""
import collections
import csv
import datetime
import math
import sys

csv.field_size_limit(1 << 30)


def rows(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def normal(x):
    return 0.5 * (1 + math.erf(x / math.sqrt(2)))


def quantile(p):  # of the normal curve, by halving
    low, high = -8.0, 8.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if normal(middle) < p else (low, middle)
    return low


def likelihood(counts, mu, sigma):
    total = 0.0
    for days, n in counts.items():
        upper = normal((math.log(days + 0.5) - mu) / sigma)
        lower = normal((math.log(days - 0.5) - mu) / sigma) if days else 0.0
        total += n * math.log(max(upper - lower, 1e-12))
    return total


def fit(days):
    """mu and sigma of the logarithm of days, by a grid that closes in on the greatest likelihood."""
    counts = collections.Counter(days)
    mu, sigma, step = 1.5, 1.0, 0.5
    while step > 0.001:
        best = max(((likelihood(counts, mu + a * step, max(0.1, sigma + b * step)), mu + a * step, max(0.1, sigma + b * step))
                    for a in (-1, 0, 1) for b in (-1, 0, 1)))
        if (best[1], best[2]) == (mu, sigma):
            step /= 2
        mu, sigma = best[1], best[2]
    n = len(days)
    gap = max(abs(sum(c for d, c in counts.items() if d <= x) / n - normal((math.log(x + 0.5) - mu) / sigma)) for x in counts)
    return mu, sigma, gap


def span(days):
    minutes = days * 24 * 60
    if minutes < 90:
        return f"{max(1, round(minutes))}分钟"
    if minutes < 6 * 1440:
        return f"{round(minutes / 60)}小时"
    return f"{round(minutes / 1440)}日"


def deciles(mu, sigma, most):
    """0 % and 100 % of the curve lie at nothing and nowhere: 1 % and 99 % stand for them."""
    points = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99]
    return " ".join(span(min(most, math.exp(mu + sigma * quantile(p)))) for p in points)


def tell(name, days, most):
    mu, sigma, gap = fit(days)
    print(f"{name} = {deciles(mu, sigma, most)}")
    print(f"#   n = {len(days)}, mu = {mu:.3f}, sigma = {sigma:.3f}, greatest gap to the data {gap:.3f}")


def lengths(name, texts):
    n = sorted(len(t) for t in texts)
    print(f"#   {name}: " + " ".join(str(n[int(len(n) * q)]) for q in (0.05, 0.25, 0.5, 0.75, 0.95)) + " characters at 5, 25, 50, 75, 95 %")


def main():
    data = sys.argv[1]
    appeals = rows(f"{data}/appeals/replied.tsv")
    print("# appeals/replied.tsv")
    tell("办理时长", [int(r["reply_days"]) for r in appeals if r["reply_days"].strip().isdigit()], 60)
    for nature in ("投诉", "咨询", "建议", "举报"):
        days = [int(r["reply_days"]) for r in appeals if r["nature"] == nature and r["reply_days"].strip().isdigit()]
        if len(days) >= 40:
            tell(f"办理时长·{nature}", days, 60)
    moved = [int(r["transfers"]) for r in appeals if r["transfers"].strip().isdigit()]
    print(f"#   passed on more than once: {sum(n > 1 for n in moved) / len(moved):.3f}, more than twice: {sum(n > 2 for n in moved) / len(moved):.3f}")
    lengths("content", [r["content"] for r in appeals])
    lengths("reply", [r["reply"] or "" for r in appeals])
    lengths("title", [r["title"] or "" for r in appeals])
    messages = rows(f"{data}/messages/replied.tsv")
    hours, weekdays, days = collections.Counter(), collections.Counter(), []
    for r in messages:
        try:
            came, answered = (datetime.datetime.fromisoformat(r[k]) for k in ("time", "reply_time"))
        except (TypeError, ValueError):
            continue
        hours[came.hour] += 1
        weekdays[came.weekday()] += 1
        days.append(max(0, round((answered - came).total_seconds() / 86400)))
    print("# messages/replied.tsv")
    tell("重办时长", days, 120)
    smooth = [(hours[(h - 1) % 24] + 2 * hours[h] + hours[(h + 1) % 24]) / 4 for h in range(24)]
    print("时段 = " + " ".join(str(max(1, round(1000 * x / sum(smooth)))) for x in smooth))
    print("#   weekdays " + " ".join(str(round(1000 * weekdays[d] / sum(weekdays.values()))) for d in range(7)))
    tickets = rows(f"{data}/hotline/tickets.tsv")
    weekdays = collections.Counter(datetime.datetime.strptime(r["date"], "%Y%m%d").weekday() for r in tickets)
    print("# hotline/tickets.tsv")
    print("星期 = " + " ".join(str(round(1000 * weekdays[d] / sum(weekdays.values()))) for d in range(7)))
    lengths("content", [r["content"] for r in tickets])
    bodies = collections.Counter(r["dept_raw"] for r in tickets)
    top = [n / len(tickets) for _, n in bodies.most_common(12)]
    print(f"#   {len(bodies)} bodies; the first twelve have " + " ".join(f"{x:.3f}" for x in top))


main()
