"""The elements of a letter that depend on the kind, the reason for doubt, or an optional fact."""

from datetime import date
from itertools import product

import pytest

from classifiers.kinds import KIND_ORDER, Kind
from responses.catalogue import Situation, fits
from responses.facts import LETTER_LANGUAGES as LANGUAGES
from responses.facts import LetterLanguage
from responses.render import compose
from tests.responses.builders import letter_facts, one_line

UNDERSTOOD: dict[Kind, dict[str, str]] = {
    Kind.BREACH: {
        "nl": "Je meldt een mogelijk datalek",
        "en": "You report a possible data breach",
        "de": "Sie melden eine mögliche Datenpanne",
        "fr": "Vous signalez une possible fuite",
    },
    Kind.ACCESS: {
        "nl": "Je wilt weten welke gegevens",
        "en": "You want to know which data",
        "de": "Sie möchten wissen, welche Daten",
        "fr": "Vous voulez savoir quelles données",
    },
    Kind.PORTABILITY: {
        "nl": "Je wilt een bestand met je gegevens",
        "en": "You want a file with your data",
        "de": "Sie möchten eine Datei mit Ihren Daten",
        "fr": "Vous voulez un fichier avec vos données",
    },
    Kind.CORRECTION: {
        "nl": "Je wilt dat we gegevens verbeteren",
        "en": "You want us to correct",
        "de": "dass wir Daten berichtigen",
        "fr": "que nous corrigions",
    },
    Kind.WITHDRAWAL: {
        "nl": "Je trekt je toestemming in",
        "en": "You withdraw your consent",
        "de": "Sie widerrufen Ihre Einwilligung",
        "fr": "Vous retirez votre consentement",
    },
    Kind.OBJECTION: {
        "nl": "Je maakt bezwaar",
        "en": "You object to",
        "de": "Sie widersprechen der Nutzung",
        "fr": "Vous vous opposez à",
    },
    Kind.RESTRICTION: {
        "nl": "gegevens voorlopig niet gebruiken",
        "en": "not to use your data for now",
        "de": "Ihre Daten vorerst nicht nutzen",
        "fr": "pas vos données pour le moment",
    },
    Kind.ERASURE: {
        "nl": "Je wilt dat we gegevens van je verwijderen",
        "en": "You want us to delete",
        "de": "dass wir Daten über Sie löschen",
        "fr": "que nous effacions des données",
    },
    Kind.COMPLAINT: {
        "nl": "Je hebt een klacht",
        "en": "You have a complaint",
        "de": "Sie beschweren sich darüber",
        "fr": "Vous faites une réclamation",
    },
    Kind.QUESTION: {
        "nl": "Je hebt een vraag over privacy",
        "en": "You have a question about privacy",
        "de": "Sie haben eine Frage zum Datenschutz",
        "fr": "question sur la protection des données",
    },
    Kind.OTHER: {
        "nl": "een vraag of een bericht",
        "en": "a question or a message",
        "de": "eine Frage oder eine Nachricht",
        "fr": "une question ou un message",
    },
}

