"""privacybot letters: try the company's own letters, and look at one, with invented facts.

Joined by `bot.cli`. Opens no database and sends nothing.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import state
from bot.commands.options import Json, one_of
from bot.rules.customer_letters import CustomerLetterSort
from bot.rules.replying import Reply
from classifiers.kinds import Kind, ObjectionCourse

if TYPE_CHECKING:
    from bot.settings import Settings
    from responses.catalogue import Situation
    from responses.facts import Letter, LetterLanguage, Organisation, Processing, StaffLanguage

LETTERS = [reply for reply in Reply if reply is not Reply.NONE]
TO_CUSTOMERS = [f"customer_{sort.value}" for sort in CustomerLetterSort]

_ONE_OF_ALL = f"{', '.join(LETTERS)}, {' or '.join(TO_CUSTOMERS)}"

app = typer.Typer(help="Try your own letters.", no_args_is_help=True)


@app.command()
def check(*, as_json: Json = False) -> None:
    """Render every letter in every language with your own templates, and say what is wrong where."""
    from responses.trying import troubles

    settings = state.settings()
    found = list(dict.fromkeys(troubles(_organisation(settings), settings.letters.folder)))
    if as_json:
        state.print_json([{"where": one.where, "said": one.said} for one in found])
    else:
        for one in found:
            state.say(f"{one.where}: {one.said}")
        if not found:
            state.say("Every letter can be made in every language, and tells what it must.")
    if found:
        raise typer.Exit(4)


@app.command()
def preview(
    letter: Annotated[str, typer.Argument(metavar="LETTER", help=f"The letter, one of {_ONE_OF_ALL}.")],
    *,
    kinds: Annotated[
        list[Kind] | None,
        typer.Option(
            "--kind", metavar="KIND", help="Only about this kind of request; can be given more than once."
        ),
    ] = None,
    language: Annotated[str, typer.Option(help="The language: nl, en, de or fr.")] = "nl",
    polite: Annotated[bool, typer.Option("--polite", help="Say u instead of je.")] = False,
    objection: Annotated[
        ObjectionCourse,
        typer.Option(metavar="COURSE", help=f"How an objection went: {one_of(ObjectionCourse)}."),
    ] = ObjectionCourse.MARKETING,
    html: Annotated[bool, typer.Option("--html", help="Print the HTML instead of the plain text.")] = False,
) -> None:
    """Print one letter to an invented person or customer, with your own facts and templates."""
    from responses.render import LetterError

    try:
        if letter in TO_CUSTOMERS:
            made = _to_customer(letter, kinds or [], language, objection)
        else:
            made = _to_person(letter, kinds or [], language, objection, polite=polite)
    except LetterError as error:
        message = f"{error}: `privacybot letters check` says where"
        raise typer.BadParameter(message) from error
    state.say(made.html if html else f"{made.subject}\n\n{made.text}")


def _to_person(
    letter: str, kinds: list[Kind], language: str, objection: ObjectionCourse, *, polite: bool
) -> "Letter":
    from responses.previewing import preview as previewed

    situation = _situation(letter, kinds, objection)
    settings, spoken = state.settings(), _known(language)
    return previewed(
        situation,
        _organisation(settings),
        _processing(settings, spoken),
        spoken,
        settings.letters.folder,
        kinds=kinds,
        polite=polite,
        objection=objection,
    )


def _to_customer(letter: str, kinds: list[Kind], language: str, objection: ObjectionCourse) -> "Letter":
    """A letter to a customer, which always says u."""
    from responses.previewing_customers import kinds_for_customer, preview_for_customer
    from responses.trying_customers import CUSTOMER_LANGUAGES

    if objection is not ObjectionCourse.MARKETING:
        message = "--objection: a letter to a customer does not say how an objection went"
        raise typer.BadParameter(message)
    fitting = kinds_for_customer(letter)
    if kinds and not fitting:
        message = "--kind: this letter is about a breach"
        raise typer.BadParameter(message)
    _require_fitting(kinds, fitting)
    spoken: StaffLanguage | None = next((one for one in CUSTOMER_LANGUAGES if one == language), None)
    if spoken is None:
        message = f"--language: choose one of {', '.join(CUSTOMER_LANGUAGES)} for a letter to a customer"
        raise typer.BadParameter(message)
    settings = state.settings()
    return preview_for_customer(letter, _organisation(settings), spoken, settings.letters.folder, kinds=kinds)


def _require_fitting(kinds: list[Kind], fitting: Sequence[Kind]) -> None:
    """Refuse a kind that a letter is not about."""
    strange = next((kind for kind in kinds if kind not in fitting), None)
    if strange is not None:
        message = f"--kind {strange.value}: this letter is about {one_of(fitting)}"
        raise typer.BadParameter(message)


def _situation(letter: str, kinds: list[Kind], objection: ObjectionCourse) -> "Situation":
    """The letter of this name, if it can be about these kinds."""
    from responses.catalogue import Situation, fitting_kinds

    if letter not in LETTERS:
        message = f"name a letter, one of {_ONE_OF_ALL}"
        raise typer.BadParameter(message)
    situation = Situation(letter)
    fitting = [kind for kind in Kind if kind in fitting_kinds(situation, objection)]
    _require_fitting(kinds, fitting)
    weighs = objection is ObjectionCourse.WEIGHING and (not kinds or Kind.OBJECTION in kinds)
    if weighs and situation is Situation.ANSWER:
        message = "--objection weighing: an answer says how it was decided; look at the acknowledgement"
        raise typer.BadParameter(message)
    return situation


def _known(language: str) -> "LetterLanguage":
    from responses.facts import LETTER_LANGUAGES

    found = next((one for one in LETTER_LANGUAGES if one == language), None)
    if found is None:
        message = f"--language: choose one of {', '.join(LETTER_LANGUAGES)}"
        raise typer.BadParameter(message)
    return found


def _organisation(settings: "Settings") -> "Organisation":
    from bot.terms import organisation

    return organisation(settings)


def _processing(settings: "Settings", language: "LetterLanguage") -> "Processing":
    from bot.terms import processing

    return processing(settings, language)
