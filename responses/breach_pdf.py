"""Writes the register of breaches as a PDF: text that can be selected, letters that show, numbered pages.

Called by `bot.web.incident_files`; chooses no word. What people wrote is set as plain text and never read
as the mark-up that the library knows.
"""

from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from unicodedata import category, combining, normalize
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

from responses.breach_facts import BreachRecord, Fact, Register

_PLAIN, _BOLD = "Vera", "VeraBd"
_BODY = ParagraphStyle("body", fontName=_PLAIN, fontSize=9.5, leading=13.5, spaceAfter=3, splitLongWords=1)
_LABEL = ParagraphStyle("label", parent=_BODY, fontName=_BOLD, fontSize=8.5, spaceBefore=4, spaceAfter=0)
_SECTION = ParagraphStyle(
    "section", parent=_BODY, fontName=_BOLD, fontSize=11, spaceBefore=10, keepWithNext=1
)
_TITLE = ParagraphStyle("title", parent=_SECTION, fontSize=16, leading=20, spaceAfter=6)


def breach_pdf(register: Register) -> bytes:
    """The register as PDF, each breach on pages of its own."""
    _register_fonts()
    made = BytesIO()
    document = SimpleDocTemplate(
        made,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=20 * mm,
        bottomMargin=22 * mm,
        title=register.words.title,
        lang=register.language,
    )
    flow: list[Any] = [_text(register.words.title, _TITLE), _text(register.words.made, _BODY)]
    if not register.records:
        flow.append(_text(register.words.empty, _BODY))
    for number, record in enumerate(register.records):
        flow += [PageBreak()] if number else [Spacer(1, 6 * mm)]
        flow += _breach(record, register)
    document.build(flow, canvasmaker=_numbered(register.words.page))
    return made.getvalue()


def _breach(record: BreachRecord, register: Register) -> list[Any]:
    words = register.words
    flow: list[Any] = [_text(f"{words.reference} {record.reference}", _TITLE)]
    flow += _pairs(record.facts)
    for title, pairs in record.sections:
        flow += [_text(title, _SECTION), *_pairs(pairs)]
    if record.decisions:
        flow.append(_text(words.decisions, _SECTION))
    for one in record.decisions:
        flow += [_text(f"{_shown(one.at)} · {one.what} · {one.by}", _LABEL), _text(one.why, _BODY)]
    if record.customers:
        flow += [_text(words.customers, _SECTION), *_pairs(record.customers)]
    return flow


def _pairs(pairs: tuple[tuple[str, Fact], ...]) -> list[Any]:
    return [
        _text(text, style)
        for label, answer in pairs
        for text, style in ((label, _LABEL), (_shown(answer), _BODY))
    ]


def _shown(fact: Fact) -> str:
    """A fact as text: moments as the pages show them, 30-11-2026 14:05."""
    return f"{fact:%d-%m-%Y %H:%M}" if isinstance(fact, datetime) else str(fact)


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    lines = (escape(_printable(line)) for line in text.splitlines())
    return Paragraph("<br/>".join(lines), style)


def _printable(text: str) -> str:
    """The text in letters that the font has: without a mark it lacks, or else by the letter's number."""
    return "".join(letter if ord(letter) in _letters() else _without_mark(letter) for letter in text)


def _without_mark(letter: str) -> str:
    if category(letter) == "Cc":
        return " " if letter == "\t" else ""
    plain = "".join(part for part in normalize("NFKD", letter) if not combining(part))
    if plain and all(ord(part) in _letters() for part in plain):
        return plain
    return f"[U+{ord(letter):04X}]"


@cache
def _letters() -> frozenset[int]:
    """The letters that both fonts have."""
    fonts = (TTFont(name, f"{name}.ttf").face.charToGlyph for name in (_PLAIN, _BOLD))
    plain, bold = (frozenset(font) for font in fonts)
    return plain & bold


def _register_fonts() -> None:
    """Make the fonts known that come with the library; they are embedded, so every reader shows the same."""
    for name in (_PLAIN, _BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def _numbered(words: str) -> type[Canvas]:
    """A canvas that knows at the end how many pages there are, and numbers each."""

    class Numbered(Canvas):  # type: ignore[misc]  # the library has no types
        """Keeps the pages until their number is known."""

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802  the library's name
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._kept, 1):
                self.__dict__.update(page)
                self.setFont(_PLAIN, 8)
                self.drawCentredString(A4[0] / 2, 12 * mm, words.format(n=number, all=len(self._kept)))
                super().showPage()
            super().save()

    return Numbered
