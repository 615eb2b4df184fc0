"""Lays cases and letters out for a terminal: the list, one whole case, and the letter as it would leave.

Used by the queue commands and the demo; reads no database and decides nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.commands import state
from bot.commands.overview import CaseLine
from bot.rules.deadlines import days_left
from bot.rules.deliveries import DELIVERY_NAMES, Delivery
from bot.rules.sender_warnings import SENTENCES, SenderWarning


def case_table(lines: Sequence[CaseLine], today: date) -> Table:
    """The cases as a table for a terminal."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Reference", "From", "Kinds", "Identity", "Due", "State"):
        table.add_column(heading, overflow="fold", no_wrap=heading in {"Reference", "Due", "Identity"})
    for line in lines:
        table.add_row(
            line.reference,
            # Text, not markup: an address may hold square brackets.
            Text(line.sender),
            ", ".join(line.kinds),
            line.identity.replace("_", " "),
            _due(line, today),
            line.state_in_words,
        )
    return table


def explanation_table(lines: Sequence[CaseLine]) -> Table:
    """How the dates of each case were counted, for a terminal."""
    table = Table("Reference", "How its dates were counted", box=None, header_style="bold", pad_edge=False)
    for line in lines:
        for sentence in line.explanation:
            table.add_row(line.reference, Text(sentence))
    return table


def _due(line: CaseLine, today: date) -> Text:
    if line.breach_until is not None:
        return Text(f"72 h: {state.shown(line.breach_until)}", style="bold red")
    if line.promise is None:
        return Text("")
    left = days_left(line.promise, today)
    style = "bold red" if left < 0 else "yellow" if left <= 2 else ""
    return Text(f"{line.promise:%d-%m-%Y} ({left} d)", style=style)


def show_case(case: Mapping[str, Any]) -> None:
    """One whole case, as `overview.whole_case` gives it."""
    console = state.console()
    console.print(Panel(Text(_head(case)), title=case["reference"]))
    for message in case["messages"]:
        _show_mail(message)
    if case["explanation"]:
        console.print(Panel(Text("\n".join(case["explanation"])), title="How the dates were counted"))
    if check := case["identity"]:
        said = f"{check['state']} ({check['level']}): {check['reason']}"
        console.print(Panel(Text(said), title="Identity"))
    _show_customers(case)
    if case["steps"]:
        console.print(Panel(step_table(case["steps"]), title="Steps"))
    if draft := case["draft"]:
        show_letter(draft, f"Letter ({draft['state']}), hash {draft['hash'][:12]}")
    for letter in case["sent_letters"]:
        _show_sent(letter)


def _show_customers(case: Mapping[str, Any]) -> None:
    """At whom the mails point, and to whom the case was referred, where we are the processor."""
    console = state.console()
    if case["customers_unreadable"]:
        console.print(Text("The list of customers cannot be read: `privacybot check` says why.", style="red"))
    for customer in case["customers"]:
        lines = [f"- {sign['says']}: {sign['value']}" for sign in customer["signs"]]
        said = "\n".join([f"{customer['name']} ({customer['sureness']})", *lines])
        console.print(Panel(Text(said), title="Perhaps a newsletter of a customer"))
    for referral in case["referrals"]:
        sent = state.shown(referral["forwarded_at"]) or "not passed on yet: `privacybot customers letters`"
        ours = "; we answer for data of our own too" if referral["also_ours"] else ""
        said = f"{referral['customer']} decides ({sent}){ours}"
        console.print(Panel(Text(said), title="Passed on to a customer"))


def _show_mail(message: Mapping[str, Any]) -> None:
    """One mail of a case, with what is odd about it and, where asked for, each decision on it."""
    console = state.console()
    head = f"{message['from']}  {state.shown(message['received_at'])}"
    odd = "".join(f"! {SENTENCES[SenderWarning(code)]}\n" for code in message["sender_warnings"])
    if message["proposed_person"]:
        odd += f"Written by {message['proposed_person']}, says the mail itself; that is not proven.\n"
    if message["came"] > 1:
        odd += f"Came {message['came']} times.\n"
    body = f"{head}\n{odd}{message['subject']}\n\n{message['text']}"
    console.print(Panel(Text(body), title="Mail"))
    if message.get("trace"):
        console.print(Panel(trace_table(message["trace"]), title="Decisions"))


