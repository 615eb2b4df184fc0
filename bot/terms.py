"""Turns the settings into the small values that steps, edges and pages are handed.

Called by `bot.app` alone; opens nothing and decides nothing.
"""

from datetime import timedelta

from bot.edges.attachments.reader import ReadingLimits
from bot.edges.credentials import BearerToken, CommandTokens, Credentials, MsalTokens, Password, TokenSource
from bot.edges.customers import Customers, CustomersFile
from bot.edges.imap_connection import ImapAccount
from bot.edges.smtp_session import SmtpAccount
from bot.rules.approval_terms import ApprovalTerms
from bot.rules.identifiers import phone
from bot.rules.limits import Limits
from bot.rules.processor_route import Customer
from bot.rules.reading import ReadingTerms
from bot.rules.retrying import RetryTerms
from bot.rules.terms import ExtensionReading, PauseEffect, Terms
from bot.rules.third_parties import Known
from bot.settings import (
    Authentication,
    MailboxSettings,
    PromiseRoll,
    Settings,
    SmtpSettings,
    Translated,
)
from bot.settings.keys import reveal
from bot.steps.alerting import AlertTerms
from bot.steps.digesting import DigestTerms
from bot.steps.forgetting import Retention
from bot.steps.letter_facts import DraftingTerms
from bot.steps.sending import SendingTerms
from bot.web.words import words_in
from responses.facts import LETTER_LANGUAGES, LetterLanguage, Organisation, Processing
from responses.keeping import are_invoices
from responses.wording import period


def imap_account(mailbox: MailboxSettings) -> ImapAccount:
    """Where the mailbox is and how it is used."""
    return ImapAccount(
        host=mailbox.host,
        port=mailbox.port,
        username=mailbox.username,
        security=mailbox.security.value,
        folder=mailbox.folder,
        done_folder=mailbox.done_folder,
        done_keyword=mailbox.done_keyword,
        sent_folder=mailbox.sent_folder,
        ca_file=mailbox.ca_file,
        connect_timeout=mailbox.connect_timeout_seconds,
        read_timeout=mailbox.read_timeout_seconds,
        size_limit=mailbox.size_limit_bytes,
    )


def smtp_account(smtp: SmtpSettings) -> SmtpAccount:
    """Where letters are handed over."""
    return SmtpAccount(
        host=smtp.host,
        port=smtp.port,
        username=smtp.username,
        security=smtp.security.value,
        ca_file=smtp.ca_file,
        timeout=smtp.timeout_seconds,
    )


def credentials(server: MailboxSettings | SmtpSettings) -> Credentials:
    """How we prove who we are to a mail server."""
    if server.authentication is Authentication.NONE:
        return None
    if server.authentication is Authentication.PASSWORD:
        return Password(reveal(server.password))
    source: TokenSource
    if server.uses_msal:
        source = MsalTokens(
            server.msal_tenant, server.msal_client_id, reveal(server.msal_client_secret), server.msal_scope
        )
    else:
        source = CommandTokens(server.token_command)
    return BearerToken(
        "XOAUTH2" if server.authentication is Authentication.XOAUTH2 else "OAUTHBEARER", source
    )


def reading_terms(settings: Settings, *signing_keys: bytes) -> ReadingTerms:
    """Who we are, as the rules about mail need it; without keys no letter of ours is recognised."""
    return ReadingTerms(
        own_addresses=frozenset(address.lower() for address in settings.organisation.own_addresses),
        own_domain=settings.smtp.from_address.rpartition("@")[2].lower(),
        colleague_domains=frozenset(domain.lower() for domain in settings.organisation.own_domains),
        own_names=frozenset({settings.organisation.name, settings.smtp.from_name}),
        authserv_id=settings.mailbox.authserv_id or None,
        signing_keys=signing_keys,
    )


def reading_limits(settings: Settings) -> ReadingLimits:
    """How far attachments are read."""
    chosen = settings.attachments
    return ReadingLimits(seconds=chosen.time_limit_seconds, size=chosen.size_limit_bytes)


