"""The yearly report: a year's requests by kind and month, how long answers took, and the breaches.

Behind the door of `bot.web.site`. Only shows. Every picture stands beside a table with the same numbers.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from bot.rules.incident_states import INCIDENT_STATE_NAMES
from bot.rules.register_words import OUTCOME_NAMES, TIMING_NAMES
from bot.rules.yearly import MONTH_DAYS, WEEK_DAYS, DaysBand, YearFigures
from bot.store import yearly
from bot.web.charts import Chart, stacked
from bot.web.chips import Chip, kind_chip, kind_style
from bot.web.rendering import page, words_for
from bot.web.sessions import TheDesk
from bot.web.words import Words

router = APIRouter()


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind in the table of months."""

    kind: Chip
    months: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class BandRow:
    """How many answers took so many days; `style` is the colour of its bar."""

    days: str
    answers: int
    style: str


@router.get("/jaarverslag/{year}")
def show_year(request: Request, year: Annotated[int, Path(ge=2000, le=2098)], desk: TheDesk) -> Response:
    """The report of one year."""
    words = words_for(request)
    with desk.store.read() as work:
        found = yearly.of_year(work, year, desk.clock())
        incidents = yearly.incidents(work, year)
    months = words("year.months").split()
    bands = [_band(band, words) for band in found.bands]
    context = {
        "found": found,
        "months": months,
        "kinds": [
            KindRow(kind_chip(kind, words), counts, sum(counts)) for kind, counts in found.per_month.items()
        ],
        "bands": bands,
        "by_month": _by_month(found, months),
        "by_days": stacked([row.days for row in bands], _by_band(bands)),
        "facts": _facts(found, words),
        "outcomes": [(OUTCOME_NAMES[one][words.language], count) for one, count in found.outcomes.items()],
        "timings": [
            (TIMING_NAMES[one][words.language], count) for one, count in found.timings.items() if count
        ],
        "incidents": [
            (INCIDENT_STATE_NAMES[state][words.language], count) for state, count in incidents.items()
        ],
    }
    return page(request, "yearly.html", context)


def _by_month(found: YearFigures, months: list[str]) -> Chart:
    """One bar a month, its pieces in the colours of the families."""
    return stacked(months, [(kind_style(kind), counts) for kind, counts in found.per_month.items()])


def _band(band: DaysBand, words: Words) -> BandRow:
    days = f"{band.first}-{band.last}" if band.last else words("year.days_from", first=band.first)
    soon = band.last is not None and band.last <= WEEK_DAYS
    in_month = band.last is not None and band.last <= MONTH_DAYS
    return BandRow(days, band.answers, "s-go" if soon else "s-ask" if in_month else "s-late")


def _by_band(bands: list[BandRow]) -> list[tuple[str, list[int]]]:
    """A series for each colour, so that each bar has the one of its band."""
    return [
        (style, [row.answers if row.style == style else 0 for row in bands])
        for style in ("s-go", "s-ask", "s-late")
    ]


def _facts(found: YearFigures, words: Words) -> list[tuple[str, str]]:
    """The figures of a year in a few lines, each with its name."""
    return [
        (words("year.received"), str(found.received)),
        (words("year.answered"), str(found.answered)),
        (words("year.within_promise"), _share(found.share_within_promise, words)),
        (words("year.within_law"), _share(found.share_within_law, words)),
        (words("year.median"), _days(found.days_median, words)),
        (words("year.p90"), _days(found.days_p90, words)),
        (words("year.longest"), _days(found.days_longest, words)),
        (words("year.open_at_end" if found.ended else "year.open_now"), str(found.open_at_end)),
        (words("year.breaches"), str(found.breaches)),
    ]


def _share(share: float | None, words: Words) -> str:
    return words("year.nothing") if share is None else words("year.percent", n=round(share * 100))


def _days(days: float | None, words: Words) -> str:
    return words("year.nothing") if days is None else words("year.days", n=f"{days:g}")
