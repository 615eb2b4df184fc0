"""The migrations make exactly the tables that the code knows, on both databases."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, column, inspect, table, text
from sqlmodel import Session, SQLModel, select

from bot.errors import ConfigError
from bot.store import migrate, set_apart
from bot.store.engine import open_engine
from bot.store.identity_tables import SetApart
from bot.store.tables import Case, Message
from bot.store.work import Store
from tests.builders import MORNING, raw_mail, run_steps, take_in


def test_migrating_an_empty_database_makes_every_table(store: Store) -> None:
    found = set(inspect(store.engine).get_table_names())
    assert found == {*SQLModel.metadata.tables, "alembic_version"}


def test_the_migrations_and_the_tables_of_the_code_do_not_differ(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_draft_index_that_allows_one_live_draft_is_partial_in_the_database(store: Store) -> None:
    (index,) = [
        found
        for found in inspect(store.engine).get_indexes("draft")
        if found["name"] == "one_live_draft_per_case"
    ]
    condition = str(index["dialect_options"][f"{store.dialect}_where"])
    assert "proposed" in condition
    assert "approved" in condition


def test_migrating_twice_changes_nothing(store: Store) -> None:
    migrate.upgrade(store.engine)
    assert migrate.current(store.engine) == migrate.NEWEST
    migrate.require_newest(store.engine)


def test_the_mails_of_a_first_version_are_kept_and_can_be_read_after_migrating(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'first.db'}")
    with engine.begin() as connection:
        command.upgrade(migrate._config(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO raw_mail (id, content_hash, size, complete, received_at, stored_at, state, "
                "reason, tries, accepted) VALUES (1, 'h', 9, 1, :at, :at, 'filed', '', 0, 0)"
            ),
            {"at": "2026-11-02 10:00:00"},
        )
        connection.execute(
            text(
                "INSERT INTO message (id, raw_mail_id, stage, tries, reason, received_at, message_id, "
                '"references", sender_address, sender_name, reply_to_differs, trust, subject, newest_text, '
                "newest_hash, forwarded_text, forwarded_from, answer_to, attachments, defects) VALUES "
                "(1, 1, 'filed', 0, '', :at, '', '[]', '', '', 0, 'unproven', 'Inzage', '', '', '', '', '', "
                "'[]', '[]')"
            ),
            {"at": "2026-11-02 10:00:00"},
        )
    migrate.upgrade(engine)
    with Session(engine) as session:
        message = session.exec(select(Message)).one()
        assert (message.subject, message.attached_text, message.warnings, message.trace) == (
            "Inzage",
            "",
            [],
            [],
        )


def claims_of_drafts(store: Store) -> list[Any]:
    claims = table("draft", column("claims", JSON)).c.claims
    with store.engine.connect() as connection:
        return list(connection.scalars(sqlalchemy.select(claims)))


def test_the_claims_of_letters_of_the_version_before_get_their_codes(store: Store) -> None:
    # One draft: to tick a step puts its day into the letter, which makes another.
    take_in(store, raw_mail("Verwijder alles: verwijder mijn gegevens."))
    run_steps(store)
    (coded,) = claims_of_drafts(store)
    with store.engine.begin() as connection:
        command.downgrade(migrate._config(connection), "0008")
    assert (
        claims_of_drafts(store)[0][0]
        == "De gegevens zijn in alle systemen verwijderd, behalve wat de brief noemt."
    )

    migrate.upgrade(store.engine)

    (again,) = claims_of_drafts(store)
    assert again == [{"code": code, "sentence": ""} for code in dict.fromkeys(one["code"] for one in coded)]


def test_cases_of_the_version_before_lose_the_month_that_no_law_sets(store: Store) -> None:
    for words in ("Ik heb een klacht.", "Een klacht, en ik wil inzage.", "Onleesbaar."):
        take_in(store, raw_mail(words, sender=f"Iemand <{len(words)}@example.com>"))
    run_steps(store)
    unread = MORNING.date() + timedelta(days=30)
    with store.begin("tests.before") as work:
        work.get(Case, 3).legal_on = unread
    with store.engine.begin() as connection:
        command.downgrade(migrate._config(connection), "0012")
    with store.read() as work:
        before = [work.get(Case, number).legal_on for number in (1, 2, 3)]

    migrate.upgrade(store.engine)

    month = date(2026, 12, 23)
    with store.read() as work:
        after = [work.get(Case, number).legal_on for number in (1, 2, 3)]
    assert before == [month, month, unread]
    assert after == [None, month, unread]


def test_papers_in_held_mails_of_the_version_before_are_set_apart(store: Store) -> None:
    take_in(store, raw_mail(sender="Formulier <no-reply@example.com>"))
    run_steps(store)
    with store.begin("tests.before") as work:
        message = work.get(Message, 1)
        message.attachments = [{"filename": "brief.pdf", "size": 9}, {"paper": "name", "size": 8}]
    with store.engine.begin() as connection:
        command.downgrade(migrate._config(connection), "0011")

    migrate.upgrade(store.engine)

    with store.read() as work:
        (row,) = set_apart.of_message(work, 1)
    assert (row.position, row.sign, row.size, row.outcome) == (1, "name", 8, "")
    assert datetime.now(UTC) - row.set_apart_at < timedelta(minutes=10)


def test_papers_that_were_set_apart_or_destroyed_before_do_not_stop_the_migration(store: Store) -> None:
    take_in(store, raw_mail(sender="Formulier <no-reply@example.com>"))
    run_steps(store)
    with store.begin("tests.before") as work:
        message = work.get(Message, 1)
        message.attachments = [
            {"paper": "name", "size": 8},
            {"filename": "", "paper": "name", "size": 7, "gone": True},
            {"paper": "text", "size": 6},
        ]
        work.add(SetApart(message_id=1, position=0, sign="name", size=8, set_apart_at=MORNING))
    with store.engine.begin() as connection:
        command.downgrade(migrate._config(connection), "0011")

    migrate.upgrade(store.engine)
    with store.engine.begin() as connection:
        command.downgrade(migrate._config(connection), "0011")
    migrate.upgrade(store.engine)

    with store.read() as work:
        rows = set_apart.of_message(work, 1)
    assert [(row.position, row.size) for row in rows] == [(0, 8), (2, 6)]
    assert rows[0].set_apart_at == MORNING


def test_an_empty_database_stops_the_start_and_names_the_command(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    assert migrate.current(engine) is None
    with pytest.raises(ConfigError, match="run `privacybot migrate`"):
        migrate.require_newest(engine)


def test_a_database_of_a_newer_version_stops_the_start(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match="newer version"):
        migrate.require_newest(store.engine)


def test_the_newest_revision_is_the_last_migration() -> None:
    scripts = ScriptDirectory.from_config(migrate._config())

    assert scripts.get_current_head() == migrate.NEWEST
