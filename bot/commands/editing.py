"""privacybot queue edit: change the letter that waits, or propose another one with what a person must say.

Hung into `bot.commands.queue`; the steps decide whether it may be done.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands import state
from bot.commands.options import As, Reference, one_of
from bot.errors import RuleViolation
from bot.rules.replying import Reply
from classifiers.kinds import Kind, Language, ObjectionCourse

if TYPE_CHECKING:
    from bot.app import Desk
    from bot.steps.letter_facts import ChosenLetter

_LETTERS = [reply for reply in Reply if reply is not Reply.NONE]
_LANGUAGES = [language for language in Language if language is not Language.OTHER]


def waiting_letter(desk: "Desk", reference: str) -> dict[str, Any]:
    """The letter of the case that waits for approval, as plain values.

    Raises:
        RuleViolation: no letter waits.
    """
    from bot.commands import overview

    draft: dict[str, Any] | None = overview.whole_case(desk.store, reference, desk.approval.ours)["draft"]
    if draft is None or draft["state"] != "proposed":
        message = "no letter of this case waits for approval: `privacybot queue show` says how it stands"
        raise RuleViolation(message)
    return draft


def edit(
    reference: Reference,
    staff: As,
    *,
    letter: Annotated[
        Reply | None,
        typer.Option(metavar="letter", help=f"Propose this letter instead, one of {one_of(_LETTERS)}."),
    ] = None,
    language: Annotated[
        Language | None,
        typer.Option(
            metavar="language",
            help=f"Propose that letter, or the one that waits, in this language: {one_of(_LANGUAGES)}.",
        ),
    ] = None,
    subject: Annotated[str | None, typer.Option(help="Give the letter this subject.")] = None,
    to: Annotated[list[str] | None, typer.Option(help="Give the letter this recipient; repeatable.")] = None,
    text_file: Annotated[
        Path | None, typer.Option("--text", help="Take the text from this file; - is standard input.")
    ] = None,
    about: Annotated[
        list[Kind] | None,
        typer.Option(metavar="kind", help="With --letter: deal with this kind alone; repeatable."),
    ] = None,
    ground: Annotated[str, typer.Option(help="For a refusal: the article of law.")] = "",
    why: Annotated[str, typer.Option(help="For a refusal, extension or copy: the reason, in facts.")] = "",
    done: Annotated[str, typer.Option(help="What you do instead, or what is ready already.")] = "",
    controller: Annotated[str, typer.Option(help="For a referral: the customer who decides.")] = "",
    controller_contact: Annotated[str, typer.Option(help="How that customer is reached.")] = "",
    objection: Annotated[
        ObjectionCourse | None,
        typer.Option(
            metavar="course",
            help=f"With --letter: how an objection is dealt with: {one_of(ObjectionCourse)}.",
        ),
    ] = None,
    use: Annotated[str, typer.Option(help="For a weighed objection: the use of data it is about.")] = "",
) -> None:
    """Change the letter, or choose another one. Without options your editor opens.

    What you say with --ground, --why, --done, --controller, --controller-contact and --use goes into the
    letter in its own language; what you leave out is an open place that must be filled before the approval.
    """
    said = (ground, why, done, controller, controller_contact, use)
    anew = letter is not None or language is not None
    if anew and (subject is not None or to or text_file is not None):
        message = "--letter and --language replace the whole letter: change the new one with a second `edit`"
        raise typer.BadParameter(message)
    if letter is None and (about or objection or any(said)):
        message = "this goes with --letter: name the letter that must say it"
        raise typer.BadParameter(message)
    given = read_text(text_file) if text_file is not None else None
    desk, staff_id = state.signed_in(staff)
    if anew:
        wanted = letter or Reply(waiting_letter(desk, reference)["letter"])
        chosen = _chosen(wanted, about or (), said, objection)
        fresh = desk.redraft(reference, chosen, staff_id, language=language)
        state.say(f"The letter is replaced; its hash is {fresh[:12]}.")
        return
    draft = waiting_letter(desk, reference)
    if given is None and subject is None and not to:
        given = edited(str(draft["text"]))
        if given is None:
            state.say("Nothing was changed.")
            return
    fresh = _change(desk, reference, draft["hash"], (given, subject, to or None), staff_id)
    state.say(f"The letter is changed; its hash is {fresh[:12]}.")


def _chosen(
    letter: Reply, about: Sequence[Kind], words: Sequence[str], objection: ObjectionCourse | None
) -> "ChosenLetter":
    """The letter that is asked for; `words` are those of `responses.facts.ByHand`, in its order."""
    from bot.steps.letter_facts import ChosenLetter
    from responses.facts import ByHand

    return ChosenLetter(
        letter, frozenset(about), ByHand(*(said.strip() or None for said in words)), objection
    )


def _change(
    desk: "Desk",
    reference: str,
    shown_hash: str,
    wanted: tuple[str | None, str | None, list[str] | None],
    staff_id: int,
) -> str:
    from bot.steps import approving

    text, subject, to = wanted
    change = approving.Edit(recipients=tuple(to) if to else None, subject=subject, text=text)
    return approving.edit(
        desk.store, reference, change, shown_hash=shown_hash, staff_id=staff_id, now=desk.clock()
    )


def read_text(file: Path) -> str:
    """The text of a file, or of standard input.

    Raises:
        typer.BadParameter: it cannot be read.
    """
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        message = f"the file with the text cannot be read ({error.strerror})"
        raise typer.BadParameter(message) from error
    except UnicodeDecodeError:
        message = "the file with the text is not UTF-8: save it anew as UTF-8"
        raise typer.BadParameter(message) from None


def edited(old: str) -> str | None:
    """The text as it comes out of the colleague's editor; None when it was not saved or did not change."""
    import click

    try:
        new = click.edit(old, extension=".txt")
    except click.ClickException:
        message = "the editor could not be started: set EDITOR, or give the text with --text"
        raise RuleViolation(message) from None
    return new if new is not None and new.strip() != old.strip() else None
