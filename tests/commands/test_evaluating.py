"""privacybot evaluate: what it measures, shows and refuses."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from matplotlib.image import imread

from tests.commands.terminal import run

WISH = "Graag uitschrijven voor de nieuwsbrief, ik lees hem nooit meer."
CHAT = "De vergadering van morgen begint een uur later dan wij eerst dachten."
ROWS: tuple[dict[str, Any], ...] = (
    {"id": "right", "subject": "Afmelden", "body": WISH, "kinds": ["withdrawal"], "lang": "nl"},
    {"id": "other", "subject": "Lunch", "body": CHAT, "kinds": ["other"], "lang": "nl"},
    {"id": "missed", "subject": "Afmelden", "body": WISH, "kinds": ["withdrawal", "erasure"]},
)
KEYS = {
    "mails", "exact", "families_macro_f1", "kinds_macro_f1", "other_f1", "review_share", "wrong_reviewed",
    "rights_unseen", "language_right", "identity_right", "corrections_right", "kinds", "families",
    "languages", "calibration", "confusion",
}  # fmt: skip


def written(folder: Path, *rows: Any) -> str:
    file = folder / "mails.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return str(file)


def test_shares_and_counts_are_told_to_programs(tmp_path: Path) -> None:
    found = run("evaluate", written(tmp_path, *ROWS), "--json").json

    assert set(found) == KEYS
    assert found["mails"] == 3
    assert found["exact"] == pytest.approx(2 / 3)
    assert found["kinds"]["withdrawal"] == {
        "precision": 1.0, "recall": 1.0, "f1": 1.0, "right": 2, "wrong": 0, "missed": 0,
    }  # fmt: skip
    assert found["families"]["erasure"]["missed"] == 1
    assert found["families_macro_f1"] == 0.5
    assert (found["language_right"], found["corrections_right"]) == (1.0, None)


def test_languages_calibration_and_confusions_are_told_to_programs(tmp_path: Path) -> None:
    found = run("evaluate", written(tmp_path, *ROWS), "--json").json

    assert set(found["languages"]) == {"nl"}
    assert found["languages"]["nl"] == {
        "mails": 2, "exact": 1.0, "families_macro_f1": 1.0, "kinds_macro_f1": 1.0,
    }  # fmt: skip
    assert found["confusion"]["erasure"]["nothing"] == 1
    assert found["confusion"]["withdrawal"]["withdrawal"] == 2
    assert len(found["confusion"]) == len(found["confusion"]["nothing"]) == 12
    calibration = found["calibration"]
    assert sum(one["count"] for one in calibration["bins"]) == 3 * 11
    assert set(calibration["bins"][0]) == {"low", "high", "count", "mean_score", "observed"}
    assert 0 < calibration["brier"] < 0.2
    assert 0 < calibration["expected_calibration_error"] < 0.2
    assert calibration["kinds"]["erasure"]["brier"] > calibration["kinds"]["access"]["brier"]


def test_each_miss_is_shown_with_its_evidence(tmp_path: Path) -> None:
    file = written(tmp_path, *ROWS)

    (miss,) = run("evaluate", file, "--json", "--errors").json["errors"]
    page = run("evaluate", file, "--errors").out

    assert (miss["id"], miss["wanted"], miss["found"]) == (
        "missed",
        ["erasure", "withdrawal"],
        ["withdrawal"],
    )
    assert any("uitschrijven" in item["text"] for item in miss["evidence"])
    assert set(miss["scores"]) == {"erasure", "withdrawal"}
    assert "missed: wanted erasure, withdrawal; found withdrawal" in page
    assert "missed:" not in run("evaluate", file).out


def test_people_get_tables(tmp_path: Path) -> None:
    page = run("evaluate", written(tmp_path, *ROWS)).out

    for word in (
        "Precision",
        "Recall",
        "F1",
        "withdrawal",
        "families, macro F1",
        "exact match",
        "sent to a person",
        "rights that passed unseen",
        "Language",
        "Observed share",
        "ECE",
        "Brier score",
        "Wanted",
    ):
        assert word in page


def test_the_tables_fit_a_terminal_of_100_columns(tmp_path: Path) -> None:
    page = run("evaluate", written(tmp_path, *ROWS)).out

    assert max(len(line.rstrip()) for line in page.splitlines()) <= 100
    assert "…" not in page


def test_the_picture_is_drawn_into_the_file(tmp_path: Path) -> None:
    picture = tmp_path / "picture.PNG"

    found = run("evaluate", written(tmp_path, *ROWS), "--json", "--plot", str(picture)).json

    assert set(found) == KEYS
    assert imread(picture, format="png").shape[:2] == (750, 1600)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("picture.svg", "does not end in .png"), ("gone/picture.png", "does not exist")],
)
def test_a_picture_that_cannot_be_made_is_refused_before_anything_is_measured(
    tmp_path: Path, name: str, reason: str
) -> None:
    said = run("evaluate", "no-such-file.jsonl", "--plot", str(tmp_path / name), expect=2)

    assert reason in " ".join(said.err.replace("│", " ").split())


def test_a_picture_that_cannot_be_written_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()

    said = run("evaluate", written(tmp_path), "--plot", str(tmp_path / "folder.png"), expect=2)

    assert "cannot be written" in said.err


def test_without_the_drawing_library_the_command_that_installs_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # None is how Python itself notes a module that must not be found.
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    said = run("evaluate", "no-such-file.jsonl", "--plot", str(tmp_path / "picture.png"), expect=2)

    assert ".venv/bin/python -m pip install -e '.[plot]'" in said.err


def test_the_writers_own_words_are_measured(tmp_path: Path) -> None:
    body = (
        "Gaan we morgen lunchen?\n\nOp ma 2 nov 2026 schreef Bas <bas@example.com>:\n> Graag uitschrijven.\n"
    )
    file = written(tmp_path, {"id": 1, "subject": "Re: Lunch", "body": body, "kinds": ["other"]})

    assert run("evaluate", file, "--json").json["exact"] == 1.0


def test_no_mails_give_no_shares(tmp_path: Path) -> None:
    found = run("evaluate", written(tmp_path), "--json").json

    assert (found["mails"], found["exact"], found["wrong_reviewed"]) == (0, 0.0, None)
    assert "mails" in run("evaluate", "-", stdin="").out


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("no json", "line 2 is not a JSON object"),
        ({"subject": "", "body": "", "kinds": ["other"]}, 'line 2 has no "id"'),
        ({"id": 1, "subject": "", "kinds": ["other"]}, 'line 2 needs "subject" and "body"'),
        ({"id": 1, "subject": "", "body": "", "kinds": []}, 'line 2 needs "kinds"'),
        ({"id": 1, "subject": "", "body": "", "kinds": ["love"]}, 'line 2 needs "kinds"'),
        ({"id": 1, "subject": "", "body": "", "kinds": [["other"]]}, 'line 2 needs "kinds"'),
        ({"id": 1, "subject": "", "body": "", "kinds": ["other"], "lang": 5}, '"lang"'),
        ({"id": 1, "subject": "", "body": "", "kinds": ["other"], "fields": []}, '"fields"'),
        ({"id": 1, "subject": "", "body": "", "kinds": ["other"], "fields": {"correction": [5]}}, '"fields"'),
    ],
)
def test_a_line_without_its_labels_is_named(tmp_path: Path, row: Any, reason: str) -> None:
    said = run("evaluate", written(tmp_path, ROWS[1], row), expect=2)

    assert reason in " ".join(said.err.replace("│", " ").split())
    assert said.out == ""


def test_a_file_that_cannot_be_read_is_wrong_use(tmp_path: Path) -> None:
    assert "cannot be read" in run("evaluate", str(tmp_path / "gone.jsonl"), expect=2).err
