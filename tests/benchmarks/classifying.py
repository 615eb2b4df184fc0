"""How quick and how large the classifier is: `make bench` prints it; nothing here passes or fails.

Every figure comes from a process of its own with its threads bounded, so that "one core" means one. Beside
mails a second stands the ratio to a bare loop that only splits the same texts into spaCy tokens, measured in
the same process: machines differ, the ratio differs less.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.peak_memory import peak_megabytes

ROOT = Path(__file__).parents[2]
MAILS = ROOT / "classifiers" / "training" / "development.jsonl"
_BATCH = 64


def main() -> None:
    """Measure each figure in a process of its own and print them as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=400, help="how many mails to judge")
    parser.add_argument("--only", choices=sorted(_FIGURES), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only:
        sys.stdout.write(json.dumps(_FIGURES[chosen.only](chosen.mails)))
        return
    for name, threads in (("import", 1), ("start", 1), ("single", 1), ("batches", 2)):
        bounded = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
        only = ["--only", name, "--mails", str(chosen.mails)]
        command = [sys.executable, "-m", "tests.benchmarks.classifying", *only]
        done = subprocess.run(command, env=bounded, cwd=ROOT, check=True, capture_output=True, text=True)
        for figure, value in json.loads(done.stdout).items():
            sys.stdout.write(f"{figure:58} {value:10.2f}\n")


def _import(_mails: int) -> dict[str, float]:
    begun = time.perf_counter()
    import classifiers

    del classifiers
    return {"import of classifiers without its model, seconds": time.perf_counter() - begun}


def _start(_mails: int) -> dict[str, float]:
    begun = time.perf_counter()
    from classifiers import classify

    classify("", "Verwijder mijn gegevens.")
    return {"first verdict, model and spaCy loaded, seconds": time.perf_counter() - begun}


def _single(mails: int) -> dict[str, float]:
    import spacy

    from classifiers import load

    rows, judge, bare = _rows(mails), load(), spacy.blank("xx")
    _tokens(bare, rows[:20])
    judge("", "warm")
    seconds = _timed(lambda: [judge(subject, text) for subject, text in rows])
    return {
        "mails a second, one at a time on one core": len(rows) / seconds,
        "milliseconds a mail, one at a time on one core": 1_000 * seconds / len(rows),
        "times as long as spaCy's bare tokens": seconds / _timed(lambda: _tokens(bare, rows)),
        "memory after that, MB": peak_megabytes(),
    }


def _batches(mails: int) -> dict[str, float]:
    from classifiers.pipeline import Judge

    rows, judge = _rows(mails), Judge()
    judge("", "warm")
    seconds = _timed(
        lambda: [judge.many(rows[start : start + _BATCH]) for start in range(0, len(rows), _BATCH)]
    )
    return {
        "mails a second, in batches on two cores": len(rows) / seconds,
        "memory after batches, MB": peak_megabytes(),
    }


def _rows(mails: int) -> list[tuple[str, str]]:
    lines = MAILS.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(lines[place % len(lines)]) for place in range(mails)]
    return [(row["subject"], row["body"]) for row in rows]


def _tokens(nlp: Any, rows: list[tuple[str, str]]) -> list[Any]:
    return [nlp(text) for _, text in rows]


def _timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


_FIGURES = {"import": _import, "start": _start, "single": _single, "batches": _batches}

if __name__ == "__main__":
    main()
