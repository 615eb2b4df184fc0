"""The settings: every key explained, every mistake named at once, no secret ever shown."""

import re
import tomllib
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from cryptography.fernet import Fernet
from pydantic import BaseModel, SecretStr, ValidationError

from bot import terms
from bot.errors import ConfigError
from bot.settings import (
    Authentication,
    CsvSource,
    Security,
    Settings,
    SqlSource,
    encryption_keys,
    load,
    missing_to_run,
    signing_key,
    unfinished,
)
from bot.settings.facts import SourceWords
from bot.settings.secrets import READ_AT_START, SECRETS
from bot.store.vault import Vault
from classifiers.kinds import Kind

SHIPPED = Path(__file__).parent.parent / "settings.toml"
TEXT = SHIPPED.read_text(encoding="utf-8")
#: A setting that is off has its name right behind the "#".
SWITCHED_ON = re.sub(r"(?m)^#(?=[a-z\[])", "", TEXT)
SECRET = "hunter2-very-secret"

Change = Callable[[str], str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def changed(file: Path, *replacements: tuple[str, str], text: str = TEXT) -> Path:
    """The shipped file with some lines replaced; each must be there."""
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    return file


def refusal(file: Path, env: dict[str, str] | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        load(file, env or {})
    return str(caught.value)


# The shipped file.


def test_the_shipped_file_loads_and_is_mailkonings() -> None:
    settings = load(SHIPPED, {})

    assert settings.organisation.name == "Mailkoning"
    assert settings.organisation.own_addresses == ("privacy@mailkoning.nl",)
    assert settings.mailbox.security is Security.TLS
    assert settings.mailbox.authentication is Authentication.PASSWORD
    assert settings.digest.at == time(8, 0)
    assert settings.digest.timezone == ZoneInfo("Europe/Amsterdam")
    assert settings.approval.undo_seconds == 30
    assert settings.smtp.envelope_sender == "privacy@mailkoning.nl"


def test_whoever_gets_the_digest_is_called_to_a_breach_where_nobody_is_named_for_it() -> None:
    unnamed = load(SHIPPED, {})
    named = load(SHIPPED, {"PRIVACYBOT_BREACH__RECIPIENTS": '["security@example.net"]'})

    assert terms.alert_terms(unnamed).recipients == ("privacy-team@example.net",)
    assert terms.alert_terms(named).recipients == ("security@example.net",)
    assert terms.sending_terms(named).staff_addresses == {"privacy-team@example.net", "security@example.net"}


def tables(value: Any, path: str) -> dict[str, set[str]]:
    """The keys of every table of a parsed file, by its path without numbers."""
    found: dict[str, set[str]] = {}
    for item in value if isinstance(value, list) else [value]:
        found.setdefault(path, set()).update(item)
        for key, inner in item.items():
            is_table = isinstance(inner, dict) or (
                isinstance(inner, list) and inner and isinstance(inner[0], dict)
            )
            if is_table and key != "columns":
                # What columns are called stands under their labels, which are no keys.
                inside = list(inner.values()) if key == "labels" else inner
                for deeper, keys in tables(inside, f"{path}.{key}".strip(".")).items():
                    found.setdefault(deeper, set()).update(keys)
    return found


def models(model: type[BaseModel], path: str = "") -> dict[str, set[str]]:
    """The keys of every model of the settings, by the same path, without secrets."""
    found = {path: set(model.model_fields) - SECRETS}
    for key, field in model.model_fields.items():
        for inner in models_in(field.annotation):
            for deeper, keys in models(inner, f"{path}.{key}".strip(".")).items():
                found.setdefault(deeper, set()).update(keys)
    return found


def models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in models_in(argument)]


def test_the_shipped_file_holds_every_key_of_the_settings_and_no_other() -> None:
    wanted, shipped = models(Settings), tables(tomllib.loads(SWITCHED_ON), "")
    # A fact of a source is one text, or a table of texts; the first of them shows every language.
    languages = set(SourceWords.model_fields)
    facts = {path for path, keys in wanted.items() if path.startswith("sources.") and keys == languages}

    assert {path: keys for path, keys in shipped.items() if path not in facts} == {
        path: keys for path, keys in wanted.items() if path not in facts
    }
    assert shipped["sources.tables.purpose"] == shipped["sources.tables.labels"] == languages
    assert all(shipped.get(path, set()) <= languages for path in facts)


def explained_keys() -> list[tuple[str, str, str]]:
    """Section, key and the comment above it, for the first place where a key of a section stands."""
    section, comment = "", ""
    found: dict[tuple[str, str], str] = {}
    for line in TEXT.splitlines():
        if line.startswith("# "):
            comment = f"{comment} {line[2:]}".strip()
        elif header := re.match(r"#?\[+([a-z.]+)\]+$", line):
            section, comment = header[1], ""
        elif key := re.match(r"#?([a-z_.]+) = ", line):
            # One comment explains a text in all its languages.
            name = re.sub(r"\.(?:nl|en|de|fr)$", "", key[1])
            found.setdefault((section, name), comment)
            comment = ""
    return [(section, key, comment) for (section, key), comment in found.items()]


@pytest.mark.parametrize(("section", "key", "comment"), explained_keys())
def test_every_key_is_explained_in_full_sentences(section: str, key: str, comment: str) -> None:
    assert len(comment.split()) >= 8, f"{section}.{key} has no comment of its own"
    assert comment[0].isupper()
    assert comment.endswith(".")
    number_of_days = section == "retention"
    assert number_of_days or "default" in comment.lower() or "must be set" in comment.lower()


@pytest.mark.parametrize("key", sorted(SECRETS - {"password", "msal_client_secret"}))
def test_every_secret_of_the_database_is_explained_by_its_variable(key: str) -> None:
    assert f"PRIVACYBOT_DATABASE__{key.upper()}" in TEXT


@pytest.mark.parametrize("section", ["mailbox", "smtp"])
@pytest.mark.parametrize("key", READ_AT_START)
def test_every_secret_of_a_mail_server_is_explained_by_its_variable(section: str, key: str) -> None:
    assert f"PRIVACYBOT_{section.upper()}__{key.upper()}" in TEXT


#: What a company fills in for itself; every other key of the shipped file shows its default.
OWN_VALUES = {
    "organisation", "processing", "sources", "customers", "mailbox.host", "mailbox.username", "smtp.host",
    "smtp.username",
    "smtp.from_name", "smtp.from_address", "web.public_url", "digest.recipients",
}  # fmt: skip


def test_the_shipped_values_are_the_defaults_that_the_comments_name() -> None:
    shipped = load(SHIPPED, {})
    paths = {"database.url", "database.encryption_key_files", "database.signing_key_file"}  # made absolute
    for section, table in Settings.model_fields.items():
        if section in OWN_VALUES:
            continue
        for key, field in models_in(table.annotation)[0].model_fields.items():
            if f"{section}.{key}" not in OWN_VALUES | paths:
                assert getattr(getattr(shipped, section), key) == field.default, f"{section}.{key}"


def test_the_examples_that_are_off_work_when_switched_on(file: Path) -> None:
    file.write_text(SWITCHED_ON)

    database, folder = load(file, {}).sources

    assert isinstance(database, SqlSource)
    assert isinstance(folder, CsvSource)
    assert database.tables[0].columns["Voornaam"] == "first_name"
    assert database.tables[0].category == "Klantgegevens"
    purpose = database.tables[0].purpose
    assert isinstance(purpose, SourceWords)
    assert (purpose.nl, purpose.en) == ("Uitvoeren van de overeenkomst", "Carrying out the agreement")
    assert folder.folder == file.parent / "exports"


def test_unknown_facts_of_the_statement_are_left_empty() -> None:
    for activity in load(SHIPPED, {}).processing:
        assert activity.recipient_names == ()
        assert activity.transfers.nl == ""
        assert activity.purpose.nl
        assert activity.purpose.en
        assert activity.automated_decisions.nl


def test_the_shipped_file_tells_what_is_left_to_fill_in() -> None:
    left = "\n".join(unfinished(load(SHIPPED, {})))

    for key in (
        "mailbox.host",
        "mailbox.password",
        "smtp.host",
        "smtp.password",
        "encryption_key",
        "signing_key",
        "digest.recipients",
        "web.public_url",
    ):
        assert key in left


def test_nothing_is_left_when_hosts_passwords_and_keys_are_there(file: Path) -> None:
    env = {
        "PRIVACYBOT_MAILBOX__HOST": "imap.mailkoning.test",
        "PRIVACYBOT_MAILBOX__PASSWORD": SECRET,
        "PRIVACYBOT_SMTP__HOST": "smtp.mailkoning.test",
        "PRIVACYBOT_SMTP__PASSWORD": SECRET,
        "PRIVACYBOT_DATABASE__ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "PRIVACYBOT_DATABASE__SIGNING_KEY": "s" * 32,
        "PRIVACYBOT_DIGEST__RECIPIENTS": '["balie@mailkoning.test"]',
        "PRIVACYBOT_WEB__PUBLIC_URL": "https://privacy.mailkoning.test",
    }

    assert unfinished(load(changed(file), env)) == ()

    calls = {**env, "PRIVACYBOT_BREACH__RECIPIENTS": '["alarm@example.net"]'}
    assert unfinished(load(changed(file), calls)) == (
        "breach.recipients still holds an example: name your own colleagues",
    )


def test_a_process_needs_only_what_its_work_needs(file: Path) -> None:
    env = {
        "PRIVACYBOT_DATABASE__ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "PRIVACYBOT_DATABASE__SIGNING_KEY": "s" * 32,
        "PRIVACYBOT_DIGEST__RECIPIENTS": "[]",
    }
    settings = load(changed(file), env)

    assert missing_to_run(settings, reads=False, sends=False) == ()
    read = "\n".join(missing_to_run(settings, reads=True, sends=False))
    sent = "\n".join(missing_to_run(settings, reads=False, sends=True))
    assert ("mailbox.host" in read, "smtp.host" in read) == (True, False)
    assert ("mailbox.host" in sent, "smtp.host" in sent) == (False, True)
    assert "digest" not in read + sent, "a desk without a digest still works"


# Wrong settings.

MISTAKES = [
    (
        "port = 993",
        "prot = 993",
        "mailbox.prot is not a setting; did you mean port? allowed here: host, port,",
    ),
    ("[approval]", "[aproval]", "aproval is not a setting; did you mean approval?"),
    ("port = 993", "port = 99999", "mailbox.port must be less than or equal to 65535"),
    ("port = 993", 'port = "imaps"', "mailbox.port must be a valid integer"),
    ("idle = true", 'idle = "perhaps"', "mailbox.idle must be true or false"),
    ('host = "imap.example.net"', "", "mailbox.host is missing"),
    ('host = "imap.example.net"', 'host = "imap.example.net:993"', "mailbox.host must be a host name"),
    ('host = "imap.example.net"', 'host = "imaps://imap.example.net"', "mailbox.host must be a host name"),
    ('security = "tls"', 'security = "ssl"', "mailbox.security must be 'tls', 'starttls' or 'plain'"),
    (
        'security = "tls"',
        'security = "plain"',
        "mailbox.security may be plain only when host is this machine",
    ),
    ('authentication = "password"', 'authentication = "none"', "mailbox.authentication may be none only"),
    ('authentication = "password"', 'authentication = "xoauth2"', "mailbox.token_command is needed"),
    ('username = "privacy@mailkoning.nl"', 'username = ""', "mailbox.username is needed"),
    (
        'password_file = ""',
        'password_file = "gone"',
        "mailbox.password_file names a file that cannot be read",
    ),
    ("idle_renew_seconds = 540", "idle_renew_seconds = 1800", "mailbox.idle_renew_seconds must be less than"),
    ('done_keyword = "$PrivacybotDone"', 'done_keyword = "a b"', "mailbox.done_keyword must match pattern"),
    (
        "retry_minutes = [1, 5, 15, 60, 240]",
        "retry_minutes = []",
        "smtp.retry_minutes must have at least 1 item",
    ),
    ("retry_minutes = [1, 5, 15, 60, 240]", "retry_minutes = 5", "smtp.retry_minutes must be a list"),
    ('from_name = "Mailkoning privacy"', 'from_name = "a\\nBcc: b"', "smtp.from_name must be one line"),
    (
        'from_address = "privacy@mailkoning.nl"',
        'from_address = "Privacy <p@example.org>"',
        "smtp.from_address must be",
    ),
    (
        'from_address = "privacy@mailkoning.nl"',
        'from_address = "p@example.org"',
        "smtp.from_address must be one of",
    ),
    ('bounce_address = ""', 'bounce_address = "b@example.org"', "smtp.bounce_address must be one of"),
    (
        'sqlite:///data/privacybot.db"\n\n# A file',
        'mysql://host/x"\n\n# A file',
        "database.url must be such as",
    ),
    ('sqlite:///data/privacybot.db"\n\n# A file', 'sqlite://"\n\n# A file', "database.url must name a file"),
    ('sqlite:///data/privacybot.db"\n\n# A file', 'data/x.db"\n\n# A file', "database.url must be such as"),
    ('sqlite:///data/privacybot.db"\n\n# A file', 'sqlite:///."\n\n# A file', "database.url names a folder"),
    (
        'sqlite:///data/privacybot.db"\n\n# A file',
        'sqlite:///settings.toml/x.db"\n\n# A file',
        "database.url names a file in a folder that cannot be made",
    ),
    ("https://privacy.example.net", "http://privacy.example.net", "web.public_url must begin with https://"),
    ("https://privacy.example.net", "privacy.example.net", "web.public_url must be an address such as"),
    ("secure_cookies = true", "secure_cookies = false", "web.secure_cookies may be false only when"),
    (
        "four_eyes_for = []",
        'four_eyes_for = ["acces"]',
        "approval.four_eyes_for[1] must be 'access', 'portability'",
    ),
    ('at = "08:00"', 'at = "8:00"', "digest.at must be a time of day as HH:MM"),
    ('at = "08:00"', 'at = "24:00"', "digest.at must be a time of day as HH:MM"),
    (
        'timezone = "Europe/Amsterdam"',
        'timezone = "Europe/Zwolle"',
        "digest.timezone must be an IANA time zone",
    ),
    ('timezone = "Europe/Amsterdam"', 'timezone = "../etc"', "digest.timezone must be an IANA time zone"),
    ("privacy-team@example.net", "privacy-team", "digest.recipients[1] must be one e-mail address"),
    (
        'promise_roll = "strict"',
        'promise_roll = "never"',
        "deadlines.promise_roll must be 'strict' or 'lenient'",
    ),
    ("reminder_hours = [24,", "reminder_hours = [0,", "breach.reminder_hours[1] must be greater than"),
    ("reply_settles = true", "reply_settles = 7", "identity.reply_settles must be true or false"),
    ("review_threshold = 0.6", "review_threshold = 60", "classification.review_threshold must be less than"),
    ('model = ""', "model = 5", "classification.model must be a path, as a text"),
    ("mails_per_hour = 10", "mails_per_hour = 0", "limits.mails_per_hour must be"),
    ("letters_per_day = 5", 'letters_per_day = "few"', "limits.letters_per_day must be"),
    ("reopen_days = 60", "reopen_days = 0", "limits.reopen_days must be"),
    ("other_mail_days = 90", "other_mail_days = 0", "retention.other_mail_days must be"),
    ('level = "info"', 'level = "loud"', "logging.level must be 'debug', 'info', 'warning' or 'error'"),
    ('transfers.nl = ""', 'transfers.nl = "Geen."', "processing[1].transfers needs both nl and en"),
    ('transfers.de = ""', 'transfers.de = "Keine."', "processing[1].transfers needs nl and en where it has"),
    ('transfers.fr = ""', 'transfers.fr = "Aucun."', "processing[1].transfers needs nl and en where it has"),
    ('name = "legal_duty"', 'name = "agreement"', "processing[1].name must differ"),
]


@pytest.mark.parametrize(("right", "wrong", "sentence"), MISTAKES, ids=[mistake[1] for mistake in MISTAKES])
def test_a_mistake_is_named_with_its_file_its_key_and_what_is_allowed(
    right: str, wrong: str, sentence: str, file: Path
) -> None:
    message = refusal(changed(file, (right, wrong)))

    assert message.startswith("settings.toml: ")
    assert sentence in message


#: The first fact of the shipped sources, told in every language.
PURPOSE = next(line[1:] for line in TEXT.splitlines() if line.startswith("#purpose = {"))
LABELS = next(line[1:] for line in TEXT.splitlines() if line.startswith("#labels = {"))
SOURCE_MISTAKES = [
    ('kind = "sql"', 'kind = "xml"', 'sources[1] must have kind = "sql" or kind = "csv"'),
    ('url = "postgresql://reader@db.example.net/customers"', "", "sources[1].url is missing"),
    (
        'folder = "exports"',
        'folderr = "exports"',
        "sources[2].folderr is not a setting; did you mean folder?",
    ),
    ('address_column = "email"', "", "sources[1].tables[1].address_column is missing"),
    ('category = "Klantgegevens"', "colour = 1", "sources[1].tables[1].colour is not a setting"),
    ('name = "events"', 'name = "customers"', "sources[2].name must differ"),
    ('password_variable = ""', 'password_variable = "CRM_PASSWORD"', "sources[1].password_variable names an"),
    (
        "third_party_columns = []",
        'third_party_columns = ["Fax"]',
        "sources[1].tables[1].third_party_columns must name labels",
    ),
    ('label = "Telefoon"', 'label = "Fax"', "sources[1].tables[1].differing[1].label must be a label"),
    (
        PURPOSE,
        'purpose = { nl = "Uitvoeren van de overeenkomst" }',
        "sources[1].tables[1].purpose needs both nl and en",
    ),
    (
        PURPOSE,
        'purpose = { nl = "A", en = "B", es = "C" }',
        "sources[1].tables[1].purpose.es is not a setting",
    ),
    ('category = "Klantgegevens"', 'category = ""', "sources[1].tables[1].category must not be empty"),
    (
        LABELS,
        'labels = { "Voornam" = { nl = "Voornaam", en = "First name" } }',
        "sources[1].tables[1].labels must name labels that stand in columns",
    ),
    (
        LABELS,
        'labels = { "Voornaam" = { nl = "Voornaam", en = "Telefoon" } }',
        "sources[1].tables[1].labels must call no two columns alike in the language en",
    ),
    ('delimiter = ";"', 'delimiter = ";;"', "sources[2].delimiter must have at most 1 character"),
]


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"), SOURCE_MISTAKES, ids=[one[1] for one in SOURCE_MISTAKES]
)
def test_a_mistake_in_a_source_is_named_by_its_place(
    right: str, wrong: str, sentence: str, file: Path
) -> None:
    assert sentence in refusal(changed(file, (right, wrong), text=SWITCHED_ON))


