"""While we wait for an answer about identity no day counts: the pages say so, and call nothing late."""

from datetime import timedelta

from bot.store import cases
from bot.web.times import due_day
from bot.web.words import words_in
from tests.builders import MORNING, raw_mail, take_in
from tests.steps.test_confirming import code_in, letter, reply, run, send_letter
from tests.web.office import Office
from tests.web.visitor import Visitor

MUCH_LATER = MORNING + timedelta(days=60)


def test_a_day_that_does_not_count_is_never_late() -> None:
    day, words = MORNING.date(), words_in("en")
    standing, running = (due_day(day, MUCH_LATER, words, still=still) for still in (True, False))

    assert standing is not None
    assert running is not None
    assert (standing.left, standing.tone) == ("stands still: we wait for an answer", "still")
    assert running.tone == "late"


def test_queue_and_case_say_that_the_clocks_stand_still_until_the_answer(
    office: Office, colleague: Visitor
) -> None:
    store = office.store
    take_in(store, raw_mail("Geef inzage in wat er onder mijn ander adres staat, anne.old@example.com."))
    run(store, MORNING)
    code = code_in(letter(store))
    send_letter(store)
    with store.read() as work:
        reference = cases.queue(work)[0].reference
    pages = ("/", f"/dossiers/{reference}")
    for page in pages:
        assert "staat stil: we wachten op een antwoord" in colleague.get(page).text

    reply(store, f"Ja: {code}")
    for page in pages:
        assert "staat stil" not in colleague.get(page).text
