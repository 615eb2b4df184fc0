"""Varies a labelled mail so that its labels stay true: other capitals, no subject, more text around it.

Called by `classifiers.learning.fitting` at the start of each round; reads no file.
"""

import random
from collections.abc import Sequence
from typing import Any

from classifiers.kinds import Kind
from classifiers.learning.details import details
from classifiers.learning.lessons import Row

#: How often, of a hundred mails in each round, a mail is varied in each way.
_LOWERED = 8
_WITHOUT_SUBJECT = 5
_WITH_HISTORY = 7
_WITH_SIGNATURE = 7
_WITH_STORY = 9
_WITH_DETAILS = 12
_LONGEST_ADDED = 300
#: How often, of one, a story or particulars come before the wish.
_FIRST = 0.6
_DETAILS_FIRST = 0.3

_WROTE = (
    "Op {day} schreef {name} <{address}>:",
    "On {day}, {name} <{address}> wrote:",
    "Am {day} schrieb {name}:",
    "Le {day}, {name} <{address}> a écrit :",
    "-----Oorspronkelijk bericht-----\nVan: {name}",
    "________________________________\nFrom: {name}\nSent: {day}",
)
_SIGNATURES = (
    "--\n{name}\n{address} | 038 555 01 {number}\nDit bericht is vertrouwelijk; verwijder het bij twijfel.",
    "{name}\n{address}\nThis e-mail is confidential. If it is not for you, please delete it and tell us.",
    "-- \n{name} · {address}\nWir löschen Ihre Daten auf Wunsch: siehe unsere Datenschutzerklärung.",
    "{name}\n{address}\nUitschrijven of gegevens wijzigen? Zie onze privacyverklaring.",
    "Verstuurd vanaf mijn telefoon",
    "Envoyé de mon mobile",
)


def varied(row: Row, rows: Sequence[Row], chance: random.Random) -> Row:
    """The mail as it is or, now and then, in another guise that leaves its labels true."""
    guises = (
        (_LOWERED, _lowered),
        (_WITHOUT_SUBJECT, _without_subject),
        (_WITH_HISTORY, lambda row: _with_history(row, chance.choice(rows), chance)),
        (_WITH_SIGNATURE, lambda row: _with_signature(row, chance.choice(rows), chance)),
        (_WITH_STORY, lambda row: _with_story(row, chance.choice(rows), chance)),
        (_WITH_DETAILS, lambda row: _with_details(row, chance)),
    )
    draw = chance.randrange(100)
    for share, guise in guises:
        if draw < share:
            return guise(row)
        draw -= share
    return row


def _lowered(row: Row) -> Row:
    """As a hurried writer types: no capitals."""
    fields = dict(row.get("fields") or {})
    if "correction" in fields:
        fields["correction"] = [
            {key: value.lower() if key != "field" and value else value for key, value in change.items()}
            for change in fields["correction"]
        ]
    return {
        **row,
        "subject": row["subject"].lower(),
        "body": row["body"].lower(),
        **({"fields": fields} if "fields" in row else {}),
        **_evidence(row, str.lower),
    }


def _evidence(row: Row, change: Any) -> dict[str, Any]:
    if "evidence" not in row:
        return {}
    return {"evidence": {kind: [change(one) for one in listed] for kind, listed in row["evidence"].items()}}


def _without_subject(row: Row) -> Row:
    """Without its subject, where the text says all that counts."""
    said = [one for listed in row.get("evidence", {}).values() for one in listed]
    whole = "evidence" in row and len(row["body"]) > _LONGEST_ADDED // 3
    return {**row, "subject": ""} if whole and all(one in row["body"] for one in said + _values(row)) else row


def _with_history(row: Row, other: Row, chance: random.Random) -> Row:
    """With an older mail below it, quoted or not: its wishes are not the writer's now."""
    head = chance.choice(_WROTE).format(
        day=f"{chance.randint(1, 28)}-{chance.randint(1, 12)}-2026",
        name=other.get("from_name") or "Mailkoning",
        address=other.get("from") or "privacy@mailkoning.nl",
    )
    mark = chance.choice(("> ", ">", ""))
    older = "\n".join(mark + line for line in str(other["body"])[:_LONGEST_ADDED].splitlines())
    return {**row, "body": f"{row['body']}\n\n{head}\n{older}"}


def _with_signature(row: Row, other: Row, chance: random.Random) -> Row:
    signature = chance.choice(_SIGNATURES).format(
        name=row.get("from_name") or "Anne", address=other.get("from") or "anne@example.com",
        number=chance.randint(10, 99),
    )  # fmt: skip
    return {**row, "body": f"{row['body']}\n\n{signature}"}


def _with_story(row: Row, other: Row, chance: random.Random) -> Row:
    """With another matter before or after it, which asks for nothing: people tell what is on their minds."""
    story = str(other["body"])
    fits = other["kinds"] == [Kind.OTHER] and other["lang"] == row["lang"] and len(story) <= _LONGEST_ADDED
    if not fits:
        return row
    parts = (story, row["body"]) if chance.random() < _FIRST else (row["body"], story)
    return {**row, "body": "\n\n".join(parts)}


def _with_details(row: Row, chance: random.Random) -> Row:
    """With the writer's particulars before or after the wish; they are not what is to be changed.

    A correction that names no new value stays as it is: the particulars could be that value.
    """
    if Kind.CORRECTION in row["kinds"] and not _names_every_new_value(row):
        return row
    said = details(str(row["lang"]), str(row.get("from_name") or "Anne de Vries"), chance)
    if said is None or any(one in said for one in _values(row)):
        return row
    first = "\n" not in said and chance.random() < _DETAILS_FIRST
    joined = chance.choice(("\n\n", "\n", " ")) if "\n" not in said else "\n\n"
    parts = (said, row["body"]) if first else (row["body"], said)
    return {**row, "body": joined.join(parts)}


def _names_every_new_value(row: Row) -> bool:
    changes = (row.get("fields") or {}).get("correction", [])
    return bool(changes) and all(change.get("new") for change in changes)


def _values(row: Row) -> list[str]:
    """The old and new values of the changes that the mail asks for."""
    return [
        str(change[side])
        for change in (row.get("fields") or {}).get("correction", [])
        for side in ("old", "new")
        if change.get(side)
    ]