def test_all_mistakes_are_told_at_once(file: Path) -> None:
    message = refusal(
        changed(
            file,
            ("port = 993", "prot = 993"),
            ('at = "08:00"', 'at = "late"'),
            ("undo_seconds = 30", "undo_seconds = -1"),
        )
    )

    assert message.startswith("settings.toml: 3 problems\n")
    for key in ("mailbox.prot", "digest.at", "approval.undo_seconds"):
        assert f"\n  {key} " in message


def test_a_missing_file_is_an_error_and_not_an_empty_one(file: Path) -> None:
    assert refusal(file).startswith("settings.toml is not there")


def test_a_file_that_is_no_toml_is_refused_by_its_line_alone(file: Path) -> None:
    file.write_text(f'[mailbox]\nhost = "imap.example.net"\n{SECRET} = = 1\n')

    assert refusal(file) == f"settings.toml is not valid TOML at line 3, column {len(SECRET) + 4}"


def test_a_file_in_another_encoding_is_refused(file: Path) -> None:
    file.write_bytes("# privé".encode("cp1252"))

    assert refusal(file) == "settings.toml is not UTF-8 text"


@pytest.mark.parametrize(
    "shape",
    [
        "mailbox = 5",
        "database = 5\nsources = 5",
        "database = []",
        "sources = [5]\nprocessing = [5]",
        "[[mailbox]]\nhost = 1",
        "[sources]\nkind = 'sql'",
        "[[sources]]\nkind = 'sql'\nurl = 5\ntables = 5\npassword_file = 5\npassword_variable = 5",
        "[[sources]]\nkind = 'sql'\nurl = ''\n[[sources.tables]]\ncolumns = { '' = '' }",
        "[database]\nurl = ['x']\npassword_file = ['x']",
        "[digest]\nat = 08:00:00\ntimezone = 5",
        "[web]\npublic_url = 'https://[::1'",
    ],
)
def test_a_file_of_any_shape_is_refused_in_words(shape: str, file: Path) -> None:
    file.write_text(shape)

    assert refusal(file).startswith("settings.toml: ")


