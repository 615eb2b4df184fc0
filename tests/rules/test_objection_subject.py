"""Which objections are plainly to advertising, in four languages; every other one is for a person."""

import pytest

from bot.rules.objection_subject import is_plainly_marketing

PLAIN = (
    "Ik maak bezwaar tegen het gebruik van mijn gegevens voor direct marketing.",
    "Ik verzet mij tegen uw reclame.",
    "Ik wil geen reclame meer van jullie.",
    "U mag mij niet meer benaderen: ik maak bezwaar tegen uw acquisitie.",
    "Bezwaar op grond van artikel 21, tweede lid, AVG.",
    "Ik maak bezwaar tegen direct marketing, daaronder begrepen het maken van een koopprofiel.",
    "I object to the use of my address for advertising.",
    "I object to direct marketing, including any profiling related to it.",
    "Please stop all marketing e-mails.",
    "This is an objection under Article 21(2) GDPR.",
    "Ich widerspreche der Nutzung meiner Daten zu Werbezwecken.",
    "Der Verwendung meiner Anschrift für Werbung widerspreche ich.",
    "Widerspruch nach Art. 21 Abs. 2 DSGVO.",
    "Je m'oppose à l'utilisation de mes données à des fins de prospection.",
    "Je m’oppose au démarchage, y compris au profilage qui y est lié.",
    "Opposition, article 21, paragraphe 2 du RGPD.",
)
NOT_PLAIN = (
    "Ik maak bezwaar.",
    "Ik maak bezwaar op grond van artikel 21 lid 1 AVG.",
    "Ik maak bezwaar tegen het bijhouden van wat ik open. De nieuwsbrief wil ik blijven ontvangen.",
    "Tegen reclame maak ik bezwaar, maar de nieuwsbrief mag blijven komen.",
    "Ik maak bezwaar tegen het doorgeven van mijn adres aan anderen voor hun reclame.",
    "Ik wil niet dat mijn foto in jullie reclame staat.",
    "Jullie reclame is mooi. Verder staat er een oude naam in mijn dossier, en daar maak ik bezwaar tegen.",
    "I object to you guessing what I like for your adverts.",
    "I object to my record going to resellers. Keep the newsletter coming.",
    "Ich widerspreche der Auswertung meiner Klicks für Werbung.",
    "Ich widerspreche. Den Newsletter lese ich weiterhin gern.",
    "Je refuse que mes achats soient transmis pour de la publicité.",
    "Je m'oppose à la mesure de mes clics, mais je garde la newsletter.",
    "Sprzeciwiam się marketingowi bezpośredniemu.",
    "",
)


@pytest.mark.parametrize("text", PLAIN)
def test_an_objection_that_names_advertising_and_nothing_else_is_plain(text: str) -> None:
    assert is_plainly_marketing("Verzoek", text)


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_an_objection_to_another_use_or_with_welcome_mailings_is_for_a_person(text: str) -> None:
    assert not is_plainly_marketing("Verzoek", text)


def test_the_subject_counts_as_the_text_does() -> None:
    assert is_plainly_marketing("Bezwaar tegen direct marketing", "Zie boven.")
    assert not is_plainly_marketing("Mijn profiel", "Bezwaar tegen reclame.")


def test_a_withdrawn_consent_to_mailings_does_not_say_what_the_objection_beside_it_is_about() -> None:
    text = "Ik wil geen reclamepost meer. En uitlenen van mijn adres: daar maak ik bezwaar tegen."

    assert not is_plainly_marketing("", "Ik wil geen reclamepost meer.", withdraws=True)
    assert not is_plainly_marketing("", text, withdraws=True)
    assert is_plainly_marketing("", "Stop de mails, en ik verzet mij tegen direct marketing.", withdraws=True)


@pytest.mark.parametrize(
    "text", ["bezwaar " * 60_000, "bezwaar" + " " * 500_000, "a" * 500_000, "21 " * 150_000]
)
def test_a_text_made_to_keep_the_rule_busy_is_read_in_time(text: str) -> None:
    assert not is_plainly_marketing("", text)
