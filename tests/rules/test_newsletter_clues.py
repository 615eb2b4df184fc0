"""Which signs a mail holds of the newsletter that it passes on."""

from bot.rules.newest_text import newest
from bot.rules.newsletter_clues import MOST_CLUES, Clue, ClueSort, clues_in
from bot.rules.parsing import parse
from tests.builders import raw_mail
from tests.newsletters import about_a_newsletter, newsletter


def clues_of(raw: bytes) -> tuple[Clue, ...]:
    mail = parse(raw)
    return clues_in(mail, newest(mail))


def test_an_attached_newsletter_shows_its_list_its_way_out_its_sender_and_its_links() -> None:
    found = clues_of(about_a_newsletter())

    assert [clue.sort for clue in found] == [
        ClueSort.LIST_ID,
        ClueSort.UNSUBSCRIBE,
        ClueSort.UNSUBSCRIBE,
        ClueSort.SENDER,
        ClueSort.LINK,
    ]
    assert Clue(ClueSort.LIST_ID, "nieuws.korenaar.example") in found
    assert Clue(ClueSort.UNSUBSCRIBE, "af.korenaar.example") in found
    assert Clue(ClueSort.SENDER, "korenaar.example") in found


def test_a_newsletter_in_a_newsletter_is_seen_too() -> None:
    outer = newsletter(headers=False)
    outer.add_attachment(newsletter())

    assert Clue(ClueSort.LIST_ID, "nieuws.korenaar.example") in clues_of(
        about_a_newsletter("Zie dit.", outer)
    )


def test_a_text_that_is_passed_on_shows_its_addresses_and_links() -> None:
    found = clues_of(
        raw_mail(
            "Wat is dit?\n\n---------- Forwarded message ---------\n"
            "Van: De Korenaar <nieuws@korenaar.example>\nDate: ma 2 nov 2026 om 09:00\n"
            "Subject: Aanbieding\nTo: <anne@example.com>\n\n"
            "Kijk op http://WWW.Korenaar.example:8080/deze-week of schrijf klant@vraag.korenaar.example\n"
        )
    )

    assert Clue(ClueSort.ADDRESS, "korenaar.example") in found
    assert Clue(ClueSort.ADDRESS, "vraag.korenaar.example") in found
    assert Clue(ClueSort.LINK, "www.korenaar.example") in found


def test_the_newsletter_that_is_replied_to_shows_in_the_quoted_text() -> None:
    found = clues_of(
        raw_mail(
            "Haal mij hier af.\n\nOp ma 2 nov 2026 om 09:00 schreef De Korenaar <nieuws@korenaar.example>:\n"
            "> Lekker brood.\n> Afmelden: https://af.korenaar.example/u/1?a=anne@example.com\n"
        )
    )

    assert Clue(ClueSort.LINK, "af.korenaar.example") in found
    assert Clue(ClueSort.ADDRESS, "korenaar.example") in found


def test_who_works_for_a_company_does_not_point_at_it_with_his_own_signature() -> None:
    found = clues_of(
        raw_mail(
            "Graag inzage in mijn gegevens.\n\nJan\nhttps://www.korenaar.example",
            sender="Jan <jan@korenaar.example>",
        )
    )

    assert found == ()


def test_an_address_in_the_senders_own_words_is_no_sign() -> None:
    assert clues_of(raw_mail("Mijn adres is nu anne@elders.example, graag aanpassen.")) == ()


def test_a_user_and_a_port_in_a_link_do_not_hide_where_it_leads() -> None:
    found = clues_of(raw_mail("https://korenaar.example@elders.example:443/ https://localhost/ https://"))

    assert [clue.value for clue in found] == ["elders.example"]


def test_no_more_signs_are_kept_than_a_mail_can_need() -> None:
    many = " ".join(f"https://host-{number}.example/" for number in range(1_000))

    assert len(clues_of(raw_mail(many))) == MOST_CLUES


def test_a_text_without_end_is_searched_in_no_time() -> None:
    hostile = "https://" + "a" * 400_000 + " " + "a." * 100_000 + "@" * 100_000

    assert clues_of(raw_mail(hostile)) == ()
