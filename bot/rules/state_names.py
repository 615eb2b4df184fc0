"""What the states of a mail, a case, an identity check and a letter are called on screens and in the digest.

Read by the web, the commands and the digest; holds words only.
"""

from bot.rules.states import CaseState, DraftState, OutboxState, RawState

RAW_STATE_NAMES: dict[RawState, dict[str, str]] = {
    RawState.STORED: {"nl": "nog te lezen", "en": "to be read"},
    RawState.FILED: {"nl": "bij een dossier", "en": "in a case"},
    RawState.AUTOMATIC: {"nl": "geen dossier", "en": "no case"},
    RawState.DUPLICATE: {"nl": "dubbel", "en": "duplicate"},
    RawState.HELD: {"nl": "apart gehouden", "en": "held for a person"},
}

CASE_STATE_NAMES: dict[CaseState, dict[str, str]] = {
    CaseState.NEW: {"nl": "de bot is bezig", "en": "the bot is at work"},
    CaseState.TO_SORT: {"nl": "te beoordelen", "en": "to be sorted"},
    CaseState.TO_APPROVE: {"nl": "wacht op goedkeuring", "en": "waits for approval"},
    CaseState.SENDING: {"nl": "wordt verzonden", "en": "being sent"},
    CaseState.WAITING_IDENTITY: {
        "nl": "wacht op bevestiging identiteit",
        "en": "waits for proof of identity",
    },
    CaseState.TO_HANDLE: {"nl": "te behandelen", "en": "to be handled"},
    CaseState.ON_HOLD: {"nl": "opzijgelegd", "en": "on hold"},
    CaseState.CLOSED: {"nl": "gesloten", "en": "closed"},
}

IDENTITY_STATE_NAMES: dict[str, dict[str, str]] = {
    "not_needed": {"nl": "niet nodig", "en": "not needed"},
    "needed": {"nl": "nodig", "en": "needed"},
    "asked": {"nl": "gevraagd", "en": "asked"},
    "settled": {"nl": "vastgesteld", "en": "settled"},
    "refused": {"nl": "niet vastgesteld", "en": "not settled"},
}

DRAFT_STATE_NAMES: dict[DraftState, dict[str, str]] = {
    DraftState.PROPOSED: {"nl": "wacht op goedkeuring", "en": "waits for approval"},
    DraftState.APPROVED: {"nl": "goedgekeurd", "en": "approved"},
    DraftState.SENT: {"nl": "verzonden", "en": "sent"},
    DraftState.REJECTED: {"nl": "afgekeurd", "en": "refused"},
    DraftState.SUPERSEDED: {"nl": "vervangen", "en": "replaced"},
}

OUTBOX_STATE_NAMES: dict[OutboxState, dict[str, str]] = {
    OutboxState.QUEUED: {"nl": "staat klaar", "en": "queued"},
    OutboxState.SENDING: {"nl": "wordt verzonden", "en": "being sent"},
    OutboxState.SENT: {"nl": "verzonden", "en": "sent"},
    OutboxState.FAILED: {"nl": "mislukt", "en": "failed"},
    OutboxState.UNSURE: {"nl": "onzeker", "en": "unsure"},
    OutboxState.CANCELLED: {"nl": "teruggenomen", "en": "cancelled"},
}
