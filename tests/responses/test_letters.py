"""Each letter holds what law and company owe the reader, for every situation, language and kind."""

import re
from dataclasses import replace
from itertools import product

import pytest

from classifiers.kinds import KIND_ORDER, Kind, ObjectionCourse
from responses.catalogue import FITTING_KINDS, Situation, situations_for
from responses.facts import LETTER_LANGUAGES as LANGUAGES
from responses.facts import ByHand, IdentityReason, Letter, LetterFacts, LetterLanguage
from responses.notes import CLAIMS
from responses.render import LetterError, compose
from tests.responses.builders import RECORDS, finished, letter_facts, one_line, words_of_html, words_of_text

RIGHTS = tuple(kind for kind in KIND_ORDER if kind in FITTING_KINDS[Situation.NOT_FOUND])
FITTING = [
    (situation, language, kind)
    for situation, language in product(Situation, LANGUAGES)
    for kind in KIND_ORDER
    if kind in FITTING_KINDS[situation]
]

#: What every letter must hold, whatever it is about.
ALWAYS = {
    "nl": (
        "MK-2026-000123",
        "vrijdag 27 november 2026",
        "Sanne Bakker",
        "Postduif Voorbeeld",
        "Duivenslag 7",
    ),
    "en": ("MK-2026-000123", "Friday 27 November 2026", "Sanne Bakker", "Postduif Voorbeeld", "Duivenslag 7"),
    "de": (
        "MK-2026-000123",
        "Freitag, 27. November 2026",
        "Sanne Bakker",
        "Postduif Voorbeeld",
        "Duivenslag",
    ),
    "fr": ("MK-2026-000123", "vendredi 27 novembre 2026", "Sanne Bakker", "Postduif Voorbeeld", "Duivenslag"),
}
CONTACT = ("1234 AB Testdorp", "privacy@postduif.example", "010 - 000 00 00")

COMPLAINT = {
    "nl": (
        "www.autoriteitpersoonsgegevens.nl",
        "bemiddelen (artikel 36 van de Uitvoeringswet AVG)",
        "verzoekschrift (artikel 35",
        "(artikel 77 AVG)",
    ),
    "en": (
        "www.autoriteitpersoonsgegevens.nl",
        "mediate (article 36",
        "petition (article 35 UAVG)",
        "(article 77 GDPR)",
    ),
    "de": (
        *(
            "www.autoriteitpersoonsgegevens.nl",
            "vermitteln (Artikel 36 UAVG",
            "verzoekschrift (Artikel 35 UAVG)",
        ),
        *("niederländische Gericht", "anderen Land der EU", "(Artikel 77 DSGVO)"),
    ),
    "fr": (
        *(
            "www.autoriteitpersoonsgegevens.nl",
            "médiateur (article 36",
            "requête écrite (article 35 de l'UAVG)",
        ),
        *("tribunal néerlandais", "autre pays de l'UE", "(article 77 du RGPD)"),
    ),
}
SIX_WEEKS = {
    "nl": ("binnen zes weken", "advocaat"),
    "en": ("within six weeks", "lawyer"),
    "de": ("innerhalb von sechs Wochen, nachdem Sie", "Einen Anwalt brauchen Sie dafür nicht"),
    "fr": ("dans les six semaines après avoir reçu", "pas besoin d'avocat"),
}

ART_15 = (
    *("PURPOSE-ONE", "PURPOSE-TWO", "BASIS-ONE", "CATEGORY-ONE", "RECIPIENT-ONE", "TRANSFER-ONE"),
    *("RETENTION-ONE", "ORIGIN-ONE", "DECISIONS-NONE.", "DOSSIER-TERM"),
    *("R-PURPOSE", "R-ORIGIN", "R-TERM", "R-PURPOSE-2", "R-ORIGIN-2", "R-TERM-2"),
    *("Voornaam: Anne", "Laatste klik: 1 mei 2026", "CRM", "Webshop", "anne@example.com"),
)