# The environment.


def test_the_environment_goes_before_the_file(file: Path) -> None:
    settings = load(
        changed(file),
        {
            "PRIVACYBOT_MAILBOX__HOST": "localhost",
            "PRIVACYBOT_MAILBOX__SECURITY": "plain",
            "PRIVACYBOT_MAILBOX__IDLE": "false",
            "PRIVACYBOT_SMTP__RETRY_MINUTES": "[2, 4]",
            "PRIVACYBOT_APPROVAL__FOUR_EYES_FOR": '["access"]',
            "PRIVACYBOT_DIGEST__AT": "07:30",
            "PRIVACYBOT_DIGEST__RECIPIENTS": '["a@example.org", "B@example.org"]',
            "PATH": "/bin",
            "PRIVACYBOT_DEMO": "1",
        },
    )

    assert (settings.mailbox.host, settings.mailbox.security, settings.mailbox.idle) == (
        "localhost",
        Security.PLAIN,
        False,
    )
    assert settings.mailbox.port == 993
    assert settings.smtp.retry_minutes == (2, 4)
    assert settings.approval.four_eyes_for == (Kind.ACCESS,)
    assert settings.digest.at == time(7, 30)
    assert settings.digest.recipients == ("a@example.org", "b@example.org")


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        (
            "PRIVACYBOT_MAILBOX__PORT",
            SECRET,
            "mailbox.port (set by PRIVACYBOT_MAILBOX__PORT) must be a valid integer",
        ),
        (
            "PRIVACYBOT_MAILBOX__PROT",
            "1",
            "mailbox.prot (set by PRIVACYBOT_MAILBOX__PROT) is not a setting; did you mean",
        ),
        ("PRIVACYBOT_SMTP__RETRY_MINUTES", "1,2", "must be a list (in the environment: written as JSON)"),
        (
            "PRIVACYBOT_MALBOX__HOST",
            "x",
            "PRIVACYBOT_MALBOX__HOST sets nothing; did you mean PRIVACYBOT_MAILBOX__HOST?",
        ),
        ("PRIVACYBOT_SMTP_PASSWORD", SECRET, "sets nothing; did you mean PRIVACYBOT_SMTP__PASSWORD?"),
        (
            "PRIVACYBOT_COLOURS__RED",
            "1",
            "PRIVACYBOT_COLOURS__RED sets nothing; write PRIVACYBOT_SECTION__KEY",
        ),
        ("PRIVACYBOT_SOURCES", "no json", "sources (set by PRIVACYBOT_SOURCES) must be a list"),
        ("PRIVACYBOT_WEB", '"x"', "web (set by PRIVACYBOT_WEB) must be a table"),
    ],
)
def test_a_mistake_in_the_environment_is_named_by_its_variable(
    variable: str, value: str, sentence: str, file: Path
) -> None:
    message = refusal(changed(file), {variable: value})

    assert sentence in message
    assert SECRET not in message


