"""privacybot queue ask-again and files: a new one-time code, and the files that go with a letter.

Joined to the group `queue` by `bot.cli`. The step drafting proposes the letter; nothing here approves it.
"""

import os
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import state
from bot.commands.options import As, Reference
from bot.errors import NotFound, RuleViolation
from bot.rules.replying import Reply


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command("ask-again")(ask_again)
    app.command("files")(files)


def ask_again(reference: Reference, staff: As) -> None:
    """Propose a letter with a new one-time code, because the last one was lost, ran out or was mistyped."""
    from bot.steps.letter_facts import ChosenLetter
    from bot.store import cases, confirm_codes

    desk, staff_id = state.signed_in(staff)
    with desk.store.read() as work:
        case_id = cases.by_reference(work, reference).id or 0
        check = cases.identity(work, case_id)
        asked = check is not None and check.state == "asked" and bool(confirm_codes.sent_in(work, case_id))
    if not asked:
        message = "no one-time code of this case waits for an answer"
        raise RuleViolation(message)
    fresh = desk.redraft(reference, ChosenLetter(Reply.IDENTITY_CONFIRM), staff_id)
    state.say(f"A letter with a new code waits for approval; its hash is {fresh[:12]}.")


def files(
    reference: Reference,
    to: Annotated[Path, typer.Option(help="The folder into which the files are written.")],
) -> None:
    """Write the files that go with the letter into a folder, to look at them before you approve."""
    from bot.store import cases
    from bot.store.drafts import content_of

    with state.store().read() as work:
        draft = cases.live_draft(work, cases.by_reference(work, reference).id or 0)
        found = content_of(work, draft).attachments if draft is not None else ()
    if not found:
        message = "no file goes with a letter of this case"
        raise NotFound(message)
    for file in found:
        path = to / Path(file.filename).name
        _write(path, file.content)
        state.say(str(path))


def _write(path: Path, content: bytes) -> None:
    """Write a new file that nobody else may read: it holds somebody's data."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise RuleViolation(message) from error