#: What the answer to each kind must hold (GDPR art. 7(3) and 15–21, UAVG art. 35–36).
ANSWERS: dict[Kind, dict[str, tuple[str, ...]]] = {
    Kind.ACCESS: {
        "nl": (*ART_15, "Ja, we verwerken", "niets weggelaten", "(beperking)", "bezwaar maken", "Excel"),
        "en": (*ART_15, "Yes, we process", "left nothing out", "(restriction)", "object to the use", "Excel"),
        "de": (
            *ART_15,
            "Ja, wir verarbeiten",
            "nichts weggelassen",
            "(Einschränkung)",
            "widersprechen",
            "Excel",
        ),
        "fr": (
            *(element.replace(": ", " : ") for element in ART_15),
            *(
                "Oui, nous traitons",
                "rien laissé de côté",
                "(limitation)",
                "opposer à l'utilisation",
                "Excel",
            ),
        ),
    },
    Kind.PORTABILITY: {
        "nl": (
            "CSV en JSON",
            "Excel",
            "Voornaam en E-mail",
            "vrijdag 4 december 2026",
            "direct naar",
            "inzien",
        ),
        "en": (
            "CSV and JSON",
            "Excel",
            "Voornaam and E-mail",
            "Friday 4 December 2026",
            "directly to",
            "see",
        ),
        "de": (
            "CSV und JSON",
            "Excel",
            "Voornaam und E-mail",
            "Freitag, 4. Dezember 2026",
            "direkt an",
            "Einsehen",
        ),
        "fr": (
            "CSV et JSON",
            "Excel",
            "Voornaam et E-mail",
            "vendredi 4 décembre 2026",
            "directement à",
            "voir",
        ),
    },
    Kind.CORRECTION: {
        "nl": ("Woonplaats: was Oudstad, is nu Nieuwstad", "maandag 30 november 2026", "RECIPIENT-ONE"),
        "en": ("Woonplaats: was Oudstad, is now Nieuwstad", "Monday 30 November 2026", "RECIPIENT-ONE"),
        "de": (
            "Woonplaats: vorher Oudstad, jetzt Nieuwstad",
            "am Montag, 30. November 2026",
            "Empfänger",
            "RECIPIENT-ONE",
        ),
        "fr": (
            "Woonplaats : avant Oudstad, maintenant Nieuwstad",
            "le lundi 30 novembre 2026",
            "destinataires",
            "RECIPIENT-ONE",
        ),
    },
    Kind.WITHDRAWAL: {
        "nl": ("Dat geldt vanaf vrijdag 27 november 2026, de dag", "vóór die dag", "SUPPRESSION-TERM"),
        "en": ("counts from Friday 27 November 2026, the day", "before that day", "SUPPRESSION-TERM"),
        "de": (
            "Einwilligung in unsere Mailings ist widerrufen. Das gilt ab Freitag, 27. November 2026, dem Tag",
            "vor diesem Tag",
            "SUPPRESSION-TERM",
        ),
        "fr": (
            "Cela vaut à partir du vendredi 27 novembre 2026, jour où",
            "avant ce jour",
            "SUPPRESSION-TERM",
        ),
    },
    Kind.OBJECTION: {
        "nl": (
            "alle reclame",
            "telefoon, post",
            "geen reden",
            "altijd bezwaar",
            "onderweg",
            "SUPPRESSION-TERM",
        ),
        "en": (
            "all advertising",
            "phone, post",
            "a reason",
            "always object",
            "on its way",
            "SUPPRESSION-TERM",
        ),
        "de": (
            *(
                "am Montag, 30. November 2026 alle Werbung an Sie gestoppt",
                "Telefon, Post",
                "keinen Grund nennen",
            ),
            *("immer Widerspruch einlegen", "unterwegs", "SUPPRESSION-TERM"),
        ),
        "fr": (
            *("plus aucune publicité", "lundi 30 novembre 2026", "téléphone, courrier", "donner une raison"),
            *("toujours vous opposer", "en route", "SUPPRESSION-TERM"),
        ),
    },
    Kind.RESTRICTION: {
        "nl": ("behalve ze bewaren", "GROUND-ONE", "rechtszaak", "hoor je dat eerst", "RECIPIENT-ONE"),
        "en": ("only store", "GROUND-ONE", "legal claim", "we will tell you first", "RECIPIENT-ONE"),
        "de": (
            *("außer sie aufzubewahren", "GROUND-ONE", "Rechtsstreit"),
            *("sagen wir Ihnen das vorher", "RECIPIENT-ONE"),
        ),
        "fr": (
            *("sans rien en faire", "GROUND-ONE", "action en justice"),
            *("vous le dirons d'abord", "RECIPIENT-ONE"),
        ),
    },
    Kind.ERASURE: {
        "nl": ("Contact (CRM)", "zeven jaar", "52 AWR", "afmeldlijst", "BACKUP-TERM", "DOSSIER-TERM"),
        "en": ("Contact (CRM)", "seven years", "52 AWR", "opt-out list", "BACKUP-TERM", "DOSSIER-TERM"),
        "de": ("Contact (CRM)", "sieben Jahre", "52 AWR", "Abmeldeliste", "BACKUP-TERM", "DOSSIER-TERM"),
        "fr": ("Contact (CRM)", "sept ans", "l'AWR", "liste d'opposition", "BACKUP-TERM", "DOSSIER-TERM"),
    },
    Kind.COMPLAINT: {
        "nl": ("Sanne Bakker heeft je klacht bekeken", "vrijdag 4 december 2026"),
        "en": ("Sanne Bakker has looked at your complaint", "Friday 4 December 2026"),
        "de": ("Sanne Bakker hat Ihre Beschwerde geprüft", "Freitag, 4. Dezember 2026"),
        "fr": ("Sanne Bakker a examiné votre réclamation", "vendredi 4 décembre 2026"),
    },
    Kind.QUESTION: {
        "nl": ("[antwoord van een collega]",),
        "en": ("[a colleague's answer]",),
        "de": ("[Antwort aus unserem Team]",),
        "fr": ("[réponse de notre équipe]",),
    },
    Kind.BREACH: {
        "nl": (
            "Dank je wel",
            "onderzoeken nu",
            "geen persoonsgegevens",
            "Wat zag je",
            "Wanneer",
            "nu nog zo",
        ),
        "en": ("Thank you", "examining now", "Do not send", "What did you see", "When", "still going on"),
        "de": (
            *("Vielen Dank", "untersuchen jetzt", "keine personenbezogenen Daten anderer"),
            *("Was haben Sie gesehen", "Wann", "jetzt noch so"),
        ),
        "fr": (
            *("Merci pour votre signalement", "examinons maintenant", "Ne nous envoyez pas"),
            *("Qu'avez-vous vu", "Quand", "encore le cas"),
        ),
    },
}