# Secrets.

SECRETS_IN_FILE = [
    ("[smtp]\n", f'[smtp]\npassword = "{SECRET}"\n', "smtp.password is a secret"),
    (
        "[mailbox]\n",
        f'[mailbox]\nmsal_client_secret = "{SECRET}"\n',
        "mailbox.msal_client_secret is a secret",
    ),
    (
        "[database]\n",
        f'[database]\nencryption_keys = "{SECRET}"\n',
        "set PRIVACYBOT_DATABASE__ENCRYPTION_KEYS or name",
    ),
    ("[database]\n", f'[database]\nsigning_key = "{SECRET}"\n', "name a file in signing_key_file"),
    ("[digest]\n", f'[digest]\npassword = "{SECRET}"\n', "digest.password is a secret"),
    ("[digest]\n", f'[digest]\npasswrd = "{SECRET}"\n', "digest.passwrd is not a setting"),
    (
        'sqlite:///data/privacybot.db"\n\n# A',
        f'postgresql://bot:{SECRET}@db/x"\n\n# A',
        "database.url holds a password",
    ),
    (
        'sqlite:///data/privacybot.db"\n\n# A',
        f'postgresql:///x?password={SECRET}"\n\n# A',
        "database.url holds a password",
    ),
    (
        'sqlite:///data/privacybot.db"\n\n# A',
        f'postgresql://bot:{SECRET}@db:x/y"\n\n# A',
        "database.url must be such as",
    ),
    (
        'password_file = ""',
        f'password_file = "{SECRET}"',
        "mailbox.password_file names a file that cannot be read",
    ),
    ('security = "tls"', f'security = "{SECRET}"', "mailbox.security must be"),
    ("postgresql://reader@db", f"postgresql://reader:{SECRET}@db", "sources[1].url holds a password"),
    (
        'name = "customers"',
        f'password = "{SECRET}"',
        "name a file in password_file or an environment variable in",
    ),
]


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"), SECRETS_IN_FILE, ids=[one[2] for one in SECRETS_IN_FILE]
)
def test_a_secret_in_the_file_is_refused_and_never_repeated(
    right: str, wrong: str, sentence: str, file: Path
) -> None:
    message = refusal(changed(file, (right, wrong), text=SWITCHED_ON))

    assert sentence in message
    assert SECRET not in message