def limits(settings: Settings) -> Limits:
    """How much of one address the bot handles by itself."""
    chosen = settings.limits
    return Limits(
        mails_per_hour=chosen.mails_per_hour,
        mails_per_day=chosen.mails_per_day,
        letters_per_day=chosen.letters_per_day,
        reopen=timedelta(days=chosen.reopen_days),
    )


def deadline_terms(settings: Settings) -> Terms:
    """How the days are counted."""
    chosen = settings.deadlines
    return Terms(
        promise_days=chosen.promise_days,
        promise_lenient=chosen.promise_roll is PromiseRoll.LENIENT,
        breach_hours=chosen.breach_hours,
        extension_reading=ExtensionReading(chosen.extension_reading.value),
        pause_effect=PauseEffect(chosen.identity_pause.value),
    )


def approval_terms(settings: Settings, signing_key: bytes) -> ApprovalTerms:
    """What stands between a draft and the outbox."""
    return ApprovalTerms(
        from_name=settings.smtp.from_name,
        from_address=settings.smtp.from_address,
        undo=timedelta(seconds=settings.approval.undo_seconds),
        signing_key=signing_key,
        four_eyes_for=frozenset(settings.approval.four_eyes_for),
        ours=ours(settings),
    )


def sending_terms(settings: Settings) -> SendingTerms:
    """How letters are handed over, and which addresses are staff's own."""
    return SendingTerms(
        bounce_address=settings.smtp.envelope_sender,
        staff_addresses=frozenset({*settings.digest.recipients, *settings.breach.recipients}),
        retry=RetryTerms(pauses=settings.smtp.retry_minutes, give_up_hours=settings.smtp.give_up_hours),
    )


def digest_terms(settings: Settings) -> DigestTerms:
    """To whom the digest goes and how much it says."""
    return DigestTerms(
        recipients=settings.digest.recipients,
        from_name=settings.smtp.from_name,
        from_address=settings.smtp.from_address,
        language=settings.digest.language,
        show_people=settings.digest.show_people,
        queue_url=settings.web.public_url,
        deadlines=deadline_terms(settings),
        suppression_review_days=settings.retention.suppression_review_days,
        forward_days=settings.processor.forward_days,
        customer_hours=settings.processor.breach_hours,
        said=words_in(settings.digest.language).of_rules,
    )


def alert_terms(settings: Settings) -> AlertTerms:
    """Who is called to a possible breach; those who get the digest where nobody is named."""
    return AlertTerms(
        recipients=settings.breach.recipients or settings.digest.recipients,
        from_name=settings.smtp.from_name,
        from_address=settings.smtp.from_address,
        language=settings.digest.language,
        site_url=settings.web.public_url,
        breach_hours=settings.deadlines.breach_hours,
        reminder_hours=settings.breach.reminder_hours,
    )


def customers(settings: Settings) -> Customers:
    """The companies for which we send newsletters."""
    chosen = settings.processor
    file = chosen.customers_file
    return Customers(
        [
            Customer(
                name=one.name,
                contact=one.contact,
                list_ids=one.list_ids,
                domains=tuple(domain.lower() for domain in one.domains),
                aliases=one.aliases,
                language=one.language,
            )
            for one in settings.customers
        ],
        CustomersFile(file, chosen.customers_separator, chosen.customers_encoding)
        if file is not None
        else None,
    )


def retention(settings: Settings) -> Retention:
    """How long things are kept."""
    return Retention(
        dossier=timedelta(days=settings.retention.dossier_days),
        other_mail=timedelta(days=settings.retention.other_mail_days),
        processor_case=timedelta(days=settings.retention.processor_case_days),
        identity=timedelta(days=settings.retention.identity_days),
        breach=timedelta(days=settings.retention.breach_days),
        false_tip=timedelta(days=settings.retention.false_tip_days),
        extract=timedelta(days=settings.retention.extract_days),
        paper=timedelta(days=settings.identity.document_days),
        unread_mail=timedelta(days=settings.retention.unread_mail_days),
    )