#: What the other letters must hold.
OTHERS: dict[Situation, dict[str, tuple[str, ...]]] = {
    Situation.ACKNOWLEDGEMENT: {
        "nl": ("uiterlijk op vrijdag 4 december 2026", "tot en met maandag 28 december 2026"),
        "en": ("by Friday 4 December 2026", "until Monday 28 December 2026"),
        "de": ("am Freitag, 4. Dezember 2026", "bis einschließlich Montag, 28. Dezember 2026"),
        "fr": ("le vendredi 4 décembre 2026", "jusqu'au lundi 28 décembre 2026 inclus"),
    },
    Situation.IDENTITY_CONFIRM: {
        "nl": (
            "een ander e-mailadres",
            "Mail ons vanaf",
            "BSN",
            "geen kopie",
            "gratis",
            "telt de tijd niet mee",
            "Horen we niets",
        ),
        "en": (
            "another e-mail address",
            "E-mail us from",
            "BSN",
            "a copy",
            "free",
            "the time does not count",
            "hear nothing",
        ),
        "de": (
            *("andere E-Mail-Adresse", "Schreiben Sie uns von", "BSN", "keine Kopie"),
            *("kostet nichts", "zählt die Zeit nicht mit", "Hören wir nichts"),
        ),
        "fr": (
            *("autre adresse e-mail", "Écrivez-nous depuis", "BSN", "pas de copie"),
            *("gratuit", "le temps ne compte pas", "Sans réponse"),
        ),
    },
    Situation.BREACH_REPORTER: ANSWERS[Kind.BREACH],
    Situation.NOT_FOUND: {
        "nl": ("CRM", "Webshop", "anne@example.com", "DOSSIER-TERM", "ander e-mailadres", "nieuwsbrief"),
        "en": ("CRM", "Webshop", "anne@example.com", "DOSSIER-TERM", "another e-mail address", "newsletter"),
        "de": ("CRM", "Webshop", "anne@example.com", "DOSSIER-TERM", "andere E-Mail-Adresse", "Newsletter"),
        "fr": ("CRM", "Webshop", "anne@example.com", "DOSSIER-TERM", "autre adresse e-mail", "newsletter"),
    },
    Situation.HANDOVER: {
        "nl": ("Sanne Bakker kijkt persoonlijk", "vrijdag 4 december 2026"),
        "en": ("Sanne Bakker is looking", "Friday 4 December 2026"),
        "de": ("Sanne Bakker kümmert sich persönlich", "Freitag, 4. Dezember 2026"),
        "fr": ("Sanne Bakker s'occupe personnellement", "vendredi 4 décembre 2026"),
    },
    Situation.EXTENSION: {
        "nl": ("meer tijd nodig", "uiterlijk op vrijdag 26 februari 2027", "WHY-ONE", "DONE-ONE", "12 lid 3"),
        "en": ("need more time", "by Friday 26 February 2027", "WHY-ONE", "DONE-ONE", "article 12(3)"),
        "de": (
            *("brauchen wir mehr Zeit", "am Freitag, 26. Februar 2027", "WHY-ONE", "DONE-ONE"),
            *("Artikel 12 Absatz 3 DSGVO", "www.autoriteitpersoonsgegevens.nl"),
        ),
        "fr": (
            *("nous faut plus de temps", "le vendredi 26 février 2027", "WHY-ONE", "DONE-ONE"),
            *("article 12, paragraphe 3, du RGPD", "www.autoriteitpersoonsgegevens.nl"),
        ),
    },
    Situation.REFUSAL: {
        "nl": (
            *("Sanne Bakker heeft je bericht zelf bekeken", "niet door een computer", "ARTICLE-ONE"),
            *("WHY-ONE", "DONE-ONE", *COMPLAINT["nl"], *SIX_WEEKS["nl"]),
        ),
        "en": (
            *("Sanne Bakker looked at your message", "not taken by a computer", "ARTICLE-ONE"),
            *("WHY-ONE", "DONE-ONE", *COMPLAINT["en"], *SIX_WEEKS["en"]),
        ),
        "de": (
            *("Sanne Bakker hat Ihre Nachricht selbst gelesen", "kein Computer getroffen", "ARTICLE-ONE"),
            *("WHY-ONE", "DONE-ONE", *COMPLAINT["de"], *SIX_WEEKS["de"]),
        ),
        "fr": (
            *("Sanne Bakker a lu votre message", "pas une décision d'un ordinateur", "ARTICLE-ONE"),
            *("WHY-ONE", "DONE-ONE", *COMPLAINT["fr"], *SIX_WEEKS["fr"]),
        ),
    },
    Situation.CANNOT_IDENTIFY: {
        "nl": (
            *(
                "niet herkennen",
                "artikel 11 lid 2",
                "WHY-ONE",
                "een ander e-mailadres",
                "gratis",
                "geen kopie",
            ),
            *("CRM", "anne@example.com", *COMPLAINT["nl"], *SIX_WEEKS["nl"]),
        ),
        "en": (
            *("cannot recognise you", "article 11(2)", "WHY-ONE", "another e-mail address", "free", "a copy"),
            *("CRM", "anne@example.com", *COMPLAINT["en"], *SIX_WEEKS["en"]),
        ),
        "de": (
            *("können wir Ihnen nichts zuordnen", "Artikel 11 Absatz 2", "WHY-ONE", "andere E-Mail-Adresse"),
            *("kostet nichts", "keine Kopie", "CRM", "anne@example.com"),
            *(*COMPLAINT["de"], *SIX_WEEKS["de"]),
        ),
        "fr": (
            *("pouvons pas vous reconnaître", "article 11, paragraphe 2", "WHY-ONE", "autre adresse e-mail"),
            *("gratuit", "ni copie", "CRM", "anne@example.com"),
            *(*COMPLAINT["fr"], *SIX_WEEKS["fr"]),
        ),
    },
    Situation.IDENTITY_DOCUMENT: {
        "nl": (
            *("WHY-ONE", "bij uitzondering", "Een andere manier heeft onze voorkeur", "KopieID", "(BSN)"),
            *(
                "pasfoto onleesbaar",
                "watermerk",
                "vernietigen we de kopie",
                "kost je niets",
                "telt de tijd niet mee",
            ),
            *("Horen we niets", "Stuur de kopie nog niet"),
        ),
        "en": (
            *("WHY-ONE", "as an exception", "would prefer another way", "KopieID", "(BSN)"),
            *(
                "photo unreadable",
                "watermark",
                "destroy the copy",
                "free of charge",
                "the time does not count",
            ),
            *("hear nothing", "do not send the copy yet"),
        ),
        "de": (
            *("WHY-ONE", "ausnahmsweise", "Ein anderer Weg ist uns lieber", "KopieID", "(BSN)"),
            *("Foto unlesbar", "Wasserzeichen", "vernichten wir die Kopie", "kostet Sie nichts"),
            *("zählt die Zeit nicht mit", "Hören wir nichts", "Schicken Sie die Kopie noch nicht"),
        ),
        "fr": (
            *("WHY-ONE", "à titre exceptionnel", "préférons un autre moyen", "KopieID", "(BSN)"),
            *("photo illisible", "filigrane", "détruisons la copie", "gratuit", "le temps ne compte pas"),
            *("Sans réponse", "N'envoyez pas encore la copie"),
        ),
    },
    Situation.PROCESSOR_REFERRAL: {
        "nl": (
            *("Bakkerij De Krent gebruikt onze software", "'verwerker'", "beslissen wij niet"),
            *("doorgestuurd", "op maandag 30 november 2026", "privacy@krent.example", "voor onszelf bewaren"),
        ),
        "en": (
            *("Bakkerij De Krent uses our software", "'processor'", "do not decide"),
            *("passed your message on", "on Monday 30 November 2026", "privacy@krent.example", "ourselves"),
        ),
        "de": (
            *("Bakkerij De Krent nutzt unsere Software", "„Auftragsverarbeiter“", "entscheiden wir nicht"),
            *("weitergeleitet", "am Montag, 30. November 2026", "privacy@krent.example", "für uns selbst"),
        ),
        "fr": (
            *("Bakkerij De Krent utilise notre logiciel", "« sous-traitant »", "ne décidons donc pas"),
            *("transmis votre message", "le lundi 30 novembre 2026", "privacy@krent.example", "nous-mêmes"),
        ),
    },
    Situation.REQUEST_WITHDRAWN: {
        "nl": (
            "stoppen met je verzoek om inzage",
            "behandelen dit niet verder",
            "dossier",
            "nieuw verzoek kan altijd",
        ),
        "en": (
            "stop with your request for access",
            "not deal with this any further",
            "in a file",
            "new request is always",
        ),
        "de": (
            "nicht weiter bearbeiten: Ihr Antrag auf Auskunft",
            "in einer Akte",
            "neuer Antrag ist immer möglich",
        ),
        "fr": (
            "pas suite à votre demande d'accès",
            "ne traitons plus ce point",
            "dans un dossier",
            "nouvelle demande est toujours",
        ),
    },
    Situation.ANOTHER_WAY: {
        "nl": (
            "versleuteld",
            "zonder versleuteling",
            "op een andere manier",
            "loopt al",
            "vrijdag 4 december 2026",
        ),
        "en": (
            "encrypted",
            "without encryption",
            "in another way",
            "already running",
            "Friday 4 December 2026",
        ),
        "de": (
            *("verschlüsselt", "ohne Verschlüsselung", "auf einem anderen Weg"),
            *("läuft schon", "Freitag, 4. Dezember 2026"),
        ),
        "fr": (
            *("chiffré", "sans chiffrement", "d'une autre manière"),
            *("court déjà", "vendredi 4 décembre 2026"),
        ),
    },
}


