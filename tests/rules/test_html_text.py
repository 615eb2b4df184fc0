"""Text that a page hides is not read, text that it shows is, and the targets of links are told."""

import time

import pytest

from bot.rules.css_rules import MAX_CSS, sheet_of
from bot.rules.html_links import MAX_TARGET
from bot.rules.html_style import Look, first_look, look_of
from bot.rules.html_text import to_text


def shown(html: str) -> str:
    return to_text(html)[0]


HIDDEN = [
    "<div style='display:none'>WORD</div>",
    "<div style='DISPLAY : None !important'>WORD</div>",
    "<div style='visibility:hidden'>WORD</div>",
    "<span style='mso-hide:all'>WORD</span>",
    "<div hidden>WORD</div>",
    "<span style='font-size:0'>WORD</span>",
    "<span style='font-size:1px;line-height:1px'>WORD</span>",
    "<div style='font-size:0px'><div style='font-size:1em'>WORD</div></div>",
    "<div style='max-height:0px;overflow:hidden'>WORD</div>",
    "<div style='height:0;overflow:hidden'>WORD</div>",
    "<div style='opacity:0.0'>WORD</div>",
    "<div style='position:absolute;left:-9999px'>WORD</div>",
    "<p style='text-indent:-1000px'>WORD</p>",
    "<p style='color:#FFF'>WORD</p>",
    "<p style='color:#fefefe'>WORD</p>",
    "<p style='color:rgb(255, 255, 255)'>WORD</p>",
    "<p style='color:transparent'>WORD</p>",
    "<p style='color:rgba(0,0,0,0)'>WORD</p>",
    "<font color=white>WORD</font>",
    "<table bgcolor='#336699'><tr><td style='color:#336699'>WORD</td></tr></table>",
    "<b style='display:none'>WORD</b>",
    "<a style='display:none' href='https://x.example'>WORD</a>",
    "<style>.preheader{display:none!important}</style><div class='Preheader other'>WORD</div>",
    "<style>p.a.b, td { font-size: 0 }</style><p class='b a'>WORD</p>",
    "<style>#top{visibility:hidden}</style><div id=top>WORD</div>",
    "<style>/* x */ .w {color:#ffffff}</style><span class=w>WORD</span>",
    "<style>.x{display:block} .x{display:none}</style><div class=x>WORD</div>",
    "<font color=white>a<font>WORD</font>b</font>",
]
SEEN = [
    "<div style='display:block'>WORD</div>",
    "<div style='font-size:0'><div style='font-size:14px'>WORD</div></div>",
    "<div style='visibility:hidden'><p style='visibility:visible'>WORD</p></div>",
    "<p style='color:#ffffff;background:#000'>WORD</p>",
    "<table bgcolor=black><tr><td><font color=white>WORD</font></td></tr></table>",
    "<div style='background:url(x.png)'><p style='color:white'>WORD</p></div>",
    "<font color=white><p style='color:#111'>WORD</p></font>",
    "<font color=white></font>WORD",
    "<font color='#ffš3ff'><p style='background:#fffff!'>WORD</p></font>",
    "<p style='opacity:0.6'>WORD</p>",
    "<p style='font-size:0.9em'>WORD</p>",
    "<div style='max-height:0;overflow:visible'>WORD</div>",
    "<div style='position:relative;left:-9999px'>WORD</div>",
    "<style>@media print { .x {display:none} }</style><p class=x>WORD</p>",
    "<style>.y .x {display:none} .x:hover {display:none}</style><p class=x>WORD</p>",
    "<style>.wrap td {background:#000}</style><p style='color:white'>WORD</p>",
    "<style>.x{display:none} p.x{display:block}</style><p class=x>WORD</p>",
    "<style>.x{display:none}</style><p class=x style='display:block'>WORD</p>",
    "<!--[if mso]><style>.x{display:none}</style><![endif]--><p class=x>WORD</p>",
    "<b style='display:none'>weg</b>WORD",
    "<div><b style='display:none'>weg</div>WORD",
]