#: For each reason: what the asker reads, what he can do instead, and what the owner of the address reads.
DOUBTS: dict[str, dict[str, tuple[str, str, str]]] = {
    "other_person": {
        "nl": ("gegevens van iemand anders", "machtiging", "Iemand anders deed dit verzoek"),
        "en": ("data of someone else", "authorisation", "Someone else made this request"),
        "de": ("Daten einer anderen Person", "Vollmacht", "Jemand anderes hat diesen Antrag gestellt"),
        "fr": ("données d'une autre personne", "autorisation", "une autre personne qui a fait cette demande"),
    },
    "other_address": {
        "nl": ("een ander e-mailadres dan", "iets dat alleen jij en wij weten", "kwam niet vanaf dit"),
        "en": (
            "another e-mail address than",
            "something that only you and we know",
            "did not come from this",
        ),
        "de": ("eine andere E-Mail-Adresse als", "etwas, das nur Sie und wir wissen", "kam nicht von dieser"),
        "fr": ("autre adresse e-mail que celle", "seuls vous et nous savons", "ne venait pas de cette"),
    },
    "address_not_on_file": {
        "nl": ("bij ons een ander e-mailadres", "iets dat alleen jij en wij weten", "kwam niet vanaf dit"),
        "en": ("another e-mail address with us", "something that only you and we", "did not come from this"),
        "de": (
            "bei uns eine andere E-Mail-Adresse",
            "etwas, das nur Sie und wir wissen",
            "kam nicht von dieser",
        ),
        "fr": ("chez nous une autre adresse e-mail", "seuls vous et nous savons", "ne venait pas de cette"),
    },
    "change_email": {
        "nl": (
            "een e-mailadres te veranderen",
            "iets dat alleen jij en wij weten",
            "een e-mailadres te verand",
        ),
        "en": ("change an e-mail address", "something that only you and we know", "change an e-mail address"),
        "de": (
            "eine E-Mail-Adresse zu ändern",
            "etwas, das nur Sie und wir wissen",
            "eine E-Mail-Adresse ändern",
        ),
        "fr": ("de modifier une adresse e-mail", "seuls vous et nous savons", "modifier une adresse e-mail"),
    },
    "change_bank": {
        "nl": ("een rekeningnummer te veranderen", "nummer van een factuur", "een rekeningnummer te verand"),
        "en": ("change a bank account", "number of an invoice", "change a bank account number"),
        "de": ("eine Kontonummer zu ändern", "Nummer einer Rechnung", "eine Kontonummer ändern"),
        "fr": ("modifier un numéro de compte", "numéro d'une facture", "modifier un numéro de compte"),
    },
    "on_behalf": {
        "nl": ("voor iemand anders", "machtiging", "Iemand anders deed dit verzoek"),
        "en": ("for someone else", "authorisation", "Someone else made this request"),
        "de": ("für jemand anderen", "Vollmacht", "Jemand anderes hat diesen Antrag gestellt"),
        "fr": ("pour une autre personne", "autorisation", "une autre personne qui a fait cette demande"),
    },
    "child": {
        "nl": ("iemand jonger dan 16 jaar", "Stuur nog geen papieren", "Iemand anders deed dit verzoek"),
        "en": ("about someone under 16", "do not send any papers", "Someone else made this request"),
        "de": ("jemanden unter 16 Jahren", "noch keine Papiere", "Jemand anderes hat diesen Antrag gestellt"),
        "fr": (
            "une personne de moins de 16 ans",
            "pas encore de papiers",
            "une autre personne qui a fait cette demande",
        ),
    },
    "third_party_transfer": {
        "nl": ("aan een ander te geven", "alleen aan jou te sturen", "gegevens aan een ander te geven"),
        "en": ("data to someone else", "file to you alone", "give data to someone else"),
        "de": ("an jemand anderen weiterzugeben", "Datei nur Ihnen zu schicken", "Daten an jemand anderen"),
        "fr": ("données à une autre personne", "fichier uniquement à vous", "donner des données à une autre"),
    },
    "sender_failed": {
        "nl": ("niet vaststellen", "iets dat alleen jij en wij weten", "konden niet vaststellen"),
        "en": ("could not establish", "something that only you and we know", "could not establish"),
        "de": ("nicht feststellen", "etwas, das nur Sie und wir wissen", "konnten nicht feststellen"),
        "fr": ("pas pu vérifier", "seuls vous et nous savons", "n'avons pas pu vérifier"),
    },
    "reply_to_differs": {
        "nl": ("naar een ander adres", "iets dat alleen jij en wij weten", "konden niet vaststellen"),
        "en": ("answer to another address", "something that only you and we know", "could not establish"),
        "de": (
            "an eine andere Adresse zu antworten",
            "etwas, das nur Sie und wir wissen",
            "konnten nicht feststellen",
        ),
        "fr": ("répondre à une autre adresse", "seuls vous et nous savons", "n'avons pas pu vérifier"),
    },
}


def words(situation: Situation, language: LetterLanguage, *kinds: Kind, **changes: object) -> str:
    return one_line(compose(situation, letter_facts(language, *kinds, **changes)).text)


#: To a mail that could not be read nothing was understood; one that takes a wish back names it in a sentence.
UNDERSTANDING = [
    situation
    for situation in Situation
    if situation not in {Situation.ANOTHER_WAY, Situation.REQUEST_WITHDRAWN}
]


@pytest.mark.parametrize(("situation", "language"), list(product(UNDERSTANDING, LANGUAGES)))
def test_every_letter_says_what_was_understood(situation: Situation, language: LetterLanguage) -> None:
    for kind in (kind for kind in KIND_ORDER if fits(situation, (kind,))):
        assert UNDERSTOOD[kind][language] in words(situation, language, kind)


