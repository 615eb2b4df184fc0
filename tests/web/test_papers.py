"""The pages hide an identity document from everybody but the identity role, and let that role destroy it."""

from bot.rules.parsing import parse
from bot.steps.filing import file_waiting
from bot.store import set_apart, staff
from tests.builders import READER, READING_TERMS, take_in
from tests.carried_files import PNG, mail_with
from tests.web.office import Office
from tests.web.stories import let_write
from tests.web.visitor import Visitor

PAGE = "/dossiers/MK-2026-000001"
PAPER = f"{PAGE}/bijlagen/1/0"
CHECK = f"{PAGE}/papieren/1/0"


def come_in(office: Office) -> None:
    take_in(
        office.store, mail_with(("paspoort-anne.png", "image/png", PNG), text="Graag inzage, zie paspoort.")
    )
    let_write(office.store)


def give_role(office: Office) -> None:
    with office.store.begin("tests.role") as work:
        who = staff.require(work, "anne").id or 0
        set_apart.set_role(work, who, office.clock(), given=True)


def test_a_colleague_without_the_role_sees_neither_the_name_nor_the_file(
    office: Office, colleague: Visitor
) -> None:
    come_in(office)
    page = colleague.get(PAGE).text

    assert "paspoort-anne" not in page
    assert "Lijkt op een identiteitsbewijs" in page
    for path in (PAPER, "/mails/1/bijlagen/0", "/mails/1/mail.eml"):
        answer = colleague.client.get(path)
        assert answer.status_code == 409, path
        assert "rol identiteit" in answer.text
        assert PNG not in answer.content
    refused = colleague.post(CHECK, {"uitkomst": "fits"})
    assert "rol identiteit" in refused.text


def test_the_role_looks_and_destroys_and_the_page_says_who_did(office: Office, colleague: Visitor) -> None:
    come_in(office)
    give_role(office)

    assert colleague.client.get(PAPER).content == PNG
    asked = colleague.get(PAGE).text
    assert "Bij de eerste drie antwoorden wordt het bestand vernietigd." in asked
    assert "Vastleggen en vernietigen" not in asked, "the fourth answer keeps the file"
    assert colleague.post(CHECK, {"uitkomst": "fits"}).status_code == 303

    page = " ".join(colleague.get(PAGE).text.split())
    assert "door Anne Voorbeeld. Het is gecontroleerd en past bij de persoon." in page
    assert "Identiteitsbewijs of BSN bekeken" in page
    assert colleague.client.get(PAPER).content != PNG
    left = parse(colleague.client.get("/mails/1/mail.eml").content).files
    assert [file.filename for file in left] == ["destroyed.txt"]


def test_a_paper_in_a_held_mail_is_hidden_and_checked_on_the_page_of_the_mail(
    office: Office, colleague: Visitor
) -> None:
    raw = mail_with(("paspoort-anne.png", "image/png", PNG), text="Graag inzage.")
    take_in(office.store, raw.replace(b"From: Anne de Vries <anne@", b"From: Formulier <no-reply@"))
    assert colleague.client.get("/mails/1/mail.eml").status_code == 409, "nobody knows what is in it"
    file_waiting(office.store, READING_TERMS, READER, office.clock())

    page = colleague.get("/mails/1").text
    assert "paspoort-anne" not in page
    assert "Lijkt op een identiteitsbewijs" in page
    for path in ("/apart/1/mail.eml", "/mails/1/mail.eml", "/mails/1/bijlagen/0"):
        refused = colleague.client.get(path)
        assert refused.status_code == 409, path
        assert PNG not in refused.content
    assert colleague.post("/mails/1/papieren/0", {"uitkomst": "not_needed"}).status_code == 409

    give_role(office)
    assert colleague.client.get("/mails/1/bijlagen/0").content == PNG
    assert colleague.client.get("/apart/1/mail.eml").status_code == 200
    colleague.get("/mails/1")
    assert colleague.post("/mails/1/papieren/0", {"uitkomst": "not_needed"}).status_code == 303
    page = " ".join(colleague.get("/mails/1").text.split())
    assert "door Anne Voorbeeld. Het was niet nodig." in page
    assert PNG not in colleague.client.get("/apart/1/mail.eml").content
    assert colleague.post("/mails/1/papieren/0", {"uitkomst": "not_needed"}).status_code == 404


def test_a_mail_that_says_a_bsn_is_fetched_by_the_role_alone_which_blots_it_on_the_page_of_the_mail(
    office: Office, colleague: Visitor
) -> None:
    take_in(
        office.store, mail_with(("logo.png", "image/png", PNG), text="Inzage graag. Mijn BSN: 111222333.")
    )
    let_write(office.store)
    assert "In de tekst staat een burgerservicenummer (BSN)." in colleague.get(PAGE).text
    page = colleague.get("/mails/1").text
    assert "In deze mail staat een BSN. De cijfers zijn afgedekt." in page
    assert "111222333" not in page
    blot = "/mails/1/papieren/-1"
    assert colleague.client.get("/mails/1/mail.eml").status_code == 409
    assert colleague.client.get("/mails/1/bijlagen/0").content == PNG
    assert "rol identiteit" in colleague.post(blot, {"uitkomst": "not_needed"}).text

    give_role(office)
    assert b"111222333" in colleague.client.get("/mails/1/mail.eml").content
    assert "bewijst niet wie iemand is" in colleague.post(blot, {"uitkomst": "fits"}).text
    assert colleague.post(blot, {"uitkomst": "not_needed"}).status_code == 303

    page = " ".join(colleague.get("/mails/1").text.split())
    assert "BSN in de tekst: Vernietigd op 23-11-2026 09:00 door Anne Voorbeeld." in page
    left = colleague.client.get("/mails/1/mail.eml").content
    assert b"111222333" not in left
    assert parse(left).files[0].content == PNG