def test_a_password_comes_from_a_file_beside_the_settings(file: Path) -> None:
    (file.parent / "imap.secret").write_text(f"{SECRET}\n")
    settings = load(changed(file, ('password_file = ""', 'password_file = "imap.secret"')), {})

    assert settings.mailbox.password is not None
    assert settings.mailbox.password.get_secret_value() == SECRET


def test_a_password_in_the_environment_goes_before_the_file(file: Path) -> None:
    settings = load(
        changed(file, ('password_file = ""', 'password_file = "gone"')),
        {"PRIVACYBOT_MAILBOX__PASSWORD": SECRET},
    )

    assert settings.mailbox.password == SecretStr(SECRET)


@pytest.mark.parametrize("content", ["", "\n", f"{SECRET}\nsecond line\n"])
def test_a_password_file_holds_one_line(content: str, file: Path) -> None:
    (file.parent / "imap.secret").write_text(content)
    message = refusal(changed(file, ('password_file = ""', 'password_file = "imap.secret"')))

    assert "mailbox.password_file must name a file with the secret on one line" in message
    assert SECRET not in message


def test_the_settings_never_show_a_secret(file: Path) -> None:
    (file.parent / "crm").write_text(SECRET)
    env = {
        "PRIVACYBOT_SMTP__PASSWORD": SECRET,
        "PRIVACYBOT_DATABASE__URL": f"postgresql://bot:{SECRET}@db.example.net/x",
        "PRIVACYBOT_DATABASE__SIGNING_KEY": SECRET * 3,
        "CRM_PASSWORD": SECRET,
    }
    settings = load(
        changed(file, ('password_variable = ""', 'password_variable = "CRM_PASSWORD"'), text=SWITCHED_ON), env
    )

    assert SECRET not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_every_secret_of_the_models_is_kept_out_of_the_file() -> None:
    def secret_keys(model: type[BaseModel]) -> set[str]:
        own = {key for key, field in model.model_fields.items() if "SecretStr" in str(field.annotation)}
        return own.union(
            *(
                secret_keys(one)
                for field in model.model_fields.values()
                for one in models_in(field.annotation)
            )
        )

    assert secret_keys(Settings) - {"url"} == SECRETS