@pytest.mark.parametrize(("reason", "language"), list(product(DOUBTS, LANGUAGES)))
def test_the_asker_reads_why_we_doubt_and_what_else_he_can_do(reason: str, language: LetterLanguage) -> None:
    text = words(Situation.IDENTITY_CONFIRM, language, Kind.ACCESS, identity_reason=reason)
    why, instead, _ = DOUBTS[reason][language]

    assert why in text
    assert instead in text
    call = {
        "nl": "- Bel ons. Dan zoeken we",
        "en": "- Call us. Then we will find",
        "de": "- Rufen Sie uns an. Dann finden wir",
        "fr": "- Appelez-nous. Nous trouverons",
    }
    assert call[language] in text


@pytest.mark.parametrize(("reason", "language"), list(product(DOUBTS, LANGUAGES)))
def test_the_owner_of_the_address_reads_why_he_gets_a_code(reason: str, language: LetterLanguage) -> None:
    text = words(
        Situation.IDENTITY_CONFIRM,
        language,
        Kind.ACCESS,
        identity_reason=reason,
        confirm_code="KQ7F",
        code_valid_hours=72,
        code_renewed=True,
    )
    told = {
        "nl": (
            "Goedendag,",
            "vrijdag 27 november 2026",
            "inzage",
            "De code werkt 3 dagen, vanaf het moment dat we deze mail stuurden.",
            "Die werkt niet meer.",
            "aan niemand",
        ),
        "en": (
            "Hello,",
            "Friday 27 November 2026",
            "access",
            "The code works for 3 days from the moment we sent this e-mail.",
            "That one no longer works.",
            "to nobody",
        ),
        "de": (
            *("Guten Tag,", "Freitag, 27. November 2026", "Es geht um: Auskunft"),
            *("Der Code gilt 3 Tage ab dem Versand dieser E-Mail.", "Er gilt nicht mehr.", "niemandem"),
        ),
        "fr": (
            *("Bonjour,", "vendredi 27 novembre 2026", "Il s'agit de ceci : accès"),
            *("Le code est valable 3 jours à partir de l'envoi de ce message.", "Il n'est plus valable."),
            "à personne",
        ),
    }

    assert DOUBTS[reason][language][2] in text
    assert [phrase for phrase in (*told[language], "MK-2026-000123") if phrase not in text] == []


@pytest.mark.parametrize("code", [None, "KQ7F"])
def test_a_doubt_without_a_reason_is_a_gap(code: str | None) -> None:
    facts = letter_facts("nl", Kind.ACCESS, identity_reason=None, confirm_code=code)

    assert compose(Situation.IDENTITY_CONFIRM, facts).missing == ("reden van de twijfel",)