def drafting_terms(settings: Settings, signing_key: bytes) -> DraftingTerms:
    """The company's facts, as letters tell them."""
    return DraftingTerms(
        organisation=organisation(settings),
        processing={language: processing(settings, language) for language in LETTER_LANGUAGES},
        sources=tuple(source.name for source in settings.sources),
        signing_key=signing_key,
        limits=limits(settings),
        code_hours=settings.identity.code_hours,
        ours=ours(settings),
        letter_size=settings.smtp.letter_size_bytes,
        deadlines=deadline_terms(settings),
        own_letters=settings.letters.folder,
        invoice_sources=frozenset(
            source.name
            for source in settings.sources
            if any(are_invoices(*stated) for table in source.tables for stated in table.stated())
        ),
        customers=customers(settings),
        sure_enough=settings.processor.sure_enough,
    )


def organisation(settings: Settings) -> Organisation:
    """The company, as letters name it."""
    company = settings.organisation
    return Organisation(
        name=company.name,
        street=company.street or None,
        postcode=company.postcode or None,
        city=company.city or None,
        phone=company.phone or None,
        email=company.email,
        website=company.website or None,
        chamber_of_commerce=company.chamber_of_commerce or None,
        privacy_contact=company.privacy_contact or None,
    )


def ours(settings: Settings) -> Known:
    """The addresses and numbers that are the company's own, and nobody's secret."""
    company, number = settings.organisation, phone(settings.organisation.phone)
    return Known(
        emails=frozenset(one.lower() for one in (*company.own_addresses, company.email)),
        domains=frozenset(domain.lower() for domain in company.own_domains),
        numbers=frozenset({number} if number else ()),
    )


#: How long the suppression list is kept (art. 21(3) AVG): while there are mailings to be kept from.
_SUPPRESSION: dict[LetterLanguage, str] = {
    "nl": "zolang wij mailings sturen; elke {} kijken we of dat nog nodig is",
    "en": "as long as we send mailings; every {} we check whether it is still needed",
    "de": "solange wir Mailings senden (Abstand zwischen zwei Prüfungen: {})",
    "fr": "tant que nous envoyons des mailings (temps entre deux vérifications : {})",
}


def _suppression(review_days: int, language: LetterLanguage) -> str:
    between = period(review_days, language)
    # "every year" and "every 2 years"; German and French name the time between two checks.
    spoken = between.removeprefix("1 ") if language in {"nl", "en"} else between
    return _SUPPRESSION[language].format(spoken).replace("elke jaar", "elk jaar")


#: What stands before a text that the settings have in English only, so that no reader wonders about it.
_ENGLISH_ONLY = {"de": "(Nur auf Englisch verfügbar) {}", "fr": "(Disponible seulement en anglais) {}"}


def _told(fact: Translated, language: LetterLanguage) -> str:
    """The text in this language; a missing German or French one is given in English, and says so."""
    own = {"nl": fact.nl, "en": fact.en, "de": fact.de, "fr": fact.fr}[language].strip()
    english = fact.en.strip()
    return own or (_ENGLISH_ONLY[language].format(english) if english else "")


def processing(settings: Settings, language: LetterLanguage) -> Processing:
    """What the company does with data in general, as a letter in this language tells it."""
    activities, kept = settings.processing, settings.retention

    def told(*facts: Translated) -> tuple[str, ...]:
        return tuple(dict.fromkeys(words for fact in facts if (words := _told(fact, language))))

    names = tuple(dict.fromkeys(name for activity in activities for name in activity.recipient_names))
    decisions = told(*(activity.automated_decisions for activity in activities))
    return Processing(
        purposes=told(*(activity.purpose for activity in activities)),
        bases=told(*(activity.basis for activity in activities)),
        categories=told(*(activity.categories for activity in activities)),
        recipients=(*told(*(activity.recipients for activity in activities)), *names),
        recipient_names=names,
        transfers=told(*(activity.transfers for activity in activities)),
        retention=told(*(activity.retention for activity in activities)),
        sources=told(*(activity.sources for activity in activities)),
        automated_decisions=" ".join(decisions) or None,
        unstated=tuple((field, activity.name) for activity in activities for field in activity.unstated()),
        dossier_retention=period(kept.dossier_days, language),
        backup_retention=period(kept.backup_days, language) if kept.backup_days else None,
        suppression_retention=_suppression(kept.suppression_review_days, language),
    )
