"""Invented people who write to the office, and the classifier that understands exactly their sentences."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from secrets import token_hex

from bot.rules.terms import STANDARD_TERMS
from bot.steps.approving import approve
from bot.steps.classifying import classify_waiting
from bot.steps.closing import hold
from bot.steps.drafting import draft_waiting
from bot.steps.filing import file_waiting
from bot.steps.identifying import identify_waiting
from bot.store.work import Store
from classifiers import Classification, Kind, Language
from classifiers.verdict import Evidence, Hint, ScoredKind, Subject
from responses.facts import LETTER_LANGUAGES, Processing
from tests.builders import (
    APPROVAL_TERMS,
    CONFIRMING,
    DRAFTING_TERMS,
    MORNING,
    OUR_ADDRESS,
    READER,
    READING_TERMS,
    customers,
    proposed_draft,
    raw_mail,
    send_all,
    tag_of,
    take_in,
)
from tests.carried_files import pdf
from tests.fakes import FakeDirectory, FakeSender
from tests.newsletters import DIRECTORY


@dataclass(frozen=True)
class Phrase:
    """Words by which a kind is known, with the score they give."""

    kind: Kind
    words: str
    score: float


PHRASES = (
    Phrase(Kind.ACCESS, "een overzicht van alle gegevens", 0.97),
    Phrase(Kind.ACCESS, "a copy of all data", 0.96),
    Phrase(Kind.ERASURE, "mijn account te verwijderen", 0.94),
    Phrase(Kind.CORRECTION, "mijn achternaam aan te passen", 0.95),
    Phrase(Kind.CORRECTION, "mijn nieuwe e-mailadres te gebruiken", 0.91),
    Phrase(Kind.WITHDRAWAL, "geen nieuwsbrieven meer", 0.98),
    Phrase(Kind.OBJECTION, "maak bezwaar tegen het gebruik", 0.9),
    Phrase(Kind.PORTABILITY, "in een bestand meenemen", 0.89),
    Phrase(Kind.BREACH, "de bestellijst van een andere klant", 0.93),
)

#: What the invented company does with data, in words that a reader would believe.
STORY_TERMS = replace(
    DRAFTING_TERMS,
    customers=DIRECTORY,
    processing=dict.fromkeys(
        LETTER_LANGUAGES,
        Processing(
            purposes=("Uw bestellingen bezorgen", "De nieuwsbrief versturen"),
            bases=("De overeenkomst met u", "Uw toestemming"),
            categories=("Naam en adres", "Bestellingen"),
            recipients=("Onze bezorgdienst",),
            recipient_names=("Pakketpost Voorbeeld B.V.",),
            transfers=("Uw gegevens blijven binnen de EER.",),
            retention=("Bestellingen: zeven jaar", "Nieuwsbrief: tot u zich afmeldt"),
            sources=("U hebt ze zelf opgegeven.",),
            automated_decisions="Wij nemen geen besluiten door een computer alleen.",
            dossier_retention="vijf jaar na het laatste bericht",
            backup_retention="drie maanden",
            suppression_retention="zolang wij nieuwsbrieven versturen",
        ),
    ),
)

CORPUS = Path(__file__).parents[1] / "mail"
_PUZZLES = (
    *("forward-apple-english-quoted", "forward-of-a-form-by-a-colleague", "attached-to-an-attached-mail"),
    *("bounce-mailbox-full", "spoof-of-our-own-address", "pgp-inline-encrypted"),
)
_ENDLESS = "Iemand <zeer-lang-adres-van-iemand-die-veel-typt@een-heel-lang-domein-zonder-einde.example.com>"

_HINTS = {"mijn nieuwe e-mailadres te gebruiken": Hint.CHANGE_EMAIL}
_ENGLISH = re.compile(r"\bthe\b")


def understand(subject: str, text: str) -> Classification:
    """The verdict on a mail of these stories, with the evidence where it stands."""
    there = [phrase for phrase in PHRASES if phrase.words in text]
    scores = dict.fromkeys(Kind, 0.02) | {phrase.kind: phrase.score for phrase in there}
    scores[Kind.OTHER] = 0.02 if there else 0.8
    kinds = dict.fromkeys(phrase.kind for phrase in there)
    unsure = "zoiets" in text
    return Classification(
        kinds=tuple(ScoredKind(kind, scores[kind]) for kind in kinds) or (ScoredKind(Kind.OTHER, 0.8),),
        scores=scores,
        language=Language.EN if _ENGLISH.search(text) else Language.NL,
        classifier="phrases",
        version="1",
        needs_review=unsure,
        review_reason="The bot is not sure what is asked." if unsure else None,
        evidence=tuple(_evidence(phrase, text) for phrase in there),
        hints=frozenset(hint for words, hint in _HINTS.items() if words in text),
        subject=Subject.SENDER,
    )


def _evidence(phrase: Phrase, text: str) -> Evidence:
    start = text.index(phrase.words)
    sentence = next(one for one in re.split(r"(?<=[.!?])\s+", text) if phrase.words in one)
    return Evidence(
        kind=phrase.kind,
        start=start,
        end=start + len(phrase.words),
        text=phrase.words,
        sentence=sentence,
        rule=f"{phrase.kind.value}.words",
    )


@dataclass(frozen=True)
class Letter:
    """A mail that somebody writes, `ago` before the morning of the stories."""

    name: str
    address: str
    subject: str
    text: str
    ago: timedelta = timedelta(hours=1)
    attachment: tuple[str, bytes] | None = None

    def as_bytes(self) -> bytes:
        """The mail as a mail program makes it."""
        mail = EmailMessage()
        mail["From"], mail["To"] = f'"{self.name}" <{self.address}>', OUR_ADDRESS
        mail["Subject"], mail["Date"] = self.subject, format_datetime(self.arrived_at)
        mail["Message-ID"] = f"<{token_hex(8)}@mail.example>"
        mail.set_content(self.text)
        if self.attachment:
            name, content = self.attachment
            mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        return mail.as_bytes()

    @property
    def arrived_at(self) -> datetime:
        """When our server received it."""
        return MORNING - self.ago


SOFIE = Letter(
    "Sofie van der Linden",
    "sofie@vanderlinden.example",
    "Inzage en verwijderen",
    "Goedemorgen,\n\nSinds twee jaar krijg ik post van jullie. Graag ontvang ik een overzicht van alle "
    "gegevens die jullie over mij bewaren, ook waar ze vandaan komen. Daarna vraag ik jullie om mijn "
    "account te verwijderen.\n\nIk hoor graag wanneer dat geregeld is.\n\n"
    "Met vriendelijke groet,\nSofie van der Linden",
    timedelta(days=2, hours=3),
    (
        "bevestiging-inschrijving.pdf",
        pdf("Bevestiging\nU bent ingeschreven voor onze nieuwsbrief.\nPostduif Voorbeeld"),
    ),
)

#: The people in the pictures of the README: every state, from a leak to a thank-you.
NEIGHBOURHOOD = (
    Letter(
        "Bakkerij De Korenaar",
        "info@korenaar.example",
        "Verkeerde lijst ontvangen?",
        "Beste mensen,\n\nIn onze bevestiging van gisteravond zat de bestellijst van een andere klant, "
        "met namen en adressen. Dat lijkt me niet de bedoeling. Ik stuurde hem niet door.\n\nGroet, Yusuf",
        timedelta(hours=20),
    ),
    SOFIE,
    Letter(
        "Hendrik Wierda",
        "h.wierda@wierda.example",
        "Naam klopt niet",
        "Hallo,\n\nWillen jullie mijn achternaam aan te passen: het is Wierda en niet Wierde.\n\nHendrik",
        timedelta(days=7),
    ),
    Letter(
        "Noor Haddad",
        "noor@haddad.example",
        "Nieuw adres",
        "Dag,\n\nGraag vanaf nu mijn nieuwe e-mailadres te gebruiken: noor.nieuw@haddad.example.\n\n"
        "Noor Haddad",
        timedelta(days=4),
    ),
    Letter(
        "Thomas O'Brien",
        "thomas@obrien.example",
        "My data",
        "Dear team,\n\nplease send me a copy of all data that the company holds about me.\n\nThomas O'Brien",
        timedelta(days=1),
    ),
    Letter(
        "Mevrouw J. Prins-Alkema",
        "jprins@alkema.example",
        "",
        "Ik wil geen nieuwsbrieven meer van u ontvangen en ik maak bezwaar tegen het gebruik van mijn "
        "adres voor reclame.\n\nJ. Prins-Alkema",
        timedelta(days=9),
    ),
    Letter(
        "Fatima Bouzid",
        "fatima@bouzid.example",
        "Overstappen",
        "Hoi! Ik stap over. Kan ik mijn contacten in een bestand meenemen? Groetjes, Fatima",
        timedelta(hours=5),
    ),
    Letter(
        "Wim",
        "wim@ergens.example",
        "vraagje",
        "Jullie hebben toch zoiets met die wet? Doe dat dan maar even met mijn spullen.",
        timedelta(hours=2),
    ),
)


def let_write(store: Store, *letters: Letter) -> None:
    """Let the mails arrive and take them as far as the bot alone may take them."""
    for letter in letters:
        take_in(store, letter.as_bytes(), letter.arrived_at)
    _go_on(store, customers(*(letter.address for letter in letters)))


def _go_on(store: Store, known: FakeDirectory) -> None:
    file_waiting(store, READING_TERMS, READER, MORNING)
    classify_waiting(store, understand, STANDARD_TERMS, MORNING)
    identify_waiting(store, known, STANDARD_TERMS, MORNING, CONFIRMING)
    draft_waiting(store, known, STORY_TERMS, MORNING)


def let_work(store: Store, staff_id: int) -> None:
    """A morning's work of a colleague: one question asked, one case laid aside, one mail unreadable."""
    take_in(store, b"", MORNING)
    file_waiting(store, READING_TERMS, READER, MORNING)
    asked = "MK-2026-000004"
    shown = proposed_draft(store, asked).content_hash
    terms = replace(APPROVAL_TERMS, undo=timedelta(0))
    approve(store, asked, shown_hash=shown, staff_id=staff_id, terms=terms, now=MORNING)
    send_all(store, FakeSender(), MORNING)
    hold(store, "MK-2026-000007", "Bellen zodra zij weer bereikbaar is.", staff_id=staff_id, now=MORNING)


def let_puzzle(store: Store) -> None:
    """Mails that the bot leaves to a person: a form that writes all day, a case of nobody, a broken mail.

    And what comes of others: a bounce, somebody who names a case that is not theirs, one who writes by a name
    without an end.
    """
    for number in range(25):
        take_in(store, raw_mail(f"Graag inzage {number}.", sender="Formulier <no-reply@example.com>"))
    for name in _PUZZLES:
        take_in(store, (CORPUS / f"{name}.eml").read_bytes())
    about = f"Mijn zaak {tag_of('MK-2026-000001')}"
    take_in(store, raw_mail("Hoe staat het ermee?", subject=about, sender=_ENDLESS))
    take_in(store, b"\0\0\0")
    _go_on(store, customers())