# Addresses of databases, and paths.


def test_a_sqlite_path_counts_from_the_folder_of_the_file(file: Path) -> None:
    settings = load(changed(file), {})

    assert settings.database.url.get_secret_value() == f"sqlite:///{file.parent}/data/privacybot.db"
    assert settings.database.signing_key_file == file.parent / "keys/signing.key"
    assert settings.database.encryption_key_files == (file.parent / "keys/encryption.key",)


def test_the_model_is_the_shipped_one_unless_a_folder_is_named(file: Path) -> None:
    assert load(SHIPPED, {}).classification.model is None
    named = load(changed(file, ('model = ""', 'model = "data/model"')), {})

    assert named.classification.model == file.parent / "data/model"


def test_a_database_password_is_put_into_the_address(file: Path) -> None:
    settings = load(
        changed(file),
        {
            "PRIVACYBOT_DATABASE__URL": "postgresql://bot@db.example.net/x",
            "PRIVACYBOT_DATABASE__PASSWORD": "p@ss/w:rd",
        },
    )

    assert settings.database.url.get_secret_value() == "postgresql://bot:p%40ss%2Fw%3Ard@db.example.net/x"


def test_the_password_of_a_source_comes_from_its_variable(file: Path) -> None:
    settings = load(
        changed(file, ('password_variable = ""', 'password_variable = "CRM_PASSWORD"'), text=SWITCHED_ON),
        {"CRM_PASSWORD": SECRET},
    )

    source = settings.sources[0]
    assert isinstance(source, SqlSource)
    assert source.url.get_secret_value() == f"postgresql://reader:{SECRET}@db.example.net/customers"