def trace_table(lines: Sequence[Mapping[str, Any]]) -> Table:
    """The decisions on a mail, one below the other."""
    table = Table("When", "Step", "Why", box=None, header_style="bold", pad_edge=False)
    for line in lines:
        # Text, not markup: a reason may quote an address.
        table.add_row(state.shown(line["at"]), str(line["step"]), Text(line["reason"]))
    return table


def step_table(steps: Sequence[Mapping[str, Any]]) -> Table:
    """The steps that colleagues do before a letter may say so, with the code that `queue steps` takes."""
    table = Table("", "Step", "What", "Request", box=None, header_style="bold", pad_edge=False)
    for step in steps:
        mark = "✓" if step["done"] else "" if step["current"] else "-"
        # Text, not markup: a source or field may hold square brackets.
        table.add_row(mark, step["step"], Text(step["asks"]), step["kind"] or "")
    return table


def show_letter(draft: Mapping[str, Any], title: str) -> None:
    """The letter as it would leave, all that an approval is about, and what a colleague must see to."""
    console = state.console()
    lines = [f"To: {', '.join(draft['recipients'])}", f"Subject: {draft['subject']}"]
    lines += [f"Attached: {file['filename']} ({file['size']} bytes)" for file in draft["attachments"]]
    # Text, not markup, here and above: mails and letters may hold square brackets.
    console.print(Panel(Text("\n".join([*lines, "", draft["text"]])), title=Text(title)))
    for claim in draft["claims"]:
        console.print(Text(f"The letter says that this was done: {claim}", style="yellow"))
    for gap in draft["missing"]:
        console.print(Text(f"The letter still lacks: {gap}", style="red"))
    for objection in draft["objections"]:
        way = "give --despite a reason, or edit it" if objection["overridable"] else "this must be mended"
        console.print(Text(f"Against the letter: {objection['words']} ({way})", style="red"))
    for reason in draft["despite"]:
        console.print(Text(f"Approved all the same, because: {reason}", style="yellow"))


def _show_sent(letter: Mapping[str, Any]) -> None:
    """A letter that left: what we wrote, who approved it, and what became of it."""
    delivery = DELIVERY_NAMES[Delivery(letter["delivery"])]["en"]
    lines = [
        f"To: {', '.join(letter['recipients'])}",
        f"Subject: {letter['subject']}",
        *(f"Went along: {name}" for name in letter["attachments"]),
        *(f"Approved: {one['by'] or 'a colleague'}, {state.shown(one['at'])}" for one in letter["approvals"]),
        *(f"All the same, because: {one['despite']}" for one in letter["approvals"] if one["despite"]),
        f"Given to the mail server: {state.shown(letter['handed_over_at'])} ({delivery})",
    ]
    if letter["returned_at"]:
        lines.append(f"Came back: {state.shown(letter['returned_at'])}, {letter['returned_why']}")
    if letter["files_wiped_at"]:
        lines.append(f"Its files were wiped: {state.shown(letter['files_wiped_at'])}")
    title = f"Letter sent: {letter['letter']} ({letter['language']})"
    state.console().print(Panel(Text("\n".join([*lines, "", letter["text"]])), title=title))


_BELONGS = {
    "suggested": "May belong to (queue join, queue apart)",
    "joined_into": "Joined to",
    "follows": "Goes on from",
    "may_belong_here": "May belong here",
    "joined_here": "Joined to this one",
    "followed_by": "Goes on in",
}


def _head(case: Mapping[str, Any]) -> str:
    head = f"{case['state']}  {case['reason']}"
    if case["promise"]:
        head += f"\nPromise {case['promise']}" + (f"  law {case['legal']}" if case["legal"] else "")
    if case["breach_until"]:
        head += f"\nBreach: notify before {state.shown(case['breach_until'])}"
    if case["forgotten_at"]:
        head += f"\nForgotten {state.shown(case['forgotten_at'])}: its mails and letters are wiped"
    for how, others in case["belongs"].items():
        if others:
            named = others if isinstance(others, str) else ", ".join(others)
            head += f"\n{_BELONGS[how]}: {named}"
    return head
