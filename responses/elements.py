"""What letters must tell, one name each, and which letter must tell what.

Read by `responses.checklist`, and by the staff's screens for names; looks at no letter. The source is GDPR
art. 7, 11, 12, 15–22 and 33 and UAVG art. 35. The wordings by which an element is recognised stand in
`checklists/LANGUAGE.toml`, its name for staff in `checklists/names.toml`.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from classifiers.kinds import Kind, ObjectionCourse
from responses.catalogue import Situation

CHECKLISTS = Path(__file__).parent / "checklists"


class Element(StrEnum):
    """One thing that a letter must tell; the value is its key in `checklists/`."""

    REFERENCE = "reference"
    RECEIVED = "received"
    UNDERSTOOD = "understood"
    CONTACT = "contact"
    HUMAN = "human"
    AUTHORITY = "authority"
    COURT = "court"
    NO_LAWYER = "no_lawyer"
    WEEK_DATE = "week_date"
    MONTH_DATE = "month_date"
    WEEK_COUNTED = "week_counted"
    MONTH_COUNTED = "month_counted"
    AT_ONCE = "at_once"
    BY_WHEN = "by_when"
    HANDLER = "handler"
    UNREADABLE = "unreadable"
    OTHER_WAY = "other_way"
    NO_SECRETS = "no_secrets"
    TERM_RUNS = "term_runs"
    DOUBT = "doubt"
    CONFIRM = "confirm"
    ALTERNATIVE = "alternative"
    NO_DOCUMENT = "no_document"
    FREE = "free"
    PAUSED = "paused"
    IF_SILENT = "if_silent"
    SAYS_WHETHER = "says_whether"
    COPY = "copy"
    LEFT_OUT = "left_out"
    FORMAT = "format"
    PURPOSES = "purposes"
    BASES = "bases"
    CATEGORIES = "categories"
    RECIPIENTS = "recipients"
    TRANSFERS = "transfers"
    RETENTION = "retention"
    SOURCES = "sources"
    DECISIONS = "decisions"
    RIGHT_TO_CORRECT = "right_to_correct"
    RIGHT_TO_ERASE = "right_to_erase"
    RIGHT_TO_RESTRICT = "right_to_restrict"
    RIGHT_TO_OBJECT = "right_to_object"
    RIGHT_TO_WITHDRAW = "right_to_withdraw"
    NOTHING_FOUND = "nothing_found"
    SEARCHED = "searched"
    OTHER_ADDRESS = "other_address"
    CUSTOMER_NEWSLETTER = "customer_newsletter"
    DOSSIER_TERM = "dossier_term"
    NO_FILE = "no_file"
    FILE = "file"
    FILE_FIELDS = "file_fields"
    FILE_WITHOUT = "file_without"
    FILE_ACCESS = "file_access"
    FILE_DIRECT = "file_direct"
    CHANGES = "changes"
    CHANGED_ON = "changed_on"
    RECIPIENTS_TOLD = "recipients_told"
    CONSENT_ENDED = "consent_ended"
    PAST_LAWFUL = "past_lawful"
    REMAINS = "remains"
    SUPPRESSION = "suppression"
    SUPPRESSION_TERM = "suppression_term"
    STOPPED = "stopped"
    ALL_CHANNELS = "all_channels"
    PROFILING = "profiling"
    ON_ITS_WAY = "on_its_way"
    NO_REASON = "no_reason"
    OBJECTED_USE = "objected_use"
    USE_PAUSED = "use_paused"
    USE_STOPPED = "use_stopped"
    WEIGHED = "weighed"
    RESTRICTED = "restricted"
    THE_REASON = "the_reason"
    STILL_ALLOWED = "still_allowed"
    LIFT_NOTICE = "lift_notice"
    ERASED = "erased"
    BACKUPS = "backups"
    NOTHING_TO_ERASE = "nothing_to_erase"
    KEPT_BY_LAW = "kept_by_law"
    KEPT_ADDRESS = "kept_address"
    KEPT_REQUEST = "kept_request"
    OUTCOME = "outcome"
    ANSWER = "answer"
    THANKS = "thanks"
    EXAMINING = "examining"
    NO_DATA_OF_OTHERS = "no_data_of_others"
    SAFE_WAY = "safe_way"
    WHAT_HELPS = "what_helps"
    NEW_DATE = "new_date"
    DATE_COUNTED = "date_counted"
    READY = "ready"
    EXTENSION_LAW = "extension_law"
    DECIDER = "decider"
    WHICH_REQUEST = "which_request"
    GROUND = "ground"
    FACTS = "facts"
    DONE_INSTEAD = "done_instead"
    CANNOT_TELL = "cannot_tell"
    WOULD_HELP = "would_help"
    WHY_A_COPY = "why_a_copy"
    LAST_RESORT = "last_resort"
    COPY_APP = "copy_app"
    NO_BSN = "no_bsn"
    NO_PHOTO = "no_photo"
    WATERMARK = "watermark"
    ONLY_NAME = "only_name"
    SAFER_WAY = "safer_way"
    COPY_DESTROYED = "copy_destroyed"
    ROLE = "role"
    NOT_DECIDING = "not_deciding"
    FORWARDED = "forwarded"
    CONTROLLER = "controller"
    CONTROLLER_CONTACT = "controller_contact"
    OWN_DATA = "own_data"
    REQUEST_STOPPED = "request_stopped"


#: What every letter tells, whatever it is about.
ALWAYS = (Element.REFERENCE, Element.RECEIVED, Element.CONTACT, Element.HUMAN)

#: The remedies against what we decided (GDPR art. 12(4), UAVG art. 35).
_REMEDIES = (Element.AUTHORITY, Element.COURT, Element.NO_LAWYER)

_SUPPRESSION = (Element.SUPPRESSION, Element.SUPPRESSION_TERM)

_REPORT = (
    Element.THANKS,
    Element.EXAMINING,
    Element.NO_DATA_OF_OTHERS,
    Element.SAFE_WAY,
    Element.WHAT_HELPS,
)

#: What a letter of each sort tells beside that.
OF_LETTER: Mapping[Situation, tuple[Element, ...]] = {
    Situation.ANSWER: (Element.UNDERSTOOD,),
    Situation.ACKNOWLEDGEMENT: (Element.UNDERSTOOD, Element.WEEK_DATE, Element.FREE),
    Situation.IDENTITY_CONFIRM: (
        *(Element.UNDERSTOOD, Element.DOUBT, Element.CONFIRM, Element.ALTERNATIVE, Element.NO_DOCUMENT),
        *(Element.FREE, Element.PAUSED, Element.IF_SILENT),
    ),
    Situation.BREACH_REPORTER: (Element.UNDERSTOOD, *_REPORT),
    Situation.NOT_FOUND: (
        *(Element.UNDERSTOOD, Element.NOTHING_FOUND, Element.SEARCHED, Element.OTHER_ADDRESS),
        *(Element.CUSTOMER_NEWSLETTER, Element.DOSSIER_TERM, *_REMEDIES),
    ),
    Situation.HANDOVER: (Element.UNDERSTOOD, Element.HANDLER, Element.BY_WHEN),
    Situation.ANOTHER_WAY: (
        *(Element.UNREADABLE, Element.OTHER_WAY, Element.NO_SECRETS, Element.TERM_RUNS, Element.BY_WHEN),
    ),
    Situation.EXTENSION: (
        *(Element.UNDERSTOOD, Element.NEW_DATE, Element.THE_REASON, Element.EXTENSION_LAW, Element.READY),
        Element.AUTHORITY,
    ),
    Situation.REFUSAL: (
        *(Element.UNDERSTOOD, Element.DECIDER, Element.WHICH_REQUEST, Element.GROUND, Element.FACTS),
        *(Element.DONE_INSTEAD, *_REMEDIES),
    ),
    Situation.CANNOT_IDENTIFY: (
        *(Element.UNDERSTOOD, Element.CANNOT_TELL, Element.SEARCHED, Element.WOULD_HELP, Element.FREE),
        *(Element.NO_DOCUMENT, Element.DOSSIER_TERM, *_REMEDIES),
    ),
    Situation.IDENTITY_DOCUMENT: (
        *(Element.UNDERSTOOD, Element.WHY_A_COPY, Element.LAST_RESORT, Element.ALTERNATIVE, Element.COPY_APP),
        *(Element.NO_BSN, Element.NO_PHOTO, Element.WATERMARK, Element.ONLY_NAME, Element.SAFER_WAY),
        *(Element.COPY_DESTROYED, Element.FREE, Element.PAUSED, Element.IF_SILENT),
    ),
    Situation.PROCESSOR_REFERRAL: (
        *(Element.UNDERSTOOD, Element.ROLE, Element.NOT_DECIDING, Element.FORWARDED, Element.CONTROLLER),
        *(Element.CONTROLLER_CONTACT, Element.OWN_DATA),
    ),
    Situation.REQUEST_WITHDRAWN: (Element.UNDERSTOOD, Element.REQUEST_STOPPED),
}

#: What a letter tells of how its dates were counted, where that is known.
OF_DATES: Mapping[Situation, tuple[Element, ...]] = {
    Situation.ACKNOWLEDGEMENT: (Element.WEEK_COUNTED, Element.MONTH_COUNTED),
    Situation.EXTENSION: (Element.DATE_COUNTED,),
}

#: What the part of an answer tells about each kind that it deals with.
OF_PART: Mapping[Kind, tuple[Element, ...]] = {
    Kind.ACCESS: (
        *(Element.SAYS_WHETHER, Element.COPY, Element.LEFT_OUT, Element.FORMAT, Element.PURPOSES),
        *(Element.BASES, Element.CATEGORIES, Element.RECIPIENTS, Element.TRANSFERS, Element.RETENTION),
        *(Element.SOURCES, Element.DECISIONS, Element.DOSSIER_TERM, Element.RIGHT_TO_CORRECT),
        *(Element.RIGHT_TO_ERASE, Element.RIGHT_TO_RESTRICT, Element.RIGHT_TO_OBJECT),
        *(Element.RIGHT_TO_WITHDRAW, *_REMEDIES),
    ),
    Kind.PORTABILITY: (
        *(Element.FILE, Element.FILE_FIELDS, Element.FILE_WITHOUT, Element.FILE_ACCESS, Element.FILE_DIRECT),
        *_REMEDIES,
    ),
    Kind.CORRECTION: (Element.CHANGES, Element.CHANGED_ON, Element.RECIPIENTS_TOLD, *_REMEDIES),
    Kind.WITHDRAWAL: (
        *(Element.CONSENT_ENDED, Element.PAST_LAWFUL, Element.REMAINS, *_SUPPRESSION, *_REMEDIES),
    ),
    Kind.OBJECTION: (
        *(Element.STOPPED, Element.ALL_CHANNELS, Element.PROFILING, Element.ON_ITS_WAY, Element.NO_REASON),
        *(*_SUPPRESSION, *_REMEDIES),
    ),
    Kind.RESTRICTION: (
        *(Element.RESTRICTED, Element.THE_REASON, Element.STILL_ALLOWED, Element.LIFT_NOTICE),
        *(Element.RECIPIENTS_TOLD, *_REMEDIES),
    ),
    Kind.ERASURE: (
        *(Element.ERASED, Element.BACKUPS, Element.KEPT_BY_LAW, Element.KEPT_ADDRESS, Element.KEPT_REQUEST),
        *(Element.RECIPIENTS_TOLD, *_REMEDIES),
    ),
    Kind.BREACH: _REPORT,
    Kind.COMPLAINT: (Element.HANDLER, Element.OUTCOME, Element.BY_WHEN, *_REMEDIES),
    Kind.QUESTION: (Element.ANSWER,),
}

#: What the part of an answer tells about an objection that a colleague weighed (GDPR art. 21(1), 18(1)(d) and
#: (3), 12(4)); one to direct marketing is not weighed.
OF_WEIGHED: Mapping[ObjectionCourse, tuple[Element, ...]] = {
    ObjectionCourse.UPHELD: (
        *(Element.DECIDER, Element.OBJECTED_USE, Element.USE_STOPPED, Element.USE_PAUSED),
        *(Element.RECIPIENTS_TOLD, *_REMEDIES),
    ),
    ObjectionCourse.REFUSED: (
        *(Element.DECIDER, Element.OBJECTED_USE, Element.WEIGHED, Element.FACTS, Element.DONE_INSTEAD),
        *(Element.USE_PAUSED, Element.LIFT_NOTICE, Element.RECIPIENTS_TOLD, *_REMEDIES),
    ),
}

#: What tells the day of a deed, by the claim of that deed: it can be told only once the deed was done.
OF_DEED: Mapping[str, Element] = {
    "corrected": Element.CHANGED_ON,
    "erased": Element.ERASED,
    "forwarded": Element.FORWARDED,
    "marketing_stopped": Element.STOPPED,
    "restricted": Element.RESTRICTED,
    "use_stopped": Element.USE_STOPPED,
}

#: Where there was nothing to show, to hand over or to erase, the part tells less: by the sign of it.
OF_EMPTY_PART: Mapping[Kind, tuple[Element, tuple[Element, ...]]] = {
    Kind.ACCESS: (
        Element.NOTHING_FOUND,
        (
            *(Element.SEARCHED, Element.OTHER_ADDRESS, Element.DOSSIER_TERM, Element.RIGHT_TO_OBJECT),
            *(Element.RIGHT_TO_RESTRICT, *_REMEDIES),
        ),
    ),
    Kind.PORTABILITY: (Element.NO_FILE, _REMEDIES),
    Kind.ERASURE: (
        Element.NOTHING_TO_ERASE,
        (Element.SEARCHED, Element.KEPT_BY_LAW, Element.KEPT_REQUEST, *_REMEDIES),
    ),
}


@cache
def _names() -> Mapping[str, Mapping[str, str]]:
    table: dict[str, dict[str, str]] = tomllib.loads((CHECKLISTS / "names.toml").read_text(encoding="utf-8"))
    return table


def element_name(element: Element, language: str) -> str:
    """What an element is called, for staff, in Dutch ("nl") or English ("en")."""
    return _names()[element.value][language]


def element_called(name: str, language: str) -> str:
    """The name in another language of the element that is called so in English."""
    return next((names[language] for names in _names().values() if names["en"] == name), name)