@pytest.mark.parametrize("page", HIDDEN)
def test_hidden_text_is_left_out(page: str) -> None:
    assert shown(f"<p>Graag inzage.</p>{page}<p>Anne</p>") == "Graag inzage.\n\nAnne"


@pytest.mark.parametrize("page", SEEN)
def test_text_that_is_seen_is_kept(page: str) -> None:
    assert "WORD" in shown(f"<p>Graag inzage.</p>{page}<p>Anne</p>")


def test_a_page_that_hides_everything_is_read_all_the_same() -> None:
    page = "<style>body{display:none} .x{color:white}</style><body><p class=x>Graag inzage.</p></body>"

    assert shown(page) == "Graag inzage."


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("<a href='https://x.example/af?id=1'>afmelden</a>.", "afmelden <https://x.example/af?id=1>."),
        ("<a href='https://www.x.example/'>x.example</a>", "x.example"),
        ("<a href='mailto:Anne@x.example'>anne@x.example</a>", "anne@x.example"),
        ("<a href='mailto:af@x.example?subject=af'>stop</a>", "stop <af@x.example>"),
        ("<a href='javascript:alert(1)'>klik</a>", "klik"),
        ("<a href='#boven'>naar boven</a>", "naar boven"),
        ("<a href='https://x.example'></a>leeg", "leeg"),
        ("<a href='https://x.example'><img alt=Logo src=y></a>", "[Logo] <https://x.example>"),
        ("<a href='https://x.example'><div>een blok</div></a>", "een blok <https://x.example>"),
        (
            "<a href='https://x.example'>een <a href='https://y.example'>twee</a>",
            "een <https://x.example>twee <https://y.example>",
        ),
        ("<a href='https://x.example/&lt;q&gt;'>klik</a>", "klik <https://x.example/%3Cq%3E>"),
        ("<a href=' https://x.exa\nmple '>klik</a>", "klik <https://x.example>"),
    ],
)
def test_the_target_of_a_link_is_told_where_its_words_say_something_else(link: str, text: str) -> None:
    assert shown(link) == text


def test_a_long_target_is_cut() -> None:
    told = shown(f"<a href='https://x.example/{'a' * 5_000}'>klik</a>")

    assert told.endswith("…>")
    assert len(told) < MAX_TARGET + 20


def test_letters_of_a_pixel_and_white_before_the_unknown_are_told_apart() -> None:
    assert not Look(tiny=True).shows
    assert Look(colour="#ffffff", background=None).shows
    assert first_look(sheet_of(".a .b{background:red}")).background is None


def test_style_sheets_beyond_the_limit_hide_nothing_and_leave_the_background_open() -> None:
    sheet = sheet_of(".a{color:red}" + " " * MAX_CSS + ".x{display:none}")

    assert look_of("p", {"class": "x"}, first_look(sheet), sheet).shows
    assert first_look(sheet).background is None


HOSTILE = {
    "rules": "<style>" + ".a{display:none}" * 12_000 + "</style>" + "<p class=a>x</p>" * 60_000,
    "braces": "<style>" + "{" * 150_000 + "</style>x",
    "comments": "<style>" + "/*" * 90_000 + "</style>x",
    "selectors": "<style>" + "a,.b" * 40_000 + "{color:red}</style>" + "<a class=b>x</a>" * 60_000,
    "styles": "".join(f"<p style='color:#{place:06x};left:-{place}px'>x</p>" for place in range(30_000)),
    "formats": "<b>" * 60_000 + "x" + "</b>" * 60_000,
    "links": "<a href='https://x.example/y'>x" * 60_000,
    "classes": "<style>.a{display:none}</style>" + f"<p class='{'a ' * 5_000}'>x</p>" * 150,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_a_page_made_to_take_long_is_read_in_time(html: str) -> None:
    started = time.process_time()
    to_text(html)
    assert time.process_time() - started < 5
