"""Every mail of tests/mail against the expected values beside it; a new case is two files and no code.

`<name>.toml` holds only the keys that matter to what `<name>.eml` proves. "none" stands for no automatic
verdict, an empty string for a value that is missing. An empty list of defects means: none at all.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.rules.attached import Attached
from bot.rules.automatic import verdict
from bot.rules.message import InboundMessage
from bot.rules.newest_text import newest
from bot.rules.parsing import parse
from bot.rules.reading import Read, ReadingTerms, read_parsed
from bot.rules.sender_trust import trust
from tests.builders import READER

CORPUS = Path(__file__).parent.parent / "mail"
MAILS = sorted(CORPUS.glob("*.eml"))
OWN_ADDRESSES = frozenset({"privacy@mailkoning.example"})
OWN_DOMAIN = "mailkoning.example"
AUTHSERV_ID = "mx.mailkoning.example"
TERMS = ReadingTerms(
    own_addresses=OWN_ADDRESSES,
    own_domain=OWN_DOMAIN,
    colleague_domains=frozenset({OWN_DOMAIN}),
    own_names=frozenset({"Mailkoning"}),
    authserv_id=AUTHSERV_ID,
)


def _automatic(mail: InboundMessage) -> str:
    found = verdict(mail, OWN_ADDRESSES, OWN_DOMAIN)
    return found.kind.value if found else "none"


def _of_verdict(field: str) -> Callable[[InboundMessage], Any]:
    return lambda mail: getattr(verdict(mail, OWN_ADDRESSES, OWN_DOMAIN), field)


def _forwarded_from(mail: InboundMessage) -> str:
    sender = newest(mail).forwarded_from
    return sender.email if sender else ""


def _read(mail: InboundMessage) -> Read:
    return read_parsed(mail, TERMS)


def _proposed(mail: InboundMessage) -> str:
    person = _read(mail).person.proposed
    return person.email if person else ""


def _attached(mail: InboundMessage) -> Attached:
    return _read(mail).with_files(READER.read(mail.files)).attached


# What each key of an expectation is read from.
VALUES: dict[str, Callable[[InboundMessage], Any]] = {
    "sender": lambda mail: mail.sender.email if mail.sender else "",
    "sender_name": lambda mail: mail.sender.name if mail.sender else "",
    "subject": lambda mail: mail.subject,
    "message_id": lambda mail: mail.message_id,
    "date": lambda mail: mail.date.isoformat() if mail.date else "",
    "attached": lambda mail: [file.outcome.value for file in _attached(mail).files],
    "attached_judged": lambda mail: _attached(mail).judged,
    "attached_text": lambda mail: _attached(mail).text,
    "attachments": lambda mail: [file.filename for file in mail.attachments],
    "automatic": _automatic,
    "may_hold_request": _of_verdict("may_hold_request"),
    "about_message_id": _of_verdict("about_message_id"),
    "lost": _of_verdict("lost"),
    "newest_text": lambda mail: newest(mail).newest,
    "signature": lambda mail: newest(mail).signature,
    "forwarded_text": lambda mail: newest(mail).forwarded,
    "forwarded_from": _forwarded_from,
    "trust": lambda mail: trust(mail, AUTHSERV_ID).value,
    "warnings": lambda mail: [warning.value for warning in _read(mail).warnings],
    "answer_to": lambda mail: _read(mail).person.answer_to,
    "proposed": _proposed,
    "judged": lambda mail: _read(mail).text_to_judge,
    "passed_text": lambda mail: _read(mail).passed.text,
}


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_is_read_as_the_file_beside_it_says(path: Path) -> None:
    mail = parse(path.read_bytes())
    expected = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    assert expected
    for text in expected.pop("text_contains", []):
        assert text in mail.text
    for text in expected.pop("text_lacks", []):
        assert text not in mail.text
    defects = expected.pop("defects", None)
    assert defects is None or (set(defects) <= set(mail.defects) and (defects or not mail.defects))
    if reason := expected.pop("reason_contains", ""):
        assert reason in _of_verdict("reason")(mail)
    assert {key: VALUES[key](mail) for key in expected} == expected


def test_every_mail_has_its_expectation_and_every_expectation_its_mail() -> None:
    assert {path.stem for path in MAILS} == {path.stem for path in CORPUS.glob("*.toml")}
    assert len(MAILS) >= 60
