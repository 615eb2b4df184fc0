"""privacybot queue hold-legal: a case is kept, and let go again."""

from tests.commands.terminal import Terminal


def test_a_case_is_kept_and_let_go_again(office: Terminal, reference: str) -> None:
    said = office.run("queue", "hold-legal", reference, "--reason", "Een klacht")
    assert "--lift" in said.out

    again = office.run("queue", "hold-legal", reference, "--reason", "Een klacht", expect=1)
    assert "already" in again.err

    office.run("queue", "hold-legal", reference, "--lift")
    office.run("queue", "hold-legal", reference, "--lift", expect=1)


def test_a_hold_without_a_reason_is_wrong_use(office: Terminal, reference: str) -> None:
    assert "--reason" in office.run("queue", "hold-legal", reference, expect=2).err
    assert "--reason" in office.run("queue", "hold-legal", reference, "--reason", "x", "--lift", expect=2).err
