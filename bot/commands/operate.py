"""privacybot run, poll, check, migrate, keys and rekey: what an administrator starts.

Joined by `bot.cli`. Never changes a setting and never overwrites a key.
"""

import os
import secrets
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import state
from bot.commands.options import Json
from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.app import Desk
    from bot.service import Role
    from bot.webserver import WebServer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (run, poll, check, migrate, keys, rekey):
        app.command()(command)


def run(
    roles: Annotated[
        str,
        typer.Option(
            help="What this process does: any of intake, work, send and web, with commas between them."
        ),
    ] = "intake,work,send,web",
) -> None:
    """Run the desk until it is stopped: watch the mailbox, work, send, serve the pages."""
    from bot.service import Role, Service

    chosen = _roles(roles)
    _require_settings(reads=Role.INTAKE in chosen, sends=Role.SEND in chosen)
    desk = state.desk()
    if Role.WORK in chosen:
        desk.prepare()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    service = Service(desk, chosen)
    web = _web_server(desk) if Role.WEB in chosen else None
    service.start()
    try:
        if web is not None:
            web.start()
        stop.wait()
    finally:
        if web is not None:
            web.stop()
        service.stop()


def _roles(text: str) -> "frozenset[Role]":
    from bot.service import Role

    try:
        chosen = frozenset(Role(role.strip()) for role in text.split(",") if role.strip())
    except ValueError:
        chosen = frozenset()
    if not chosen:
        message = "--roles takes one or more of intake, work, send and web, with commas between them"
        raise typer.BadParameter(message)
    return chosen


def _require_settings(*, reads: bool, sends: bool) -> None:
    """Refuse to start where trying again for ever would not help."""
    from bot.settings import missing_to_run

    lacking = missing_to_run(state.settings(), reads=reads, sends=sends)
    if lacking:
        message = "the settings are not finished, see `privacybot check`:\n" + "\n".join(lacking)
        raise ConfigError(message)


def _web_server(desk: "Desk") -> "WebServer":
    from bot.webserver import WebServer, web_desk

    chosen = desk.settings.web
    return WebServer(web_desk(desk), chosen.host, chosen.port, chosen.trusted_proxies)


def poll(*, as_json: Json = False) -> None:
    """Read the mailbox once, work, send what is due, and stop."""
    desk = state.desk()
    desk.recover()
    taken = desk.take_in()
    desk.work()
    sent = desk.send()
    desk.copy_sent()
    if as_json:
        state.print_json({"seen": taken.seen, "stored": taken.stored, "gone": taken.gone, "sent": sent})
    else:
        state.say(f"{taken.seen} seen, {taken.stored} stored, {taken.gone} gone; {sent} hand-overs tried.")


def check(*, as_json: Json = False) -> None:
    """Try every connection and setting and say what to mend; exit code 4 when something is wrong.

    NOTE marks what works at a price, such as facts that letters have to tell and nobody filled in.
    """
    from bot.commands.checking import check_everything

    findings = check_everything(state.settings())
    if as_json:
        state.print_json([{"part": f.part, "ok": f.ok, "warns": f.warns, "said": f.said} for f in findings])
    else:
        for finding in findings:
            mark = "MEND" if not finding.ok else "NOTE" if finding.warns else "ok  "
            state.say(f"{mark}  {finding.part}: {finding.said}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(4)


def migrate() -> None:
    """Bring the database to the form that this version needs. Make a backup first."""
    from bot.settings.keys import reveal
    from bot.store import migrate as migrations
    from bot.store.engine import open_engine

    engine = open_engine(reveal(state.settings().database.url))
    before = migrations.current(engine)
    migrations.upgrade(engine)
    after = migrations.current(engine)
    engine.dispose()
    state.say(f"The database is at {after}." if before != after else f"Nothing to do: it is at {after}.")
    if before and before != after:
        state.say("Let `privacybot replay` look for what is new in older mails; --dry-run shows it first.")


def keys(
    folder: Annotated[Path, typer.Argument(help="Where the key files are written.")] = Path("keys"),
) -> None:
    """Make the encryption key and the signing key, each in a file that only you can read.

    Lose the encryption key and every stored mail is lost: keep a copy, and not beside the database.
    """
    from bot.store.vault import new_key

    wanted = {"encryption.key": new_key(), "signing.key": secrets.token_urlsafe(48)}
    # Looked at first, so that a second try leaves no half of a new pair behind.
    if there := [name for name in wanted if (folder / name).exists()]:
        raise _kept(there[0])
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, text in wanted.items():
            _write_secret(folder / name, text)
    except OSError as error:
        message = f"the keys cannot be written there ({error.strerror}): name a folder that is yours"
        raise ConfigError(message) from error
    state.say(f"Two keys are in {folder}; keep a copy of encryption.key somewhere safe.")


def _write_secret(file: Path, text: str) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise _kept(file.name) from None
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(text + "\n")


def _kept(name: str) -> ConfigError:
    return ConfigError(f"{name} exists already and is kept: remove it yourself if you really want a new one")


def rekey() -> None:
    """Encrypt everything that is kept under the newest key: the first of encryption_key_files in settings.

    Put a new key in front, run this, and take the old key away; it can be stopped and run again.
    """
    from bot.store.rekeying import rekey as renew_all

    done = renew_all(state.store(), lambda count: typer.echo(f"{count} rows", err=True))
    state.say(f"{done} rows are under the newest key; older keys are no longer needed for them.")
