"""privacybot breach: the register of data breaches (GDPR art. 33(5)).

Joined by `bot.cli`. Lists and shows; what a colleague writes or decides is carried out by the step deciding.
"""

import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bot.commands import state
from bot.commands.options import As, Json, one_of
from bot.rules.incident_fields import BY_KEY, Sort
from bot.rules.incident_states import INCIDENT_STATE_NAMES, RUNNING_INCIDENTS, IncidentEvent, IncidentState

if TYPE_CHECKING:
    from bot.rules.incident_form import Answers

Incident = Annotated[str, typer.Argument(help="The breach, such as DL-2026-000007.")]
At = Annotated[
    str, typer.Option(help="When: 2026-11-27T22:00 in Amsterdam, or with an offset; default: now.")
]
Pairs = Annotated[
    list[str], typer.Argument(help="KEY=ANSWER, several choices with commas; KEY= takes an answer away.")
]

_DECISIONS = [event for event in IncidentEvent if event is not IncidentEvent.JOINED]

app = typer.Typer(help="Keep the register of data breaches.", no_args_is_help=True)


@app.command("list")
def list_breaches(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Show what is closed too.")] = False,
    as_json: Json = False,
) -> None:
    """Show the breaches with their clock, the newest first."""
    from bot.rules.deadlines import breach_end
    from bot.store import incident_records, incidents

    hours = state.settings().deadlines.breach_hours
    wanted = tuple(IncidentState) if everything else tuple(RUNNING_INCIDENTS)
    with state.store().read() as work:
        rows: list[dict[str, Any]] = [
            {
                "reference": incidents.reference_of(row),
                "state": row.state.value,
                "aware_at": row.aware_at,
                "notify_before": breach_end(row.aware_at, hours),
                "cases": [case.reference for case in incidents.cases_of(work, row.id or 0)],
            }
            for row in incident_records.register(work, states=wanted)
        ]
    if as_json:
        state.print_json(rows)
        return
    if not rows:
        state.say("No breach is open." if not everything else "The register is empty.")
        return
    table = Table("Breach", "State", "Aware since", "Notify before", "Cases", box=None, header_style="bold")
    for row in rows:
        name = INCIDENT_STATE_NAMES[IncidentState(row["state"])]["en"]
        moments = (state.shown(row["aware_at"]), state.shown(row["notify_before"]))
        table.add_row(row["reference"], name, *moments, ", ".join(row["cases"]))
    state.console().print(table)


@app.command()
def show(reference: Incident, *, as_json: Json = False) -> None:
    """Show all that is known and decided about a breach."""
    told = _told(reference)
    if as_json:
        state.print_json(told)
        return
    console = state.console()
    console.print(Text(f"{told['reference']}  {INCIDENT_STATE_NAMES[told['state']]['en']}", style="bold"))
    state.say(
        f"Notify before {state.shown(told['notify_before'])}; cases: {', '.join(told['cases']) or 'none'}"
    )
    for key, answer in told["answers"].items():
        console.print(Text(f"{key:17} {_shown(key, answer)}"))
    for decision in told["decisions"]:
        words = " ".join(word for word in (decision["reason"], decision["late_reason"]) if word)
        when = state.shown(decision["at"])
        console.print(Text(f"{when}  {decision['event'].value}  {decision['by']}  {words}"))
    for customer in told["customers"]:
        said = state.shown(customer["told_at"]) or "not told yet"
        console.print(Text(f"customer {customer['number']}: {customer['name']}  {said}"))


def _told(reference: str) -> dict[str, Any]:
    from bot.rules.deadlines import breach_end
    from bot.rules.incident_form import lacking_for_notice, lacking_for_register
    from bot.store import incident_records, incidents

    hours = state.settings().deadlines.breach_hours
    with state.store().read() as work:
        row = incident_records.by_reference(work, reference)
        number = row.id or 0
        answers = incident_records.answers_of(work, row)
        return {
            "reference": incidents.reference_of(row),
            "state": row.state,
            "aware_at": row.aware_at,
            "notify_before": breach_end(row.aware_at, hours),
            "cases": [case.reference for case in incidents.cases_of(work, number)],
            "earlier": [incidents.reference_of(one) for one in incidents.earlier_of(work, number)],
            "answers": answers,
            "lacking_for_notice": lacking_for_notice(answers),
            "lacking_for_register": lacking_for_register(answers),
            "decisions": [asdict(one) for one in incident_records.decisions(work, number)],
            "customers": [asdict(one) for one in incident_records.customers(work, number)],
        }


def _shown(key: str, answer: tuple[str, ...]) -> str:
    if BY_KEY[key].sort is Sort.MOMENT:
        return state.shown(datetime.fromisoformat(answer[0]))
    return ", ".join(answer)


@app.command("open")
def open_breach(
    pairs: Pairs,
    staff: As,
) -> None:
    """Enter a breach that no mail reported; aware_at=MOMENT is needed."""
    from bot.steps import deciding

    answers = _read({}, pairs)
    aware_at = datetime.fromisoformat(answers["aware_at"][0])
    desk, staff_id = state.signed_in(staff)
    made = deciding.open_incident(desk.store, aware_at, answers, staff_id=staff_id, now=desk.clock())
    state.say(made)


