"""The questions of the register of breaches, in the order of the authority's own form, and what answers them.

Read by `bot.rules.incident_form`, the pages, the commands and the exports; holds no words of any language
and asks for nothing that would repeat the leaked data itself.

Sources: GDPR art. 33(3) and 33(5) (facts, effects, remedial action) and the sections of the form of the
Autoriteit Persoonsgegevens for notices of data breaches.
"""

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """A part of the form."""

    TIMELINE = "timeline"
    NATURE = "nature"
    DATA = "data"
    PEOPLE = "people"
    BEFORE = "before"
    CONSEQUENCES = "consequences"
    MEASURES = "measures"
    TOLD = "told"
    INVOLVED = "involved"
    OTHER = "other"


class Sort(StrEnum):
    """What an answer is."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    CHOICE = "choice"
    CHOICES = "choices"


_UNKNOWN = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `choices` are the codes among which the answer is; empty for free answers."""

    key: str
    section: Section
    sort: Sort
    choices: tuple[str, ...] = ()


QUESTIONS: tuple[Question, ...] = (
    Question("aware_at", Section.TIMELINE, Sort.MOMENT),
    Question("began_at", Section.TIMELINE, Sort.MOMENT),
    Question("ended_at", Section.TIMELINE, Sort.MOMENT),
    Question("ongoing", Section.TIMELINE, Sort.CHOICE, _UNKNOWN),
    Question("found_how", Section.TIMELINE, Sort.TEXT),
    Question("summary", Section.NATURE, Sort.TEXT),
    Question(
        "nature",
        Section.NATURE,
        Sort.CHOICES,
        (
            *("wrong_recipient", "visible_addresses", "lost_device", "lost_paper", "break_in", "phishing"),
            *("malware", "too_much_access", "published", "not_available", "other"),
        ),
    ),
    Question("aspects", Section.NATURE, Sort.CHOICES, ("confidentiality", "integrity", "availability")),
    Question(
        "data_types",
        Section.DATA,
        Sort.CHOICES,
        (
            *("names", "contact", "birth", "credentials", "financial", "bsn", "identity_copy"),
            *("location", "content", "behaviour", "other"),
        ),
    ),
    Question(
        "special_types",
        Section.DATA,
        Sort.CHOICES,
        (
            *("health", "ethnicity", "religion", "politics", "union", "sexual", "biometric", "genetic"),
            "criminal",
        ),
    ),
    Question("records", Section.DATA, Sort.NUMBER),
    Question(
        "groups",
        Section.PEOPLE,
        Sort.CHOICES,
        ("customers", "prospects", "recipients", "employees", "children", "patients", "other"),
    ),
    Question("people_min", Section.PEOPLE, Sort.NUMBER),
    Question("people_max", Section.PEOPLE, Sort.NUMBER),
    Question("vulnerable", Section.PEOPLE, Sort.CHOICE, _UNKNOWN),
    Question("encrypted", Section.BEFORE, Sort.CHOICE, ("yes", "partly", "no", "unknown")),
    Question("measures_before", Section.BEFORE, Sort.TEXT),
    Question("consequences", Section.CONSEQUENCES, Sort.TEXT),
    Question("seriousness", Section.CONSEQUENCES, Sort.CHOICE, ("low", "limited", "high", "very_high")),
    Question("measures", Section.MEASURES, Sort.TEXT),
    Question("measures_planned", Section.MEASURES, Sort.TEXT),
    Question("people_told_at", Section.TOLD, Sort.MOMENT),
    Question("people_told_how", Section.TOLD, Sort.TEXT),
    Question("people_told", Section.TOLD, Sort.NUMBER),
    Question("as_processor", Section.INVOLVED, Sort.CHOICE, ("yes", "no")),
    Question("others_involved", Section.INVOLVED, Sort.TEXT),
    Question("contact", Section.INVOLVED, Sort.LINE),
    Question("cross_border", Section.INVOLVED, Sort.CHOICE, _UNKNOWN),
    Question("countries", Section.INVOLVED, Sort.LINE),
    Question("authority_number", Section.OTHER, Sort.LINE),
    Question("remarks", Section.OTHER, Sort.TEXT),
)

BY_KEY: dict[str, Question] = {question.key: question for question in QUESTIONS}

#: What the authority must be told at least (art. 33(3)); it may follow in phases (art. 33(4)).
FOR_NOTICE = ("summary", "aspects", "data_types", "records", "groups", "people_min", "people_max", "contact")
FOR_NOTICE_AND_REGISTER = ("consequences", "measures")

#: Without these the register does not hold what art. 33(5) asks: facts, effects and remedial action.
FOR_REGISTER = ("summary", *FOR_NOTICE_AND_REGISTER)
