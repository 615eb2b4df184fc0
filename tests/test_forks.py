"""A forked command ends, speaks and dies as one that was started from a shell."""

import json
import os
import signal
from pathlib import Path

from tests.forks import Forks


def test_it_reads_its_input_and_speaks_on_its_output(forks: Forks) -> None:
    done = forks.run(["inspect", "-", "--json"], os.environ, "From: anne@example.com\n\nGraag inzage.\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["sender"]["email"] == "anne@example.com"


def test_it_sees_the_environment_that_it_was_given_and_its_error_has_its_exit_code(forks: Forks) -> None:
    env = {**os.environ, "PRIVACYBOT_SETTINGS": "nowhere/elsewhere.toml"}

    done = forks.run(["queue", "list"], env, "")

    assert (done.returncode, done.stdout) == (2, "")
    assert "elsewhere.toml" in done.stderr


def test_it_goes_on_beside_others_and_dies_of_a_signal(forks: Forks, tmp_path: Path) -> None:
    never_written = tmp_path / "in"
    os.mkfifo(never_written)
    waiting = forks.start(
        ["inspect", "-"], os.environ, tmp_path / "out", tmp_path / "err", stdin=never_written
    )
    assert forks.run(["--help"], os.environ, "").returncode == 0
    assert waiting.poll() is None

    waiting.send_signal(signal.SIGTERM)

    assert waiting.wait(20) == -signal.SIGTERM