def missing_phrases(letter: Letter, phrases: tuple[str, ...]) -> list[str]:
    text = one_line(letter.text)
    return [phrase for phrase in phrases if phrase not in text]


@pytest.mark.parametrize(("situation", "language", "kind"), FITTING)
def test_every_letter_tells_whose_it_is_when_it_came_and_whom_to_reach(
    situation: Situation, language: LetterLanguage, kind: Kind
) -> None:
    letter = finished(situation, letter_facts(language, kind))

    assert missing_phrases(letter, ALWAYS[language] + CONTACT) == []
    assert letter.subject.endswith(" [MK-2026-000123.k7fq]")
    assert letter.name == situation.value
    assert letter.language == language


@pytest.mark.parametrize(("situation", "language", "kind"), FITTING)
def test_text_and_html_carry_the_same_words(
    situation: Situation, language: LetterLanguage, kind: Kind
) -> None:
    for formal in (False, True):
        letter = finished(situation, letter_facts(language, kind, formal=formal))

        assert words_of_html(letter.html) == words_of_text(letter.text)


@pytest.mark.parametrize(("situation", "language", "kind"), FITTING)
def test_no_letter_shows_a_brace_a_none_or_a_mark_of_the_templates(
    situation: Situation, language: LetterLanguage, kind: Kind
) -> None:
    letter = finished(situation, letter_facts(language, kind))

    for shown in (letter.subject, letter.text, letter.html):
        assert not re.search(r"\{\{|\}\}|\{%|%\}|\bNone\b|[\uf100-\uf1ff]", shown)
    assert not re.search(r"^(?:#|=|\||>) ", letter.text, re.MULTILINE)
    assert "\n\n\n\n" not in letter.text
    # A blank that no line may break is the French one; any other one before these signs is a slip.
    unbroken = re.sub(r"[ \n]+", " ", letter.text)
    assert not re.search(r" [.,;:!?]|  \S+  ", unbroken)


@pytest.mark.parametrize(("situation", "language", "kind"), FITTING)
def test_no_letter_loads_anything_or_runs_anything(
    situation: Situation, language: LetterLanguage, kind: Kind
) -> None:
    html = compose(situation, letter_facts(language, kind)).html.lower()

    assert not re.search(r"<(?:img|link|script|iframe|a|style|object|form)\b|url\(|src=|href=|@import", html)


@pytest.mark.parametrize(("kind", "language"), list(product(ANSWERS, LANGUAGES)))
def test_an_answer_holds_its_mandatory_elements(kind: Kind, language: LetterLanguage) -> None:
    letter = finished(Situation.ANSWER, letter_facts(language, kind))

    assert missing_phrases(letter, ANSWERS[kind][language]) == []


@pytest.mark.parametrize(("situation", "language"), list(product(OTHERS, LANGUAGES)))
def test_a_letter_holds_its_mandatory_elements(situation: Situation, language: LetterLanguage) -> None:
    kind = Kind.BREACH if situation is Situation.BREACH_REPORTER else Kind.ACCESS
    letter = finished(situation, letter_facts(language, kind))

    assert missing_phrases(letter, OTHERS[situation][language]) == []


