"""A row of the company's own data about a person, as the sources of customer records give it.

Made by `bot.edges.directory`, read by the rules of identity and by the letters; never written back.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One fact in the languages of letters, as the settings state it; empty where they do not."""

    nl: str
    en: str
    de: str = ""
    fr: str = ""

    def told_in(self, language: str) -> str:
        """The fact in this language; German and French fall back to English."""
        by_language = {"nl": self.nl, "de": self.de, "fr": self.fr}
        return by_language.get(language, "") or self.en


#: A fact that is the same text in every language, or one text for each.
Fact = str | Words


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What is true of one column of a table; `label` is the name that people read.

    `provided_by_person` says whether the person gave this data, himself or by using a service (art. 20(1));
    None where the settings do not say.
    """

    label: str
    purpose: Fact
    basis: Fact
    origin: Fact
    retention: Fact
    provided_by_person: bool | None = None


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """One row of the company's data about a person.

    `values` maps a column's label to its value as text, in the order of the source; `category`,
    `purpose`, `basis`, `origin` and `retention` are the art. 15(1) facts as the settings state them, and
    `provided_by_person` that of art. 20(1). `differing` holds the columns of which other facts are true;
    `others` the labels of columns that are about other people (art. 15(4)); `labels` what columns are called
    in each language of letters, where the settings say that.
    """

    source: str
    category: Fact
    purpose: Fact
    basis: Fact
    origin: Fact
    retention: Fact
    values: tuple[tuple[str, str], ...]
    provided_by_person: bool | None = None
    differing: tuple[ColumnFacts, ...] = ()
    others: frozenset[str] = frozenset()
    labels: tuple[tuple[str, Words], ...] = ()

    def called(self, label: str) -> Fact:
        """What the column with this label is called."""
        return next((words for one, words in self.labels if one == label), label)