def test_the_settings_cannot_be_changed_after_the_start() -> None:
    settings = load(SHIPPED, {})

    with pytest.raises(ValidationError):
        settings.mailbox.host = "elsewhere.example.net"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_plain_text_is_allowed_to_this_machine(host: str, file: Path) -> None:
    env = {
        "PRIVACYBOT_SMTP__HOST": host,
        "PRIVACYBOT_SMTP__SECURITY": "plain",
        "PRIVACYBOT_SMTP__AUTHENTICATION": "none",
    }

    assert load(changed(file), env).smtp.security is Security.PLAIN


@pytest.mark.parametrize("host", ["localhost.example.net", "10.0.0.1", "0.0.0.0", "127.0.0.1.example.net"])
def test_plain_text_is_refused_to_any_other_machine(host: str, file: Path) -> None:
    message = refusal(changed(file), {"PRIVACYBOT_SMTP__HOST": host, "PRIVACYBOT_SMTP__SECURITY": "plain"})

    assert "smtp.security (set by PRIVACYBOT_SMTP__SECURITY) may be plain only" in message


# Keys.


def database(file: Path, **files: str) -> Any:
    (file.parent / "keys").mkdir()
    for name, content in files.items():
        (file.parent / "keys" / f"{name}.key").write_text(content)
    return load(changed(file), {}).database


