"""privacybot staff: colleagues and their passwords.

Joined by `bot.cli`. Sends nothing; a one-time password is printed once and kept as a hash only.
"""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.commands import state
from bot.commands.options import Json
from bot.errors import RuleViolation

app = typer.Typer(help="Manage the colleagues who may look and approve.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="The colleague's login.")]


@app.command()
def add(
    login: Login, name: Annotated[str, typer.Option(help="The colleague's name, for the pages.")] = ""
) -> None:
    """Make an account and print its one-time password (good for 72 hours)."""
    from bot.store import staff

    with state.store().begin("commands.staff") as work:
        secret = staff.add(work, login, name, state.now())
    state.say(f"One-time password for {login}: {secret}")


@app.command()
def reset(login: Login) -> None:
    """Give a colleague a new one-time password; the old password stops working."""
    from bot.store import staff

    with state.store().begin("commands.staff") as work:
        secret = staff.invite_again(work, login, state.now())
    state.say(f"One-time password for {login}: {secret}")


@app.command()
def password(login: Login) -> None:
    """Choose a password of your own, with the one-time or the old password."""
    from bot.store import staff

    store = state.store()
    old = typer.prompt("One-time or old password", hide_input=True, err=True)
    new = typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
    with store.read() as work:
        weighed = staff.weigh(work, login, old, state.now())
    with store.begin("commands.staff") as work:
        row = staff.admit(work, weighed, state.now())
        if row is not None:
            staff.set_password(row, new)
    if row is None:
        message = "login or password is wrong, or the account rests after too many tries"
        raise RuleViolation(message)
    state.say("The new password is set.")


@app.command()
def disable(login: Login) -> None:
    """Close an account at once."""
    from bot.store import staff

    with state.store().begin("commands.staff") as work:
        staff.disable(work, login, state.now())
    state.say(f"{login} can no longer sign in.")


@app.command()
def role(
    login: Login,
    *,
    identity: Annotated[
        bool, typer.Option("--identity/--no-identity", help="Whether to look at identity documents.")
    ],
) -> None:
    """Say whether a colleague may look at identity documents that came by mail; at first nobody may."""
    from bot.store import set_apart, staff

    with state.store().begin("commands.staff") as work:
        row = staff.require(work, login)
        set_apart.set_role(work, row.id or 0, state.now(), given=identity)
    state.say(f"{login} may {'now' if identity else 'no longer'} look at identity documents.")


@app.command("list")
def list_staff(*, as_json: Json = False) -> None:
    """Show all accounts, and who may look at identity documents."""
    from bot.store import set_apart, staff

    with state.store().read() as work:
        in_role = set_apart.in_role(work)
        rows = [
            {
                "login": row.login,
                "name": row.name,
                "active": row.active,
                "has_password": bool(row.password_hash),
                "identity": row.id in in_role,
            }
            for row in staff.everyone(work)
        ]
    if as_json:
        state.print_json(rows)
        return
    if not rows:
        state.say("No colleague yet: privacybot staff add LOGIN --name NAME")
        return
    headings = ("Login", "Name", "Active", "Own password", "Identity documents")
    table = Table(*headings, box=None, header_style="bold")
    for row in rows:
        table.add_row(
            Text(str(row["login"])),
            Text(str(row["name"])),
            "yes" if row["active"] else "no",
            "yes" if row["has_password"] else "no",
            "yes" if row["identity"] else "no",
        )
    state.console().print(table)
