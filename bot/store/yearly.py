"""Reads the figures of a year: the requests from the register, the incidents from the register of breaches.

Called by the yearly report's page and command; changes nothing.
"""

from datetime import date, datetime

from sqlmodel import col, select

from bot.rules.deadlines import local_day
from bot.rules.incident_states import IncidentState
from bot.rules.yearly import YearFigures, figures
from bot.store import request_register
from bot.store.breach_tables import Incident
from bot.store.request_register import Chosen
from bot.store.work import Work


def of_year(work: Work, year: int, now: datetime) -> YearFigures:
    """The figures of a year as they stand now."""
    asked = request_register.dates(work, Chosen(until=date(year, 12, 31)))
    return figures(asked, year, local_day(now))


def incidents(work: Work, year: int) -> dict[IncidentState, int]:
    """How many incidents of which we became aware in a year stand in each state, without joined ones."""
    counted = dict.fromkeys(IncidentState, 0)
    for state, aware_at in work.session.exec(select(Incident.state, col(Incident.aware_at))):
        counted[IncidentState(state)] += local_day(aware_at).year == year
    return {state: count for state, count in counted.items() if count and state is not IncidentState.JOINED}
