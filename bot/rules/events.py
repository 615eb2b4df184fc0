"""The lines that the audit trail can hold: one code each, with the sentence that people read.

Written by the steps through `bot.store.audit`, shown by the web and the command line. Codes are never
renamed, because they are part of the hash chain.
"""

from enum import StrEnum


class EventCode(StrEnum):
    """What happened. Details hold ids, codes and counts only (invariant 7)."""

    MAIL_STORED = "mail.stored"
    MAIL_FILED = "mail.filed"
    MAIL_AUTOMATIC = "mail.automatic"
    MAIL_DUPLICATE = "mail.duplicate"
    MAIL_HELD = "mail.held"
    MAIL_RELEASED = "mail.released"
    MAIL_DISMISSED = "mail.dismissed"
    MAIL_READ_ANEW = "mail.read_anew"
    MAIL_FORGOTTEN = "mail.forgotten"
    STAFF_MAIL_FORGOTTEN = "mail.to_staff_forgotten"
    COPIES_FORGOTTEN = "mail.copies_forgotten"
    CASE_OPENED = "case.opened"
    CASE_CLASSIFIED = "case.classified"
    CASE_SORTED = "case.sorted"
    CASE_PERSON_NAMED = "case.person_named"
    CASE_CLOSED = "case.closed"
    CASE_HELD_BACK = "case.held_back"
    CASE_RESUMED = "case.resumed"
    CASE_FORGOTTEN = "case.forgotten"
    FILES_FORGOTTEN = "files.forgotten"
    CASE_LEGAL_HOLD = "case.legal_hold"
    CASE_LEGAL_HOLD_LIFTED = "case.legal_hold_lifted"
    CASE_PART_FORGOTTEN = "case.part_forgotten"
    CASE_SUGGESTED = "case.suggested"
    CASE_LINKED = "case.linked"
    CASE_JOINED = "case.joined"
    CASE_KEPT_APART = "case.kept_apart"
    CASE_REFERRED = "case.referred"
    IDENTITY_JUDGED = "identity.judged"
    IDENTITY_SETTLED = "identity.settled"
    DRAFT_PROPOSED = "draft.proposed"
    DRAFT_EDITED = "draft.edited"
    DRAFT_DATED = "draft.dated"
    DRAFT_REJECTED = "draft.rejected"
    DRAFT_SUPERSEDED = "draft.superseded"
    DRAFT_FIRST_APPROVAL = "draft.first_approval"
    DRAFT_APPROVED = "draft.approved"
    APPROVAL_UNDONE = "approval.undone"
    APPROVAL_VOIDED = "approval.voided"
    LETTER_SENT = "letter.sent"
    LETTER_FAILED = "letter.failed"
    LETTER_UNSURE = "letter.unsure"
    LETTER_BOUNCED = "letter.bounced"
    LETTER_DELAYED = "letter.delayed"
    LETTER_DECIDED = "letter.decided"
    CUSTOMER_LETTER_PROPOSED = "customer_letter.proposed"
    CUSTOMER_LETTER_EDITED = "customer_letter.edited"
    CUSTOMER_LETTER_REJECTED = "customer_letter.rejected"
    CUSTOMER_LETTER_SUPERSEDED = "customer_letter.superseded"
    CUSTOMER_LETTER_FIRST_APPROVAL = "customer_letter.first_approval"
    CUSTOMER_LETTER_APPROVED = "customer_letter.approved"
    CUSTOMER_LETTER_UNDONE = "customer_letter.undone"
    INCIDENT_FORGOTTEN = "incident.forgotten"
    STEP_DONE = "step.done"
    STEP_UNDONE = "step.undone"
    SUPPRESSION_ADDED = "suppression.added"
    SUPPRESSION_REMOVED = "suppression.removed"
    SUPPRESSION_REVIEWED = "suppression.reviewed"
    PAPER_SET_APART = "paper.set_apart"
    PAPER_SEEN = "paper.seen"
    PAPER_ENDED = "paper.ended"
    REPRESENTATION_NOTED = "representation.noted"
    OBJECTION_NOTED = "objection.noted"
    STAFF_ROLE_SET = "staff.role_set"
    DIGEST_QUEUED = "digest.queued"
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_LINKED = "incident.linked"
    INCIDENT_REMINDED = "incident.reminded"
    INCIDENT_CHANGED = "incident.changed"
    INCIDENT_DECIDED = "incident.decided"
    INCIDENT_JOINED = "incident.joined"
    INCIDENT_CUSTOMER_NAMED = "incident.customer_named"
    INCIDENT_CUSTOMER_TOLD = "incident.customer_told"
    INCIDENT_CUSTOMER_UNTOLD = "incident.customer_untold"
    STAFF_ADDED = "staff.added"
    STAFF_DISABLED = "staff.disabled"
    STAFF_SIGNED_IN = "staff.signed_in"


