"""The largest mails that the README speaks of are read within its limits of time and memory.

Each is read in a process of its own, whose memory the system bounds: a parser that runs away dies there.
"""

import json
import subprocess
import sys

import pytest

from tests.rules.limits_child import MAILS

#: What the README promises for one mail.
SECONDS, MEGABYTES = 5.0, 500
#: The address space that a child may ask for: libraries are mapped into it that are not all read.
ADDRESS_SPACE_MB = 1_500
#: What the child of a mail must find unread, by the limit that the mail goes beyond.
CUT = {
    "50 MB": set(),
    "1,000 levels": {"nested_too_deep"},
    "50,000 parts": {"too_many_parts"},
    "a line of 3 MB": {"text_cut"},
    "1 MB of utf-7": {"text_cut"},
    "a million recipients reported": {"too_heavy"},
    "35 MB of carriage returns": {"too_heavy"},
    "50,000 header fields": {"header_cut"},
    "12 MB of senders of attached mails": set(),
}


@pytest.mark.parametrize("kind", MAILS)
def test_a_mail_at_the_limits_is_read_within_the_time_and_memory_of_the_readme(kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.rules.limits_child", kind, str(ADDRESS_SPACE_MB)],
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    found = json.loads(done.stdout)

    assert found["text"].startswith("Graag inzage in mijn gegevens.")
    assert set(found["defects"]) >= CUT[kind]
    assert found["seconds"] < SECONDS
    assert found["peak_mb"] < MEGABYTES


def test_a_child_that_asks_for_more_memory_than_it_may_have_dies_alone() -> None:
    starved = [sys.executable, "-m", "tests.rules.limits_child", "50 MB", "300"]

    assert b"MemoryError" in subprocess.run(starved, capture_output=True, check=False, timeout=300).stderr
