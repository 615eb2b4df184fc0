"""The run over broken mails: short here, long by `make fuzz`; and that it finds what it looks for."""

import os
import time
from pathlib import Path

import pytest

from tests.benchmarks import fuzzing
from tests.benchmarks.mutations import MUTATIONS, dice_of, mutated

CORPUS = [path.read_bytes() for path in sorted((fuzzing.ROOT / "tests" / "mail").glob("*.eml"))]
# A process of its own has about 40 MB before it reads anything.
NARROW = fuzzing.Limits(seconds=0.8, memory=180.0)
IMPATIENT = fuzzing.Limits(patience=5.0)


def test_six_hundred_broken_mails_are_read_in_time_and_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = fuzzing.main(["--mails", "600", "--seed", "20261128", "--into", str(tmp_path / "culprits")])

    said = capsys.readouterr().out
    assert status == 0, said
    assert "mails read" in said
    assert not (tmp_path / "culprits").exists()


def test_the_same_seed_gives_the_same_mails_and_another_seed_others() -> None:
    first = [mutated(CORPUS, 1, number) for number in range(50)]

    assert first == [mutated(CORPUS, 1, number) for number in range(50)]
    assert first != [mutated(CORPUS, 2, number) for number in range(50)]
    assert len(set(first)) == 50


@pytest.mark.parametrize("raw", [b"", b"\n", b"a", b"--b", b"\r\n\r\n"], ids=repr)
def test_every_mutation_stands_mails_of_almost_nothing(raw: bytes) -> None:
    for number, mutation in enumerate(MUTATIONS):
        assert isinstance(mutation(dice_of(1, number), raw, [raw]), bytes)


def raises_on_odd_lengths(raw: bytes) -> None:
    if len(raw) % 2:
        message = "odd"
        raise ValueError(message)


def test_a_mail_that_raises_is_a_culprit_and_written_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = fuzzing.main(["--mails", "40", "--into", str(tmp_path)], read=raises_on_odd_lengths)

    written = sorted(tmp_path.glob("1-*.eml"))
    assert status == 1
    assert 0 < len(written) < 40
    assert all(len(path.read_bytes()) % 2 for path in written)
    assert f"{written[0]}: ValueError: odd (test_fuzzing.py:" in capsys.readouterr().out


def wastes_time_or_memory(raw: bytes) -> None:
    if len(raw) % 2:
        while time.process_time() < 1.5:
            pass
    else:
        bytearray(200_000_000)


def test_a_mail_that_takes_too_long_or_too_much_is_a_culprit() -> None:
    outcome = fuzzing.run(CORPUS, range(8), 1, 2, limits=NARROW, read=wastes_time_or_memory)

    assert {culprit.why.split()[1] for culprit in outcome.culprits} == {"seconds", "MB"}
    assert outcome.read == 8
    assert outcome.slowest > NARROW.seconds
    assert outcome.largest > NARROW.memory


def ends_or_hangs(raw: bytes) -> None:
    if len(raw) % 3 == 0:
        os._exit(7)
    if len(raw) % 3 == 1:
        time.sleep(600)


def test_a_mail_that_ends_the_process_or_never_ends_is_a_culprit_and_the_rest_is_read() -> None:
    outcome = fuzzing.run(CORPUS, range(8), 1, 2, limits=IMPATIENT, read=ends_or_hangs)

    assert {culprit.why for culprit in outcome.culprits} == {
        "the process ended with status 7",
        "no end within 5 seconds",
    }
    assert 2 <= len(outcome.culprits) < outcome.read == 8
