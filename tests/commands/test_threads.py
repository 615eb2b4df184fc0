"""The classifier keeps to one core of the machine that the desk shares with its servers."""

import json
import os
import subprocess
import sys

import pytest

from tests.installation import ROOT

#: Runs a command as a shell would start it, and tells afterwards with how many threads numpy multiplies.
_COMMAND = """
import json, os, sys
from bot.cli import main
try:
    main(["classify"])
except SystemExit as ended:
    assert not ended.code, ended.code
print()
print(json.dumps([os.environ["OPENBLAS_NUM_THREADS"], "numpy" in sys.modules]))
"""


@pytest.mark.parametrize(("chosen", "used"), [(None, "1"), ("3", "3")])
def test_a_command_reads_mails_on_one_thread_unless_the_environment_says_otherwise(
    chosen: str | None, used: str
) -> None:
    env = {key: value for key, value in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    if chosen:
        env["OPENBLAS_NUM_THREADS"] = chosen

    done = subprocess.run(
        [sys.executable, "-c", _COMMAND],
        cwd=ROOT,
        env=env,
        input="Graag inzage in mijn gegevens.",
        check=True,
        capture_output=True,
        text=True,
    )

    assert json.loads(done.stdout.splitlines()[-1]) == [used, True]
