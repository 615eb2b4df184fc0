"""Says which facts about personal data nobody filled in, and which letters have an open place for that.

Called by `privacybot check`; looks at the settings alone, and fills nothing in. What it names is what
`responses.notes` marks as missing in the letters themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.settings.facts import PROCESSING_FACTS, ProcessingSettings
from bot.settings.model import Settings

_ACCESS = "of access"
_CHANGED = "about data that was corrected, restricted or erased, or about an objection that was weighed,"
_ERASURE = "about erasure"
_TAKEN_ALONG = "about data to take along, where it is used with consent or for a contract,"

#: What each table of a source tells about its rows, and the letters that tell it.
_OF_TABLES = {
    "purpose": _ACCESS,
    "basis": f"{_ACCESS} and {_ERASURE}",
    "origin": _ACCESS,
    "retention": _ACCESS,
    "provided_by_person": _TAKEN_ALONG,
}


@dataclass(frozen=True, slots=True)
class MissingFact:
    """One empty key: its section of the settings, the entries that lack it, and the letters that tell it."""

    key: str
    section: str
    entries: tuple[str, ...]
    letters: str

    @property
    def said(self) -> str:
        """An English sentence for the administrator: what lacks, what that does, and what mends it."""
        where = f"{self.section} {', '.join(self.entries)}".rstrip()
        return (
            f"{self.key} is empty in {where}: letters {self.letters} stay incomplete and cannot be approved"
            " until it is filled in there, or by a colleague in each letter"
        )


def missing_facts(settings: Settings) -> tuple[MissingFact, ...]:
    """Every fact that letters will ask for; empty when the company told all that they need."""
    return (
        *_of_processing(settings.processing),
        *(
            ()
            if settings.retention.backup_days
            else [MissingFact("backup_days", "[retention]", (), _ERASURE)]
        ),
        *_of_tables(settings),
    )


def _of_processing(activities: tuple[ProcessingSettings, ...]) -> Iterator[MissingFact]:
    if not activities:
        yield MissingFact("every fact", "[[processing]]", (), _ACCESS)
    for key in PROCESSING_FACTS:
        if names := tuple(one.name for one in activities if key in one.unfilled()):
            yield MissingFact(key, "[[processing]]", names, _ACCESS)
    # These two are told once for all purposes together.
    if activities and not any(one.automated_decisions.en.strip() for one in activities):
        yield MissingFact("automated_decisions", "every [[processing]]", (), _ACCESS)
    if not any(one.recipient_names for one in activities):
        yield MissingFact("recipient_names", "every [[processing]]", (), _CHANGED)


def _of_tables(settings: Settings) -> Iterator[MissingFact]:
    tables = [
        (f"{source.name}/{table.table}", table) for source in settings.sources for table in source.tables
    ]
    for key, letters in _OF_TABLES.items():
        if names := tuple(name for name, table in tables if not _is_told(getattr(table, key))):
            yield MissingFact(key, "[[sources.tables]]", names, letters)


def _is_told(fact: object) -> bool:
    """Whether a table states a fact: a text, texts in the languages of letters, or a yes or a no."""
    return isinstance(fact, bool) or bool(getattr(fact, "nl", fact))