SENTENCES: dict[EventCode, tuple[str, str]] = {
    EventCode.MAIL_STORED: ("Mail opgeslagen", "Mail stored"),
    EventCode.MAIL_FILED: ("Mail bij een dossier gelegd", "Mail filed in a case"),
    EventCode.MAIL_AUTOMATIC: ("Automatische mail herkend", "Automatic mail recognised"),
    EventCode.MAIL_DUPLICATE: ("Dubbele mail herkend", "Duplicate mail recognised"),
    EventCode.MAIL_HELD: ("Mail apart gehouden voor een mens", "Mail held for a person"),
    EventCode.MAIL_RELEASED: ("Apart gehouden mail vrijgegeven", "Held mail released"),
    EventCode.MAIL_DISMISSED: ("Apart gehouden mail terzijde gelegd", "Held mail set aside"),
    EventCode.MAIL_READ_ANEW: (
        "Mail opnieuw gelezen na een verbetering",
        "Mail read anew after an improvement",
    ),
    EventCode.MAIL_FORGOTTEN: ("Mail vergeten", "Mail forgotten"),
    EventCode.STAFF_MAIL_FORGOTTEN: ("Mail aan collega's vergeten", "Mail to colleagues forgotten"),
    EventCode.COPIES_FORGOTTEN: (
        "Kopieën op de mailserver vergeten",
        "Copies on the mail server forgotten",
    ),
    EventCode.CASE_PART_FORGOTTEN: ("Deel van het dossier vergeten", "Part of the case forgotten"),
    EventCode.INCIDENT_FORGOTTEN: ("Datalek vergeten", "Incident forgotten"),
    EventCode.CASE_OPENED: ("Dossier geopend", "Case opened"),
    EventCode.CASE_CLASSIFIED: ("Soort verzoek bepaald door de bot", "Kinds judged by the bot"),
    EventCode.CASE_SORTED: ("Soort verzoek bepaald door een collega", "Kinds set by a colleague"),
    EventCode.CASE_PERSON_NAMED: ("Betrokkene genoemd door een collega", "Person named by a colleague"),
    EventCode.CASE_CLOSED: ("Dossier gesloten", "Case closed"),
    EventCode.CASE_HELD_BACK: ("Dossier opzijgelegd", "Case put on hold"),
    EventCode.CASE_RESUMED: ("Dossier weer opgepakt", "Case taken up again"),
    EventCode.FILES_FORGOTTEN: ("Gegevensbestanden van een brief gewist", "Data files of a letter wiped"),
    EventCode.CASE_FORGOTTEN: ("Dossier vergeten", "Case forgotten"),
    EventCode.CASE_LEGAL_HOLD: ("Dossier moet bewaard blijven", "Case placed under a legal hold"),
    EventCode.CASE_LEGAL_HOLD_LIFTED: (
        "Dossier hoeft niet langer bewaard te blijven",
        "Legal hold on the case lifted",
    ),
    EventCode.CASE_SUGGESTED: ("Ander dossier hoort hier misschien bij", "Another case may belong here"),
    EventCode.CASE_LINKED: ("Nieuw dossier dat op dit dossier volgt", "New case that follows this one"),
    EventCode.CASE_JOINED: ("Dossiers samengevoegd", "Cases joined"),
    EventCode.CASE_KEPT_APART: ("Dossiers apart gehouden", "Cases kept apart"),
    EventCode.CASE_REFERRED: (
        "Collega zegt dat een klant hierover beslist",
        "A colleague says that a customer decides about it",
    ),
    EventCode.CUSTOMER_LETTER_PROPOSED: ("Brief aan een klant voorgesteld", "Letter to a customer proposed"),
    EventCode.CUSTOMER_LETTER_EDITED: ("Brief aan een klant gewijzigd", "Letter to a customer edited"),
    EventCode.CUSTOMER_LETTER_REJECTED: ("Brief aan een klant afgekeurd", "Letter to a customer rejected"),
    EventCode.CUSTOMER_LETTER_SUPERSEDED: ("Brief aan een klant vervangen", "Letter to a customer replaced"),
    EventCode.CUSTOMER_LETTER_FIRST_APPROVAL: (
        "Brief aan een klant: eerste van twee goedkeuringen",
        "Letter to a customer: first of two approvals",
    ),
    EventCode.CUSTOMER_LETTER_APPROVED: ("Brief aan een klant goedgekeurd", "Letter to a customer approved"),
    EventCode.CUSTOMER_LETTER_UNDONE: (
        "Goedkeuring van een brief aan een klant teruggenomen",
        "Approval of a letter to a customer taken back",
    ),
    EventCode.IDENTITY_JUDGED: ("Identiteit beoordeeld", "Identity judged"),
    EventCode.IDENTITY_SETTLED: (
        "Identiteit vastgesteld door een collega",
        "Identity settled by a colleague",
    ),
    EventCode.DRAFT_PROPOSED: ("Brief voorgesteld", "Letter proposed"),
    EventCode.DRAFT_EDITED: ("Brief gewijzigd", "Letter edited"),
    EventCode.DRAFT_DATED: ("Dag van een stap in de brief gezet", "Day of a step put into the letter"),
    EventCode.DRAFT_REJECTED: ("Brief afgekeurd", "Letter rejected"),
    EventCode.DRAFT_SUPERSEDED: ("Brief vervangen", "Letter replaced"),
    EventCode.DRAFT_FIRST_APPROVAL: ("Eerste van twee goedkeuringen", "First of two approvals"),
    EventCode.DRAFT_APPROVED: ("Brief goedgekeurd", "Letter approved"),
    EventCode.APPROVAL_UNDONE: ("Goedkeuring teruggenomen", "Approval taken back"),
    EventCode.APPROVAL_VOIDED: ("Goedkeuring vervallen", "Approval void"),
    EventCode.LETTER_SENT: ("Brief verzonden", "Letter sent"),
    EventCode.LETTER_FAILED: ("Verzending mislukt", "Sending failed"),
    EventCode.LETTER_UNSURE: ("Verzending onzeker", "Sending unsure"),
    EventCode.LETTER_BOUNCED: ("Brief niet bezorgd", "Letter not delivered"),
    EventCode.LETTER_DELAYED: ("Brief vertraagd", "Letter delayed"),
    EventCode.LETTER_DECIDED: ("Collega besliste over een brief", "A colleague decided on a letter"),
    EventCode.STEP_DONE: ("Stap gedaan", "Step done"),
    EventCode.STEP_UNDONE: ("Stap toch niet gedaan", "Step not done after all"),
    EventCode.SUPPRESSION_ADDED: ("Adres op de afmeldlijst gezet", "Address put on the suppression list"),
    EventCode.SUPPRESSION_REMOVED: (
        "Adres van de afmeldlijst gehaald",
        "Address taken off the suppression list",
    ),
    EventCode.SUPPRESSION_REVIEWED: ("Afmeldlijst nagekeken", "Suppression list reviewed"),
    EventCode.PAPER_SET_APART: ("Identiteitsbewijs of BSN apart gezet", "Identity document or BSN set apart"),
    EventCode.PAPER_SEEN: ("Identiteitsbewijs of BSN bekeken", "Identity document or BSN looked at"),
    EventCode.PAPER_ENDED: ("Identiteitsbewijs of BSN afgehandeld", "Identity document or BSN dealt with"),
    EventCode.REPRESENTATION_NOTED: ("Vertegenwoordiging vastgelegd", "Representation noted"),
    EventCode.OBJECTION_NOTED: ("Vastgelegd waar het bezwaar over gaat", "What the objection is about noted"),
    EventCode.STAFF_ROLE_SET: ("Rol van een collega gewijzigd", "Role of a colleague changed"),
    EventCode.DIGEST_QUEUED: ("Dagoverzicht klaargezet", "Digest queued"),
    EventCode.INCIDENT_OPENED: ("Datalek in het register gezet", "Breach entered in the register"),
    EventCode.INCIDENT_LINKED: ("Dossier bij een datalek gelegd", "Case linked to a breach"),
    EventCode.INCIDENT_REMINDED: (
        "Collega's herinnerd aan een datalek zonder besluit",
        "Colleagues reminded of an undecided breach",
    ),
    EventCode.INCIDENT_CHANGED: ("Gegevens van een datalek gewijzigd", "Facts of a breach changed"),
    EventCode.INCIDENT_DECIDED: ("Collega besliste over een datalek", "A colleague decided on a breach"),
    EventCode.INCIDENT_JOINED: ("Datalekken samengevoegd", "Breaches joined"),
    EventCode.INCIDENT_CUSTOMER_NAMED: (
        "Klant genoemd die een datalek raakt",
        "Customer named that a breach concerns",
    ),
    EventCode.INCIDENT_CUSTOMER_TOLD: ("Klant ingelicht over een datalek", "Customer told of a breach"),
    EventCode.INCIDENT_CUSTOMER_UNTOLD: (
        "Bericht aan een klant over een datalek kwam terug",
        "Message to a customer of a breach came back",
    ),
    EventCode.STAFF_ADDED: ("Collega toegevoegd", "Colleague added"),
    EventCode.STAFF_DISABLED: ("Collega uitgeschakeld", "Colleague disabled"),
    EventCode.STAFF_SIGNED_IN: ("Collega aangemeld", "Colleague signed in"),
}