@pytest.mark.parametrize(
    ("situation", "kinds", "phrases"),
    [
        (
            Situation.BREACH_REPORTER,
            (Kind.BREACH, Kind.ACCESS),
            (
                "Over je verzoek om inzage",
                "separately about",
                "Ihr Antrag auf Auskunft: Dazu hören Sie gesondert",
                "Pour votre demande d'accès, vous recevrez un autre",
            ),
        ),
        (
            Situation.NOT_FOUND,
            (Kind.ACCESS, Kind.COMPLAINT),
            (
                "Over je klacht krijg je",
                "separately about your",
                "Ihre Beschwerde: Dazu hören Sie gesondert",
                "Pour votre réclamation, vous recevrez",
            ),
        ),
        (
            Situation.ACKNOWLEDGEMENT,
            (Kind.BREACH,),
            (
                "We kijken meteen naar je melding",
                "We look at your report right away",
                "Wir sehen uns Ihre Meldung sofort an",
                "Nous examinons votre signalement tout de suite",
            ),
        ),
        (
            Situation.ACKNOWLEDGEMENT,
            (Kind.ACCESS,),
            (
                "Je hoeft nu niets te doen",
                "do not have to do anything",
                "Sie müssen jetzt nichts tun",
                "Vous n'avez rien à faire",
            ),
        ),
        (
            Situation.NOT_FOUND,
            (Kind.WITHDRAWAL,),
            (
                "Het adres staat daar niet op",
                "address is not on them",
                "Adresse steht nicht darauf",
                "L'adresse n'y figure pas",
            ),
        ),
        (
            Situation.ANSWER,
            (Kind.ACCESS,),
            ("wat we hebben gedaan", "what we have done", "was wir getan haben", "ce que nous avons fait"),
        ),
        (
            Situation.ANSWER,
            (Kind.QUESTION,),
            (
                "Hieronder lees je ons antwoord",
                "read our answer",
                "lesen Sie unsere Antwort",
                "lire ci-dessous notre réponse",
            ),
        ),
        (
            Situation.ANSWER,
            (Kind.ACCESS,),
            (
                "kunt ons altijd gratis vragen",
                "always ask us, free of charge",
                "jederzeit kostenlos bitten",
                "toujours nous demander, gratuitement",
            ),
        ),
        (
            Situation.ANSWER,
            (Kind.ACCESS,),
            (
                "fouten in je gegevens te verbeteren",
                "correct mistakes",
                "Fehler in Ihren Daten zu berichtigen",
                "corriger des erreurs",
            ),
        ),
        (
            Situation.ANSWER,
            (Kind.ACCESS,),
            (
                "- je gegevens te verwijderen",
                "- delete your data",
                "- Ihre Daten zu löschen",
                "- d'effacer vos données",
            ),
        ),
        (
            Situation.ANSWER,
            (Kind.ACCESS,),
            (
                "in een bestand te krijgen",
                "your data in a file",
                "Ihre Daten als Datei zu geben",
                "vos données dans un fichier",
            ),
        ),
        (
            Situation.ANSWER,
            (Kind.ACCESS,),
            (
                "bewaren we in een dossier",
                "our answer in a file",
                "in einer Akte auf",
                "notre réponse dans un dossier",
            ),
        ),
        (
            Situation.ANSWER,
            (Kind.BREACH,),
            (
                "wat voor gegevens gaat het, en van wie",
                "data is it, and whose",
                "welche Art von Daten geht es, und von wem",
                "quelles données s'agit-il, et à qui",
            ),
        ),
        (
            Situation.ANSWER,
            (Kind.BREACH,),
            (
                "Hoe kwam je erachter",
                "How did you find out",
                "Wie sind Sie darauf gestoßen",
                "Comment l'avez-vous découvert",
            ),
        ),
        (
            Situation.ANSWER,
            (Kind.ERASURE,),
            ("In onze back-ups", "in our back-ups", "In unseren Sicherungskopien", "dans nos sauvegardes"),
        ),
        (
            Situation.ANSWER,
            (Kind.OBJECTION,),
            (
                "iets anders dan reclame",
                "other than advertising",
                "etwas anderes als Werbung",
                "autre chose que la publicité",
            ),
        ),
        (
            Situation.ANSWER,
            (Kind.RESTRICTION,),
            ("- Klikgedrag", "- Klikgedrag", "- Klikgedrag", "- Klikgedrag"),
        ),
        (
            Situation.ANSWER,
            (Kind.CORRECTION,),
            (
                "de link 'Mijn gegevens'",
                "the link 'Mijn gegevens'",
                "den Link „Mijn gegevens“",
                "le lien « Mijn gegevens »",
            ),
        ),
        (
            Situation.HANDOVER,
            (Kind.OTHER,),
            (
                "Antwoord op deze mail of bel ons",
                "Reply to this e-mail or call",
                "auf diese E-Mail oder rufen Sie uns an",
                "Répondez à cet e-mail ou appelez-nous",
            ),
        ),
    ],
)
def test_a_letter_says_what_belongs_to_its_case(
    situation: Situation, kinds: tuple[Kind, ...], phrases: tuple[str, ...]
) -> None:
    for language, phrase in zip(LANGUAGES, phrases, strict=True):
        assert phrase in words(situation, language, *kinds)


def test_optional_facts_are_told_when_given() -> None:
    left_out = words(Situation.ANSWER, "nl", Kind.ACCESS, left_out=("De naam van een ander.",))
    attached = words(Situation.ANSWER, "nl", Kind.ACCESS, extract_attached=True)
    nothing = words(Situation.ANSWER, "nl", Kind.PORTABILITY, records=())

    assert "- De naam van een ander." in left_out
    assert "Dezelfde gegevens zitten als bestand bij deze mail." in attached
    assert "Daarom is er geen bestand om mee te nemen." in nothing


def test_fields_that_nobody_may_carry_away_leave_a_gap_in_the_file_list() -> None:
    records = tuple(record for record in letter_facts().records if record.source == "Webshop")
    letter = compose(Situation.ANSWER, letter_facts("nl", Kind.PORTABILITY, records=records))

    assert letter.missing == ("velden in het bestand",)


@pytest.mark.parametrize("situation", [Situation.ANSWER, Situation.NOT_FOUND, Situation.HANDOVER])
def test_a_late_letter_says_sorry(situation: Situation) -> None:
    assert "Onze excuses daarvoor." in words(situation, "nl", Kind.ACCESS, today=date(2026, 12, 10))


def test_not_found_names_the_systems_that_did_not_answer() -> None:
    facts = letter_facts("nl", Kind.ACCESS, failed_sources=("Oud archief",))

    assert compose(Situation.NOT_FOUND, facts).missing == ("gegevens uit Oud archief",)
