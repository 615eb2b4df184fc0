"""The demonstration's customer database (SQLite): what stands in for the company's own systems.

Called by `privacybot demo` before the bot starts, and read by the bot as any other source of customer
records; the same call always writes the same rows.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.demo.people import CAST, CROWD_SIZE, Person, crowd

_SCHEMA = """
CREATE TABLE customers (
    customer_number TEXT PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL, gender TEXT NOT NULL,
    email TEXT NOT NULL, phone TEXT NOT NULL, company TEXT NOT NULL, street TEXT NOT NULL,
    postcode TEXT NOT NULL, city TEXT NOT NULL, country TEXT NOT NULL, language TEXT NOT NULL,
    customer_since TEXT NOT NULL);
CREATE TABLE invoices (
    invoice_number TEXT PRIMARY KEY, customer_number TEXT NOT NULL REFERENCES customers, email TEXT NOT NULL,
    invoiced_on TEXT NOT NULL, description TEXT NOT NULL, amount TEXT NOT NULL, paid_on TEXT);
CREATE TABLE newsletter_subscriptions (
    email TEXT NOT NULL, list TEXT NOT NULL, subscribed_at TEXT NOT NULL, confirmed_at TEXT,
    form TEXT NOT NULL, unsubscribed_at TEXT, PRIMARY KEY (email, list));
CREATE TABLE mail_events (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL, mailing TEXT NOT NULL, event TEXT NOT NULL,
    link TEXT NOT NULL, happened_at TEXT NOT NULL);
CREATE INDEX customers_email ON customers (lower(trim(email)));
CREATE INDEX invoices_email ON invoices (lower(trim(email)));
CREATE INDEX newsletter_subscriptions_email ON newsletter_subscriptions (lower(trim(email)));
CREATE INDEX mail_events_email ON mail_events (lower(trim(email)));
"""
_FIRST_DAY = date(2021, 1, 4)
_PLANS = (
    ("Abonnement Prins, maand", "€ 29,00"),
    ("Abonnement Koning, maand", "€ 79,00"),
    ("Kennissessie", "€ 145,00"),
)
_FORMS = ("Aanmeldformulier website", "Whitepaper Betere onderwerpregels", "Kennissessie Zwolle")
_MAILINGS = (
    "Nieuwsbrief september 2026",
    "Nieuwsbrief oktober 2026",
    "Uitnodiging kennissessie november 2026",
)


def make_customers(path: Path, size: int = CROWD_SIZE) -> None:
    """Write the database anew; a file that stands there is replaced only when the new one is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    people = crowd(size)
    with closing(sqlite3.connect(fresh)) as database:
        database.executescript(_SCHEMA)
        _insert(database, "customers", (_customer(person) for person in people if _is_customer(person)))
        _insert(database, "invoices", (row for person in people for row in _invoices(person)))
        _insert(database, "newsletter_subscriptions", (row for person in people for row in _lists(person)))
        _insert(database, "mail_events", (row for person in people for row in _events(person)))
        database.commit()
    fresh.replace(path)


def _insert(database: sqlite3.Connection, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    written = list(rows)
    marks = ", ".join("?" for _ in written[0]) if written else ""
    # The table's name is one of four literals above; every value is bound.
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", written)  # noqa: S608 - see above


def _is_customer(person: Person) -> bool:
    """The cast are customers; every tenth of the others only reads the newsletter."""
    return person.number <= len(CAST) or person.number % 10 != 0


def _reads_newsletter(person: Person) -> bool:
    return not _is_customer(person) or person.number % 3 != 2


def _since(person: Person) -> date:
    return _FIRST_DAY + timedelta(days=person.number * 37 % 1900)


def _customer(person: Person) -> tuple[Any, ...]:
    return (
        person.customer_number,
        person.first_name,
        person.last_name,
        person.gender,
        person.email,
        person.phone,
        person.company,
        person.street,
        person.postcode,
        person.city,
        person.country,
        person.language,
        _since(person).isoformat(),
    )


def _invoices(person: Person) -> Iterator[tuple[Any, ...]]:
    if not _is_customer(person):
        return
    for turn in range(person.number % 4):
        day = _since(person) + timedelta(days=31 * turn)
        # The newest invoice of some is still open.
        open_still = turn == 2 and person.number % 5 == 0
        paid = None if open_still else (day + timedelta(days=9 + person.number % 6)).isoformat()
        number = f"F{day.year}-{person.number:03d}{turn + 1}"
        what, amount = _PLANS[(person.number + turn) % len(_PLANS)]
        yield number, person.customer_number, person.email, day.isoformat(), what, amount, paid


def _lists(person: Person) -> Iterator[tuple[Any, ...]]:
    if not _reads_newsletter(person):
        return
    day = _since(person) + timedelta(days=3)
    confirmed = f"{day.isoformat()}T09:{person.number % 60:02d}:20+00:00"
    left = "2026-06-30T18:05:00+00:00" if person.number > len(CAST) and person.number % 11 == 0 else None
    form = _FORMS[person.number % len(_FORMS)]
    yield person.email, "Nieuwsbrief", f"{day.isoformat()}T08:15:00+00:00", confirmed, form, left
    if person.number % 4 == 1:
        yield person.email, "Kennissessies", f"{day.isoformat()}T08:15:00+00:00", None, form, None


def _events(person: Person) -> Iterator[tuple[Any, ...]]:
    if not _reads_newsletter(person):
        return
    for turn, mailing in enumerate(_MAILINGS):
        if (person.number + turn) % 3 == 0:
            continue
        at = f"2026-{9 + turn:02d}-{1 + person.number % 20:02d}T{7 + person.number % 12:02d}:04"
        yield None, person.email, mailing, "geopend", "", f"{at}:10+00:00"
        if (person.number + turn) % 4 == 1:
            yield None, person.email, mailing, "geklikt", "Lees verder", f"{at}:52+00:00"
