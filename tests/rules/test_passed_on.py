"""What a mail passes on is found apart from the history in it, with its writer where one is named."""

from email.message import EmailMessage

import pytest

from bot.rules.message import NewestText
from bot.rules.newest_text import FEW_WORDS, newest
from bot.rules.ourselves import Ourselves
from bot.rules.parsing import parse
from bot.rules.passed_on import MAX_DEPTH, MAX_TEXT, PassedOn, passed_on, text_to_judge

OURS = Ourselves(
    addresses=frozenset({"privacy@mailkoning.example"}),
    own_domain="mailkoning.example",
    colleague_domains=frozenset({"mailkoning.example"}),
)
KIM = "kim@mailkoning.example"
WISH = "Verwijder al mijn gegevens."


def outlook(sender: str, text: str) -> str:
    """A mail below a line, as Outlook forwards it."""
    return (
        f"-----Oorspronkelijk bericht-----\nVan: {sender}\nVerzonden: maandag 2 november 2026 10:00\n"
        f"Aan: support@mailkoning.example\nOnderwerp: Vraag\n\n{text}"
    )


def letter(text: str, sender: str = KIM, *attached: EmailMessage) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "privacy@mailkoning.example", "FW: Vraag"
    mail.set_content(text)
    for one in attached:
        mail.add_attachment(one)
    return mail


def found_in(mail: EmailMessage) -> PassedOn:
    read = parse(mail.as_bytes())
    return passed_on(read, newest(read), OURS)


def writer_in(mail: EmailMessage) -> str:
    found = found_in(mail).writer
    return found.email if found else ""


def test_an_inline_forward_names_its_writer() -> None:
    mail = letter(f"Zie hieronder.\n\n{outlook('Piet Vos <piet@example.com>', WISH)}")
    assert (found_in(mail).text, writer_in(mail)) == (WISH, "piet@example.com")


def test_the_history_in_a_forwarded_mail_is_left_out() -> None:
    history = f"{WISH}\n\nPiet Vos\n\nOp ma 2 nov 2026 om 09:00 schreef Kim <{KIM}>:\n> Wij bewaren alles."
    inline = found_in(letter(f"Zie hieronder.\n\n{outlook('piet@example.com', history)}"))
    attached = found_in(letter("Zie bijlage.", KIM, letter(history, "piet@example.com")))
    for found in (inline, attached):
        assert WISH in found.text
        assert "Piet Vos" in found.text, "the name below it may be the only one he gives"
        assert "bewaren" not in found.text


def test_a_forward_that_is_all_history_is_kept_whole() -> None:
    found = found_in(letter(outlook("piet@example.com", f"> {WISH}\n> Piet")))
    assert WISH in found.text


def test_attached_mails_of_one_writer_are_his() -> None:
    mails = [letter(text, "piet@example.com") for text in ("Eerste brief.", "Tweede brief.")]
    mail = letter("Zie bijlagen.", KIM, *mails)
    assert (found_in(mail).text, writer_in(mail)) == ("Eerste brief.\n\nTweede brief.", "piet@example.com")


def test_attached_mails_of_several_writers_are_nobodys() -> None:
    mails = [letter(WISH, sender) for sender in ("piet@example.com", "anne@example.com")]
    assert writer_in(letter("Zie bijlagen.", KIM, *mails)) == ""


def test_what_a_colleague_passed_on_to_a_colleague_is_the_first_writers() -> None:
    chain = outlook(KIM, f"Voor jullie.\n\n{outlook('piet@example.com', WISH)}")
    for mail in (letter(chain), letter("Zie bijlage.", KIM, letter(chain.partition("Vraag\n\n")[2], KIM))):
        found = found_in(mail)
        assert WISH in found.text
        assert (writer_in(mail), found.indirect) == ("piet@example.com", True)


def test_what_stands_under_a_letter_of_ours_is_found_and_is_no_proof() -> None:
    ours = outlook("privacy@mailkoning.example", f"Wij antwoorden u.\n\n{outlook('piet@example.com', WISH)}")
    found = found_in(letter(f"Klopt dit?\n\n{ours}"))
    assert WISH in found.text
    assert found.indirect


def test_a_persons_forward_that_a_colleague_passes_on_is_nobodys() -> None:
    inner = outlook("anne@example.com", WISH).replace(
        "-----Oorspronkelijk bericht-----", "---------- Forwarded message ---------"
    )
    found = found_in(letter(outlook("piet@example.com", f"Zie onder.\n\n{inner}")))
    assert WISH in found.text
    assert found.writer is None


@pytest.mark.parametrize("sender", ["piet@example.com", "privacy@mailkoning.example"])
def test_a_letter_of_ours_that_comes_back_is_nothing_new(sender: str) -> None:
    ours = outlook("Privacy <privacy@mailkoning.example>", "Wij bewaren uw gegevens.")
    assert found_in(letter(f"Wis alles.\n\n{ours}", sender)) == PassedOn()
    assert found_in(letter("Wis.", sender, letter("Wij.", "privacy@mailkoning.example"))) == PassedOn()


def test_a_colleague_may_pass_a_letter_of_ours_on() -> None:
    ours = outlook("Privacy <privacy@mailkoning.example>", "Wij bewaren uw gegevens.")
    assert found_in(letter(f"Kijk.\n\n{ours}")).text == "Wij bewaren uw gegevens."


def test_forwards_in_forwards_end() -> None:
    chain = WISH
    for _ in range(MAX_DEPTH + 3):
        chain = outlook(KIM, f"Voor jullie.\n\n{chain}")
    assert WISH in found_in(letter(chain)).text


def test_more_attached_text_than_anybody_reads_is_not_searched() -> None:
    book = "Een lange regel van een boek dat niemand leest.\n" * (MAX_TEXT // 48 + 1000)
    mails = [letter(text, "piet@example.com") for text in (WISH, book, book)]
    some = found_in(letter("Zie bijlagen.", KIM, *mails))
    assert (some.text, some.indirect) == (WISH, True)
    one = found_in(letter("Zie bijlage.", KIM, letter(WISH, "piet@example.com", letter(book))))
    assert (one.text, one.indirect) == (WISH, True)


def test_a_mail_that_passes_nothing_on() -> None:
    assert found_in(letter(WISH)) == PassedOn()
    assert passed_on(parse(letter(WISH).as_bytes()), NewestText(WISH), OURS) == PassedOn()


def test_own_words_are_judged_alone_where_they_are_many() -> None:
    many = "woord " * (FEW_WORDS + 1)
    assert text_to_judge("Zie onder.", WISH) == f"Zie onder.\n\n{WISH}"
    assert text_to_judge("", WISH) == WISH
    assert text_to_judge(many, WISH) == many
    assert text_to_judge("Kort.", "") == "Kort."