def test_encryption_keys_are_read_newest_first(file: Path) -> None:
    new, old = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings = database(file, encryption=f"# made in November\n{new}\n\n{old}\n")

    assert encryption_keys(settings) == (new, old)
    assert Vault(encryption_keys(settings)).open(Vault([old]).seal(b"mail")) == b"mail"


def test_encryption_keys_in_the_environment_go_before_the_files(file: Path) -> None:
    key = Fernet.generate_key().decode()
    settings = load(changed(file), {"PRIVACYBOT_DATABASE__ENCRYPTION_KEYS": key}).database

    assert encryption_keys(settings) == (key,)


@pytest.mark.parametrize(
    "content",
    ["", "# nothing\n", SECRET, Fernet.generate_key().decode()[:-4], "é" * 44],
    ids=["nothing", "a remark", "a word", "a cut key", "no ASCII"],
)
def test_what_is_no_encryption_key_is_refused_and_never_repeated(content: str, file: Path) -> None:
    with pytest.raises(ConfigError, match="privacybot keys") as caught:
        encryption_keys(database(file, encryption=content))

    assert SECRET not in str(caught.value)


def test_a_signing_key_has_32_bytes_or_more(file: Path) -> None:
    assert signing_key(database(file, signing="s" * 32 + "\n")) == b"s" * 32


@pytest.mark.parametrize("content", ["", "s" * 31, "s" * 31 + "\n"])
def test_a_short_signing_key_is_refused(content: str, file: Path) -> None:
    with pytest.raises(ConfigError, match="shorter than 32 bytes"):
        signing_key(database(file, signing=content))


@pytest.mark.parametrize("read", [encryption_keys, signing_key])
def test_a_missing_key_file_says_how_to_make_one(read: Callable[[Any], object], file: Path) -> None:
    with pytest.raises(ConfigError, match="privacybot keys"):
        read(load(changed(file), {}).database)
