"""Compares the same names with rapidfuzz (C++), and prints its pairs a second beside those of `benches/names.rs`."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Indel, JaroWinkler

QUERIES = 100
"""As in benches/lib.rs."""

SECONDS = 2.0


def pairs_a_second(run: Callable[[], object], pairs: int) -> float:
    """The best of many runs, for two seconds."""
    run()
    best, until = float("inf"), time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        started = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - started)
    return pairs / best


def of_rapidfuzz(names: list[str]) -> list[tuple[str, float]]:
    queries, targets = names[:QUERIES], names[QUERIES:]
    pairs = len(queries) * len(targets)
    one = [query for query in queries for _ in targets]
    other = targets * len(queries)
    measures = (("indel", Indel.normalized_similarity), ("Jaro-Winkler", JaroWinkler.normalized_similarity))
    rows = []
    for name, scorer in measures:
        matrix = lambda: process.cdist(queries, targets, scorer=scorer, workers=1)
        rows.append((f"rapidfuzz C++, {name}, cdist", pairs_a_second(matrix, pairs)))
        each = lambda: process.cpdist(one, other, scorer=scorer, workers=1)
        rows.append((f"rapidfuzz C++, {name}, cpdist", pairs_a_second(each, pairs)))
    return rows


def of_criterion(folder: Path) -> list[tuple[str, float]]:
    """What criterion has written of each function of the group."""
    rows = []
    for new in sorted(folder.glob("*/new")):
        benchmark = json.loads((new / "benchmark.json").read_text(encoding="utf-8"))
        estimates = json.loads((new / "estimates.json").read_text(encoding="utf-8"))
        pairs = benchmark["throughput"]["Elements"]
        rows.append((f"{benchmark['function_id']} (Rust)", pairs * 1e9 / estimates["median"]["point_estimate"]))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=Path, required=True, help="one name a line")
    parser.add_argument("--criterion", type=Path, required=True, help="results of the bench `names`")
    arguments = parser.parse_args()
    names = arguments.names.read_text(encoding="utf-8").splitlines()
    rows = of_criterion(arguments.criterion) + of_rapidfuzz(names)
    slowest = next((rate for name, rate in rows if name.startswith("strsim")), None)
    print(f"\n{QUERIES} names with {len(names) - QUERIES} others, one core\n")
    print(f"{'measure':<42}  {'million pairs/s':>15}  {'beside strsim':>13}")
    for name, rate in sorted(rows, key=lambda row: -row[1]):
        beside = f"{rate / slowest:.1f}" if slowest else ""
        print(f"{name:<42}  {rate / 1e6:>15.2f}  {beside:>13}")


if __name__ == "__main__":
    main()
