"""Links bank lines with open items by Splink on DuckDB: a model trained without labels, then the best single links.

Writes `[[line, item, probability], …]` as JSON, each line and each item at most once.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path

import duckdb
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

LOWEST_PROBABILITY = 0.01
SEED = 7

# What both sides say in the same columns: a folded name, cents, a day, and the digits of a number. A line without a
# name says it in its text, and its last number of three digits or more is taken for the one of an invoice.
COLUMNS = """
    SELECT {id} AS unique_id,
           trim(regexp_replace(upper(strip_accents({name})), '[^A-Z0-9 ]+', ' ', 'g')) AS name,
           CAST(round(CAST(amount AS DECIMAL(18, 4)) * 100) AS BIGINT) AS cents,
           CAST({day} AS DATE) AS day,
           nullif(ltrim(list_extract(regexp_extract_all({number}, '[0-9]{{3,}}'), -1), '0'), '') AS digits
    FROM read_csv('{file}', all_varchar = true, header = true)
"""
LINES = {
    "id": "id",
    "name": "coalesce(nullif(counterparty, ''), description)",
    "day": "date",
    "number": "coalesce(reference, '') || ' ' || coalesce(description, '')",
}
ITEMS = {"id": "id", "name": "customer", "day": "coalesce(nullif(due_date, ''), issue_date)", "number": "number"}

# A customer pays in full, less a discount or a fee, or a part.
AMOUNT = comparisons.CustomComparison(
    output_column_name="cents",
    comparison_levels=[
        levels.NullLevel("cents"),
        levels.ExactMatchLevel("cents"),
        levels.CustomLevel("abs(cents_l - cents_r) <= 0.05 * greatest(cents_l, cents_r)", "within 5 percent"),
        levels.CustomLevel("least(cents_l, cents_r) >= 0.2 * greatest(cents_l, cents_r)", "a part"),
        levels.ElseLevel(),
    ],
)
DAY = comparisons.CustomComparison(
    output_column_name="day",
    comparison_levels=[
        levels.NullLevel("day"),
        levels.CustomLevel("abs(date_diff('day', day_l, day_r)) <= 7", "within a week"),
        levels.CustomLevel("abs(date_diff('day', day_l, day_r)) <= 30", "within a month"),
        levels.ElseLevel(),
    ],
)
NAME = comparisons.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8])
DIGITS = comparisons.LevenshteinAtThresholds("digits", 1)

NEAR = "abs(date_diff('day', l.day, r.day)) <= 60"
BLOCKING = [
    block_on("digits"),
    block_on("name"),
    f"l.cents = r.cents AND {NEAR} AND substr(l.name, 1, 1) = substr(r.name, 1, 1)",
    "l.cents = r.cents AND abs(date_diff('day', l.day, r.day)) <= 7",
    f"substr(l.name, 1, 6) = substr(r.name, 1, 6) AND {NEAR}",
]


def table(connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], file: Path) -> None:
    quoted = str(file).replace("'", "''")
    connection.execute(f"CREATE TABLE {name} AS {COLUMNS.format(file=quoted, **columns)}")


def predicted(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, float]]:
    """Pairs and their probability, the most probable first."""
    database = DuckDBAPI(connection)
    sides = [database.register(name, dataset_display_name=name) for name in ("items", "lines")]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[NAME, AMOUNT, DAY, DIGITS],
        blocking_rules_to_generate_predictions=BLOCKING,
    )
    linker = Linker(sides, settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("digits", "cents")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
    training.estimate_parameters_using_expectation_maximisation(block_on("digits"))
    training.estimate_parameters_using_expectation_maximisation(block_on("name", "cents"))
    pairs = linker.inference.predict(threshold_match_probability=LOWEST_PROBABILITY)
    rows = connection.execute(
        f"""SELECT CASE WHEN source_dataset_l = 'lines' THEN unique_id_l ELSE unique_id_r END AS line,
                   CASE WHEN source_dataset_l = 'lines' THEN unique_id_r ELSE unique_id_l END AS item,
                   match_probability
            FROM {pairs.physical_name} ORDER BY match_weight DESC, line, item"""
    )
    return rows.fetchall()


def best_single_links(pairs: list[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    """Takes the most probable pair whose line and item are both free, and so on."""
    lines: set[str] = set()
    items: set[str] = set()
    taken = []
    for line, item, probability in pairs:
        if line not in lines and item not in items:
            lines.add(line)
            items.add(item)
            taken.append((line, item, probability))
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with lines.csv and items.csv")
    parser.add_argument("--out", type=Path, required=True, help="where the links go")
    arguments = parser.parse_args()
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect(config={"threads": 1})
    table(connection, "lines", LINES, arguments.data / "lines.csv")
    table(connection, "items", ITEMS, arguments.data / "items.csv")
    links = best_single_links(predicted(connection))
    arguments.out.write_text(json.dumps(links), encoding="utf-8")


if __name__ == "__main__":
    main()