@app.command("set")
def set_answers(reference: Incident, pairs: Pairs, staff: As) -> None:
    """Fill in or change answers; `breach show --json` names those that still lack."""
    from bot.steps import deciding
    from bot.store import incident_records

    desk, staff_id = state.signed_in(staff)
    with desk.store.read() as work:
        row = incident_records.by_reference(work, reference)
        version, known = row.version, incident_records.answers_of(work, row)
    changed = deciding.save(
        desk.store,
        reference,
        _read(known, pairs),
        shown_version=version,
        staff_id=staff_id,
        now=desk.clock(),
    )
    state.say("Noted." if changed else "Nothing changed.")


def _read(known: "Answers", pairs: list[str]) -> "Answers":
    """The answers after these changes.

    Raises:
        typer.BadParameter: a pair is none, its key is no question, or its answer cannot be.
    """
    from bot.rules.incident_form import read_form

    typed: dict[str, tuple[str, ...]] = dict(known)
    for pair in pairs:
        key, separator, answer = pair.partition("=")
        if not separator or key not in BY_KEY:
            message = f"{key[:40]!r} is no question of the register: {', '.join(BY_KEY)}"
            raise typer.BadParameter(message)
        many = BY_KEY[key].sort is Sort.CHOICES
        typed[key] = tuple(answer.split(",")) if many else (answer,)
    form = read_form(typed, state.now())
    for key, fault in form.faults.items():
        choices = f" It can be {', '.join(BY_KEY[key].choices)}." if BY_KEY[key].choices else ""
        message = f"{key}: {fault}{choices}"
        raise typer.BadParameter(message)
    return form.answers


@app.command()
def decide(
    reference: Incident,
    decision: Annotated[
        IncidentEvent, typer.Argument(metavar="decision", help=f"What is decided: {one_of(_DECISIONS)}.")
    ],
    staff: As,
    *,
    reason: Annotated[str, typer.Option(help="Why; the register keeps it.")] = "",
    at: At = "",
    late_reason: Annotated[str, typer.Option(help="Why a notice was sent after the term.")] = "",
) -> None:
    """Decide about a breach: whether the authority and the people are told, or that it is none."""
    from bot.rules.incident_decisions import Decision
    from bot.steps import deciding

    happened_at = _moment(at) if at else None
    desk, staff_id = state.signed_in(staff)
    following = deciding.decide(
        desk.store,
        reference,
        Decision(decision, reason, happened_at, late_reason),
        breach_hours=desk.settings.deadlines.breach_hours,
        staff_id=staff_id,
        now=desk.clock(),
    )
    state.say(f"Noted: {INCIDENT_STATE_NAMES[following]['en']}.")


@app.command()
def link(
    reference: Incident, case: Annotated[str, typer.Argument(help="A case that reports it.")], staff: As
) -> None:
    """Lay a case at a breach; a case belongs to one breach at most."""
    from bot.steps import deciding

    desk, staff_id = state.signed_in(staff)
    deciding.link_case(desk.store, reference, case, staff_id=staff_id, now=desk.clock())
    state.say("Noted.")


@app.command()
def join(
    reference: Incident, into: Annotated[str, typer.Argument(help="The breach that stays.")], staff: As
) -> None:
    """Several reports of one breach become one: the cases move, and the earlier moment counts."""
    from bot.steps import deciding

    desk, staff_id = state.signed_in(staff)
    deciding.join(desk.store, reference, into, staff_id=staff_id, now=desk.clock())
    state.say("Noted.")


@app.command()
def customer(
    reference: Incident, name: Annotated[str, typer.Argument(help="The customer.")], staff: As
) -> None:
    """Name a customer whose data is concerned, where we are its processor."""
    from bot.steps import deciding

    desk, staff_id = state.signed_in(staff)
    deciding.add_customer(desk.store, reference, name, staff_id=staff_id, now=desk.clock())
    state.say("Noted.")


@app.command()
def told(
    reference: Incident,
    number: Annotated[int, typer.Argument(help="The customer's number in `breach show`.", min=1)],
    staff: As,
    at: At = "",
) -> None:
    """Note that a customer was told."""
    from bot.steps import deciding

    desk, staff_id = state.signed_in(staff)
    told_at = _moment(at) if at else desk.clock()
    deciding.note_told(desk.store, reference, number, told_at, staff_id=staff_id, now=desk.clock())
    state.say("Noted.")


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write: a name that ends in .xlsx or .pdf.")],
    reference: Annotated[str, typer.Argument(help="One breach; left out: the whole register.")] = "",
    *,
    language: Annotated[str, typer.Option(help="Of the words in the file: nl or en.")] = "nl",
) -> None:
    """Write the register, or one breach, to a file: with all that people wrote, so keep it safe."""
    from bot.store import incident_records
    from bot.web.incident_files import WRITERS, register_of
    from bot.web.words import LANGUAGES, words_in

    suffix = file.suffix.lower().removeprefix(".")
    if suffix not in WRITERS or language not in LANGUAGES:
        message = "the file's name must end in .xlsx or .pdf, and the language be nl or en"
        raise typer.BadParameter(message)
    hours = state.settings().deadlines.breach_hours
    with state.store().read() as work:
        one = [incident_records.by_reference(work, reference)] if reference else None
        rows = one if one is not None else incident_records.register(work)
        made = register_of(work, rows, hours, state.now(), words_in(language))
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(WRITERS[suffix](made))
    state.say(f"{len(rows)} breaches written." if len(rows) != 1 else "1 breach written.")


def _moment(text: str) -> datetime:
    from bot.rules.incident_form import moment_from

    try:
        return moment_from(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
