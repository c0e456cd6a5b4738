"""Matches one generated data set with Gestiq and with Splink, and prints what each costs and finds.

Both run as processes of their own, from the files to the matches on disk, and both are judged by `gestiq evaluate`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

THRESHOLDS = (0.01, 0.1, 0.5, 0.9, 0.95)
HERE = Path(__file__).resolve().parent
HEADINGS = ("engine", "taken from", "wall s", "CPU s", "peak MB", "precision", "recall", "F1", "auto precision", "auto recall")


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    wall: float
    cpu: float
    peak_mb: float

    def cells(self) -> list[str]:
        return [f"{self.wall:.2f}", f"{self.cpu:.2f}", f"{self.peak_mb:.0f}"]


def measured(command: list[str]) -> Cost:
    """Runs a command to its end; its own words go to standard error."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=sys.stderr)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{command[0]} failed")
    # Linux counts kilobytes, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6)


def evaluated(program: str, matches: Path, truth: Path) -> list[str]:
    """Precision, recall and F1 of all pairs, and precision and recall of the automatic ones, in percent."""
    command = [program, "evaluate", "--matches", str(matches), "--truth", str(truth)]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    overall, automatic = report["overall"], report["automatic"]
    shares = (overall["precision"], overall["recall"], overall["f1"], automatic["precision"], automatic["recall"])
    return [f"{100 * share:.2f}" for share in shares]


def write_matches(pairs: list[list], threshold: float, to: Path) -> None:
    """The pairs from a probability on, as `gestiq match` writes them; from 0.95 on they are automatic."""
    with to.open("w", encoding="utf-8") as out:
        for line, item, probability in pairs:
            if probability >= threshold:
                decision = "auto" if probability >= 0.95 else "suggested"
                out.write(json.dumps({"line": line, "decision": decision, "items": [item]}) + "\n")


def gestiq(program: str, data: Path) -> list[list[str]]:
    matches = data / "gestiq.jsonl"
    command = [program, "match", "--threads", "1", "--out", str(matches)]
    command += ["--statement", str(data / "lines.csv"), "--invoices", str(data / "items.csv")]
    cost = measured(command)
    return [["Gestiq", "its policy", *cost.cells(), *evaluated(program, matches, data / "truth.csv")]]


def splink(program: str, data: Path) -> list[list[str]]:
    found = data / "splink.json"
    cost = measured([sys.executable, str(HERE / "splink_match.py"), "--data", str(data), "--out", str(found)])
    pairs = json.loads(found.read_text(encoding="utf-8"))
    rows = []
    for threshold in THRESHOLDS:
        matches = data / f"splink-{threshold}.jsonl"
        write_matches(pairs, threshold, matches)
        figures = evaluated(program, matches, data / "truth.csv")
        # One run serves all thresholds.
        cells = cost.cells() if threshold == THRESHOLDS[0] else ["", "", ""]
        rows.append(["Splink", f"p >= {threshold}", *cells, *figures])
    return rows


def show(rows: list[list[str]]) -> None:
    table = [list(HEADINGS), *rows]
    widths = [max(len(row[at]) for row in table) for at in range(len(HEADINGS))]
    for row in table:
        texts, figures = row[:2], row[2:]
        cells = [text.ljust(width) for text, width in zip(texts, widths)]
        cells += [figure.rjust(width) for figure, width in zip(figures, widths[2:])]
        print("  ".join(cells))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gestiq", required=True, help="the command-line tool of Gestiq")
    parser.add_argument("--data", type=Path, required=True, help="folder with lines.csv, items.csv and truth.csv")
    arguments = parser.parse_args()
    with (arguments.data / "lines.csv").open(encoding="utf-8") as lines:
        count = sum(1 for _ in lines) - 1
    print(f"\n{count:,} lines with their open items, one core\n")
    show(gestiq(arguments.gestiq, arguments.data) + splink(arguments.gestiq, arguments.data))


if __name__ == "__main__":
    main()