@pytest.mark.parametrize(("kind", "language"), list(product((*RIGHTS, Kind.COMPLAINT), LANGUAGES)))
def test_an_answer_to_a_right_names_the_authority_and_the_court(kind: Kind, language: LetterLanguage) -> None:
    letter = finished(Situation.ANSWER, letter_facts(language, kind))

    assert missing_phrases(letter, COMPLAINT[language] + SIX_WEEKS[language]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_found_names_the_authority_and_the_court(language: LetterLanguage) -> None:
    letter = compose(Situation.NOT_FOUND, letter_facts(language, Kind.ERASURE))

    assert missing_phrases(letter, COMPLAINT[language] + SIX_WEEKS[language]) == []


@pytest.mark.parametrize(("situation", "kind"), list(product((Situation.ANSWER,), RIGHTS)))
def test_all_languages_claim_and_miss_the_same(situation: Situation, kind: Kind) -> None:
    bare = {"records": (), "searched_sources": (), "corrections": (), "restriction_ground": None}
    for changes in ({}, bare, {"failed_sources": ("Archief",)}):
        letters = [compose(situation, letter_facts(lang, kind, **changes)) for lang in LANGUAGES]

        assert len({letter.claims for letter in letters}) == 1
        assert len({letter.missing for letter in letters}) == 1


def test_access_comes_before_erasure_in_one_letter() -> None:
    text = compose(Situation.ANSWER, letter_facts("nl", Kind.ERASURE, Kind.ACCESS)).text

    assert text.index("\nInzage\n") < text.index("\nVerwijdering\n")
    assert "Hieronder staat een kopie van wat we vonden" in one_line(text)


def test_every_kind_of_a_mail_has_its_part_in_the_answer() -> None:
    kinds = tuple(kind for kind in KIND_ORDER if kind is not Kind.OTHER)
    text = one_line(finished(Situation.ANSWER, letter_facts("nl", *kinds)).text)
    phrases = [phrase for kind in kinds for phrase in ANSWERS[kind]["nl"]]

    # What the same letter erased is told in the past.
    assert [phrase for phrase in phrases if phrase not in text] == ["Ja, we verwerken"]
    assert "Ja, we verwerkten" in text


@pytest.mark.parametrize(
    ("kinds", "subject"),
    [
        ((Kind.ACCESS,), "Je verzoek om inzage"),
        ((Kind.ERASURE, Kind.ACCESS), "Je verzoek om inzage en verwijdering"),
        ((Kind.WITHDRAWAL,), "Je afmelding"),
        ((Kind.ERASURE, Kind.OBJECTION), "Je verzoek om verwijdering en je bezwaar"),
        ((Kind.QUESTION,), "Je vraag"),
        (RIGHTS, "Je bericht over je gegevens"),
    ],
)
def test_the_subject_says_what_it_is_about_and_ends_with_the_tag(
    kinds: tuple[Kind, ...], subject: str
) -> None:
    for tag in ("MK-2026-000123.k7fq", "[MK-2026-000123.k7fq]"):
        letter = compose(Situation.ANSWER, letter_facts("nl", *kinds, case_tag=tag))

        assert letter.subject == f"{subject} [MK-2026-000123.k7fq]"


@pytest.mark.parametrize(("situation", "language", "kind"), FITTING)
def test_a_formal_letter_never_says_je(situation: Situation, language: LetterLanguage, kind: Kind) -> None:
    facts = letter_facts(language, kind, formal=True)
    letter = compose(situation, facts)

    assert not re.search(r"\b(?:je|jij|jou|jouw)\b", f"{letter.subject} {letter.text}", re.IGNORECASE)
    assert language != "nl" or one_line(letter.text).startswith("Geachte heer/mevrouw De Vries,")


@pytest.mark.parametrize(("situation", "language", "kind"), FITTING)
def test_an_informal_letter_never_says_u(situation: Situation, language: LetterLanguage, kind: Kind) -> None:
    letter = compose(situation, letter_facts(language, kind))

    assert not re.search(r"\b(?:u|uw)\b", f"{letter.subject} {letter.text}", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_acknowledgement_holds_no_data_about_the_person(language: LetterLanguage) -> None:
    letter = compose(Situation.ACKNOWLEDGEMENT, letter_facts(language, *RIGHTS))

    assert "anne@example.com" not in letter.text + letter.html
    assert "R-PURPOSE" not in letter.text + letter.html
    assert letter.claims == ()


@pytest.mark.parametrize(("language", "reason"), list(product(LANGUAGES, IdentityReason)))
def test_the_code_letter_tells_its_reader_nothing_of_the_sender(
    language: LetterLanguage, reason: IdentityReason
) -> None:
    facts = letter_facts(language, Kind.ACCESS, identity_reason=reason.value, confirm_code="KQ7F-2MXA")
    letter = compose(Situation.IDENTITY_CONFIRM, facts)

    assert "KQ7F-2MXA" in letter.text
    assert "Anne" not in letter.text
    assert "anne@example.com" not in letter.text
    assert letter.claims == ("De brief met de code gaat alleen naar het adres dat al bekend was.",)
    assert letter.missing == ()
    assert words_of_html(letter.html) == words_of_text(letter.text)


@pytest.mark.parametrize(("language", "reason"), list(product(LANGUAGES, IdentityReason)))
def test_each_reason_for_doubt_is_told_and_no_document_is_asked(
    language: LetterLanguage, reason: IdentityReason
) -> None:
    facts = letter_facts(language, Kind.ACCESS, Kind.WITHDRAWAL, identity_reason=reason.value)
    letter = compose(Situation.IDENTITY_CONFIRM, facts)

    assert letter.missing == ()
    assert "anne@example.com" not in letter.text
    assert "KopieID" not in letter.text
    promised = {
        "nl": "Voor je afmelding hebben we geen bevestiging",
        "en": "For your opt-out we need no",
        "de": "Ihre Abmeldung: Dafür brauchen wir keine Bestätigung",
        "fr": "Pour votre désinscription, nous n'avons pas besoin de confirmation",
    }
    assert promised[language] in one_line(letter.text)


def test_a_late_answer_apologises_once_and_an_early_one_does_not() -> None:
    early = letter_facts("nl", Kind.ACCESS)
    late = letter_facts("nl", Kind.ACCESS, today=early.legal_date)

    assert "excuses" not in compose(Situation.ANSWER, early).text
    assert compose(Situation.ANSWER, late).text.count("excuses") == 1


def test_past_both_dates_a_person_must_name_a_new_one() -> None:
    facts = letter_facts("nl", Kind.ACCESS)
    after = letter_facts("nl", Kind.ACCESS, today=facts.legal_date.replace(year=2027))

    assert compose(Situation.HANDOVER, facts).missing == ()
    assert compose(Situation.HANDOVER, after).missing == ("nieuwe datum",)


@pytest.mark.parametrize(
    ("situation", "kinds"),
    [
        (Situation.ANSWER, (Kind.OTHER,)),
        (Situation.ACKNOWLEDGEMENT, ()),
        (Situation.BREACH_REPORTER, (Kind.ACCESS,)),
        (Situation.IDENTITY_CONFIRM, (Kind.BREACH, Kind.COMPLAINT, Kind.QUESTION)),
        (Situation.NOT_FOUND, (Kind.QUESTION,)),
    ],
)
def test_a_letter_that_does_not_fit_is_refused(situation: Situation, kinds: tuple[Kind, ...]) -> None:
    facts: LetterFacts = letter_facts("nl", Kind.ACCESS, kinds=kinds)

    with pytest.raises(LetterError, match="does not fit"):
        compose(situation, facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_about_a_mail_that_cannot_be_read_guesses_nothing_and_tells_no_data(
    language: LetterLanguage,
) -> None:
    letter = compose(Situation.ANOTHER_WAY, letter_facts(language, kinds=()))

    assert (letter.claims, letter.missing) == ((), ())
    assert "anne@example.com" not in letter.text + letter.html
    wishes = (
        *("inzage", "verwijder", "bezwaar", "access", "erasure", "objection"),
        *("Auskunft", "Löschung", "Widerspruch", "accès", "effacement", "opposition"),
    )
    assert [wish for wish in wishes if wish in letter.text] == []


@pytest.mark.parametrize("situation", [Situation.REFUSAL, Situation.EXTENSION, Situation.REQUEST_WITHDRAWN])
def test_a_letter_about_one_of_several_requests_leaves_the_others_to_another_letter(
    situation: Situation,
) -> None:
    facts = letter_facts("nl", Kind.ACCESS, Kind.ERASURE, about=(Kind.ERASURE,))
    letter = compose(situation, facts)

    assert letter.about == (Kind.ERASURE,)
    assert "Over je verzoek om inzage krijg je apart bericht" in one_line(letter.text)
    assert "verwijdering" in letter.subject
    assert "inzage" not in letter.subject


@pytest.mark.parametrize("situation", [Situation.REFUSAL, Situation.EXTENSION])
def test_an_opt_out_is_never_refused_or_put_off(situation: Situation) -> None:
    opt_outs = (Kind.WITHDRAWAL, Kind.OBJECTION)
    with pytest.raises(LetterError, match="does not fit"):
        compose(situation, letter_facts("nl", *opt_outs))

    letter = compose(situation, letter_facts("nl", Kind.ACCESS, *opt_outs))

    assert letter.about == (Kind.ACCESS,)


@pytest.mark.parametrize("situation", [Situation.REFUSAL, Situation.EXTENSION])
def test_an_objection_that_is_weighed_can_be_refused_and_put_off(situation: Situation) -> None:
    facts = letter_facts("nl", Kind.OBJECTION, objection=ObjectionCourse.WEIGHING)

    assert compose(situation, facts).about == (Kind.OBJECTION,)
    assert situation in situations_for(facts.kinds, ObjectionCourse.WEIGHING)
    assert situation not in situations_for(facts.kinds, ObjectionCourse.MARKETING)


def test_a_refusal_gives_one_ground_and_so_is_about_one_request() -> None:
    with pytest.raises(LetterError, match="about one kind"):
        compose(Situation.REFUSAL, letter_facts("nl", Kind.ACCESS, Kind.ERASURE))


@pytest.mark.parametrize(
    ("language", "stops", "goes_on"),
    [
        ("nl", "niet verder", "Het mogelijke datalek onderzoeken we wel verder"),
        ("en", "not deal with this", "We do go on examining the possible data breach"),
        ("de", "nicht weiter,", "Die mögliche Datenpanne untersuchen wir trotzdem weiter"),
        ("fr", "plus ce point", "Nous continuons à examiner la possible fuite de données"),
    ],
)
def test_a_report_that_is_taken_back_is_examined_all_the_same(
    language: LetterLanguage, stops: str, goes_on: str
) -> None:
    report = compose(Situation.REQUEST_WITHDRAWN, letter_facts(language, Kind.BREACH))
    both = compose(Situation.REQUEST_WITHDRAWN, letter_facts(language, Kind.BREACH, Kind.ACCESS))

    assert goes_on in one_line(report.text)
    assert stops not in one_line(report.text)
    assert [one.code for one in report.claimed] == ["breach_examined"]
    assert goes_on in one_line(both.text)
    assert stops in one_line(both.text)


@pytest.mark.parametrize(
    ("language", "own", "others"),
    [
        ("nl", "Is dit verzoek van jou?", "Vind je dit verzoek goed?"),
        ("en", "Is this request yours?", "Do you agree to this request?"),
        ("de", "Ist dieser Antrag von Ihnen?", "Sind Sie mit diesem Antrag einverstanden?"),
        ("fr", "Cette demande vient-elle de vous ?", "Êtes-vous d'accord avec cette demande ?"),
    ],
)
def test_a_letter_with_a_code_asks_in_its_subject_what_the_code_answers(
    language: LetterLanguage, own: str, others: str
) -> None:
    for reason in IdentityReason:
        facts = letter_facts(language, Kind.ACCESS, identity_reason=reason.value, confirm_code="KQ7F")
        asked = others if reason.value in {"other_person", "on_behalf", "child"} else own

        assert compose(Situation.IDENTITY_CONFIRM, facts).subject.startswith(asked)


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("nl", "Is het goed dat we het verzoek uitvoeren?"),
        ("en", "Do you agree that we carry out the request?"),
        ("de", "Sind Sie einverstanden, dass wir den Antrag ausführen?"),
        ("fr", "Êtes-vous d'accord pour que nous exécutions la demande ?"),
    ],
)
def test_a_code_agrees_to_the_request_and_not_to_the_letter(language: LetterLanguage, asked: str) -> None:
    letter = compose(Situation.IDENTITY_CONFIRM, letter_facts(language, Kind.ACCESS, confirm_code="KQ7F"))

    assert asked in one_line(letter.text)


@pytest.mark.parametrize(
    ("language", "guessed", "from_sixteen"),
    [
        ("nl", "Dat kun je ook zelf zijn", "of geeft het daar iemand toestemming voor"),
        ("en", "That may be you", "or lets someone else do so"),
        ("de", "Das können auch Sie selbst sein", "oder erlaubt es jemandem"),
        ("fr", "C'est peut-être vous", "ou autorise quelqu'un à la faire"),
    ],
)
def test_a_letter_about_a_child_may_be_read_by_the_child(
    language: LetterLanguage, guessed: str, from_sixteen: str
) -> None:
    facts = letter_facts(language, Kind.ACCESS, identity_reason="child")
    text = one_line(compose(Situation.IDENTITY_CONFIRM, facts).text)

    assert guessed in text
    assert from_sixteen in text


@pytest.mark.parametrize(
    ("language", "ready", "disagree"),
    [
        ("nl", "Wat al klaar is: DONE-ONE", "Ben je het niet met ons eens? --"),
        ("en", "What is ready already: DONE-ONE", "Do you disagree with us? --"),
        ("de", "Was schon fertig ist: DONE-ONE", "Sind Sie nicht einverstanden? --"),
        ("fr", "Ce qui est déjà prêt : DONE-ONE", "Vous n'êtes pas d'accord avec nous ? --"),
    ],
)
def test_an_extension_names_what_is_ready_and_sets_the_complaint_apart(
    language: LetterLanguage, ready: str, disagree: str
) -> None:
    text = one_line(compose(Situation.EXTENSION, letter_facts(language, Kind.ACCESS)).text)

    assert ready in text
    assert disagree in text


@pytest.mark.parametrize("kind", [Kind.QUESTION, Kind.COMPLAINT, Kind.BREACH])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_month_of_the_law_is_told_only_where_a_right_is_used(
    kind: Kind, language: LetterLanguage
) -> None:
    month = OTHERS[Situation.ACKNOWLEDGEMENT][language][1]
    facts = letter_facts(language, kind)
    both = letter_facts(language, kind, Kind.ACCESS)

    assert month not in one_line(compose(Situation.ACKNOWLEDGEMENT, facts).text)
    assert month in one_line(compose(Situation.ACKNOWLEDGEMENT, both).text)


@pytest.mark.parametrize(
    ("language", "from_the_request", "no_limit"),
    [
        ("nl", "nadat je ons antwoord op je verzoek kreeg", "Dan geldt er geen termijn"),
        ("en", "after you received our answer to your request", "there is no time limit"),
        ("de", "nachdem Sie unsere Antwort auf Ihren Antrag", "Dann gibt es keine Frist"),
        ("fr", "après avoir reçu notre réponse à votre demande", "il n'y a pas de délai"),
    ],
)
def test_the_six_weeks_after_a_complaint_run_from_the_answer_to_the_request(
    language: LetterLanguage, from_the_request: str, no_limit: str
) -> None:
    alone = one_line(compose(Situation.ANSWER, letter_facts(language, Kind.COMPLAINT)).text)
    both = one_line(compose(Situation.ANSWER, letter_facts(language, Kind.COMPLAINT, Kind.ACCESS)).text)

    assert (alone.count(from_the_request), alone.count(no_limit)) == (2, 2)
    assert from_the_request not in both


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kinds", [(Kind.COMPLAINT,), (Kind.COMPLAINT, Kind.ACCESS)])
def test_each_way_to_go_against_an_answer_has_a_line_of_its_own(
    language: LetterLanguage, kinds: tuple[Kind, ...]
) -> None:
    letter = compose(Situation.ANSWER, letter_facts(language, *kinds))

    items = [one_line(item) for item in re.split(r"^- ", letter.text, flags=re.MULTILINE)]
    held = [tuple(way in item for way in COMPLAINT[language][:3]) for item in items]
    assert [ways for ways in held if any(ways)] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


def test_a_letter_about_none_of_the_requests_of_a_mail_is_refused() -> None:
    facts = letter_facts("nl", Kind.ACCESS, about=(Kind.ERASURE,))

    with pytest.raises(LetterError, match="does not fit"):
        compose(Situation.REFUSAL, facts)


@pytest.mark.parametrize(
    ("situation", "missing"),
    [
        (
            Situation.REFUSAL,
            ("wetsartikel waarop we weigeren", "feiten achter de weigering", "wat we wel doen"),
        ),
        (Situation.EXTENSION, ("nieuwe datum", "reden waarom het langer duurt", "wat al klaar is")),
        (Situation.IDENTITY_DOCUMENT, ("reden dat een kopie echt nodig is",)),
        (
            Situation.PROCESSOR_REFERRAL,
            ("naam van de klant die beslist", "hoe die klant te bereiken is"),
        ),
        (Situation.CANNOT_IDENTIFY, ()),
        (Situation.REQUEST_WITHDRAWN, ()),
    ],
)
def test_what_a_colleague_did_not_say_is_a_gap_and_never_made_up(
    situation: Situation, missing: tuple[str, ...]
) -> None:
    for language in LANGUAGES:
        facts = letter_facts(language, Kind.ACCESS, by_hand=ByHand(), extended_date=None)

        assert compose(situation, facts).missing == missing


def test_a_mail_without_a_privacy_request_can_still_be_handed_over() -> None:
    letter = compose(Situation.HANDOVER, letter_facts("nl", Kind.ACCESS, kinds=()))

    assert letter.subject.startswith("Een collega kijkt naar je bericht [")


#: What an answer about everything says of the requests beside access, and one about access alone must not.
BESIDE_ACCESS = {
    "nl": ("De afmeldlijst", "Wie we hebben ingelicht", "Daarna"),
    "en": ("The opt-out list", "Who we have told", "After that we deleted"),
    "de": ("Die Abmeldeliste", "Wen wir informiert haben", "Danach"),
    "fr": ("La liste d'opposition", "Qui nous avons informé", "Ensuite"),
}
SEPARATELY = {
    "nl": "Over je verzoek om verwijdering, je afmelding en je bezwaar krijg je apart bericht, uiterlijk op",
    "en": "separately about your request for erasure, your opt-out and your objection, by",
    "de": "Ihr Antrag auf Löschung, Ihre Abmeldung und Ihr Widerspruch: Dazu hören Sie gesondert",
    "fr": "Pour votre demande d'effacement, votre désinscription et votre opposition, vous recevrez un autre",
}
FOUR = (Kind.ACCESS, Kind.ERASURE, Kind.WITHDRAWAL, Kind.OBJECTION)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_about_one_request_tells_nothing_of_the_others_but_when_they_are_answered(
    language: LetterLanguage,
) -> None:
    letter = compose(Situation.ANSWER, letter_facts(language, *FOUR, about=(Kind.ACCESS,)))
    alone = compose(Situation.ANSWER, letter_facts(language, Kind.ACCESS))
    text = one_line(letter.text)

    assert [phrase for phrase in BESIDE_ACCESS[language] if phrase in text] == []
    assert SEPARATELY[language] in text
    assert letter.claims == alone.claims
    assert letter.subject == alone.subject


def test_an_erasure_that_is_answered_by_itself_points_at_no_copy() -> None:
    facts = letter_facts("nl", Kind.ACCESS, Kind.ERASURE, about=(Kind.ERASURE,))

    assert "Hierboven" not in compose(Situation.ANSWER, facts).text


def test_a_letter_promises_no_other_letter_about_what_was_answered_before() -> None:
    facts = letter_facts("nl", Kind.ACCESS, Kind.ERASURE, about=(Kind.ERASURE,), answered=(Kind.ACCESS,))

    assert "apart bericht" not in compose(Situation.ANSWER, facts).text


IN_GENERAL = {
    "nl": "Niet alles daarvan geldt voor jou.",
    "en": "Not all of it applies to you.",
    "de": "Nicht alles davon gilt für Sie.",
    "fr": "Tout ne vous concerne pas.",
}
IN_THE_FILE = {
    "nl": "In het bestand bij deze mail staat alles",
    "en": "The file attached to this e-mail holds everything",
    "de": "In der Datei, die dieser E-Mail beiliegt, steht alles",
    "fr": "Tout se trouve dans le fichier joint à cet e-mail",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_company_does_in_general_is_not_told_as_if_it_were_about_the_reader(
    language: LetterLanguage,
) -> None:
    text = one_line(compose(Situation.ANSWER, letter_facts(language, Kind.ACCESS)).text)

    assert IN_GENERAL[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_too_long_for_a_letter_points_once_at_the_file_that_goes_along_and_at_no_other(
    language: LetterLanguage,
) -> None:
    many = letter_facts(language, Kind.ACCESS, records=RECORDS * 21, extract_attached=True)
    enclosed = compose(Situation.ANSWER, many)
    missing = compose(Situation.ANSWER, replace(many, extract_attached=False, extract_too_large=True))

    assert IN_THE_FILE[language] in one_line(enclosed.text)
    assert enclosed.claims.count(CLAIMS["extract_attached"][0]) == 1
    assert [claim.code for claim in enclosed.claimed].count("extract_attached") == 1
    assert IN_THE_FILE[language] not in one_line(missing.text)


OF_A_COPY = {
    "nl": ("niets weggelaten", "deze kopie"),
    "en": ("left nothing out", "this copy"),
    "de": ("nichts weggelassen", "diese Kopie"),
    "fr": ("rien laissé de côté", "cette copie"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_copy_nothing_is_said_of_one(language: LetterLanguage) -> None:
    copy = compose(Situation.ANSWER, letter_facts(language, Kind.ACCESS, failed_sources=("Archief",)))
    failed = letter_facts(language, Kind.ACCESS, records=(), searched_sources=(), failed_sources=("Archief",))
    none = compose(Situation.ANSWER, failed)

    assert [phrase for phrase in OF_A_COPY[language] if phrase in one_line(copy.text)] == [
        *OF_A_COPY[language]
    ]
    assert [phrase for phrase in OF_A_COPY[language] if phrase in one_line(none.text)] == []
    assert none.claims == ()
    assert none.missing == ("gegevens uit Archief",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_was_found_no_invoice_is_said_to_be_kept(language: LetterLanguage) -> None:
    letter = compose(Situation.ANSWER, letter_facts(language, Kind.ERASURE, records=()))

    assert "52" not in letter.text


def test_what_the_mailing_lists_hold_is_told_of_them_and_not_of_another_search() -> None:
    opted_out = letter_facts("nl", Kind.ACCESS, Kind.WITHDRAWAL, records=())
    alone = replace(opted_out, about=(Kind.ACCESS,))

    text = one_line(compose(Situation.NOT_FOUND, opted_out).text)
    assert "We hebben ook onze verzendlijsten bekeken. Het adres staat daar niet op." in text
    assert "verzendlijsten" not in compose(Situation.NOT_FOUND, alone).text


def test_an_objection_admits_no_use_that_there_was_not() -> None:
    text = one_line(compose(Situation.ANSWER, letter_facts("nl", Kind.OBJECTION)).text)

    assert "We gebruiken je gegevens ook niet om te bepalen welke reclame bij je past" in text


def test_what_is_in_the_file_is_said_of_the_file() -> None:
    text = one_line(compose(Situation.ANSWER, letter_facts("nl", Kind.PORTABILITY)).text)

    assert "In het bestand staan gegevens die je ons gaf" in text
