"""Breach → alert: calls colleagues at once, and again while nobody has decided (GDPR art. 33).

Called after the classifying and once a minute, through `bot.app`. These mails go to staff only, so they need
no approval, and hold a number, moments and a link alone. Opens the incident that the register keeps; never
decides anything about it.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.breach_reminders import reminder_due
from bot.rules.composing import LetterContent
from bot.rules.deadlines import breach_end
from bot.rules.events import EventCode
from bot.rules.incident_states import IncidentState
from bot.store import audit, incidents, letters
from bot.store.breach_tables import Incident
from bot.store.staff_mail import StaffMail, queue_staff_mail
from bot.store.tables import Case
from bot.store.work import Store, Work
from responses.alert import AlertFacts, render_alert


@dataclass(frozen=True, slots=True)
class AlertTerms:
    """Who is called, from whom the mail comes, and when. Hours count from the moment we became aware."""

    recipients: tuple[str, ...]
    from_name: str
    from_address: str
    language: str
    site_url: str | None
    breach_hours: int
    reminder_hours: tuple[int, ...]


def call_colleagues(store: Store, terms: AlertTerms, now: datetime) -> int:
    """Open an incident for every new report, and queue the alerts and reminders that are due; how many mails.

    Each of them is queued once, whatever crashes and however many processes try.
    """
    with store.read() as work:
        reported = incidents.cases_without_incident(work)
        undecided = incidents.undecided(work)
        waiting = [row.id for row in undecided if row.id and _reminder(work, row, terms, now)]
    alerts = sum(_open_for(store, case_id, terms, now) for case_id in reported)
    # What was opened a moment ago is reminded of in the next turn.
    return alerts + sum(_remind(store, incident_id, terms, now) for incident_id in waiting)


def _open_for(store: Store, case_id: int, terms: AlertTerms, now: datetime) -> bool:
    """Link a case to its incident, opened where there is none, and queue the alert; whether it was.

    A report that came after the case's incident had ended is one of its own: whoever ended the other did
    not know of it, and its 72 hours begin with it.
    """
    with store.begin("alerting.open") as work:
        # Under its lock the case is looked at anew: another process may have been here.
        work.get(Case, case_id, lock=True)
        first = incidents.first_report(work, case_id)
        if first is None:
            return False
        ended = incidents.of_case(work, case_id)
        known = incidents.of_joined_case(work, case_id) if ended is None else None
        incident = known or _opened(work, first, now)
        incidents.hold(work, case_id, incident, now)
        code = EventCode.INCIDENT_LINKED if known else EventCode.INCIDENT_OPENED
        audit.append(work, code, now, case_id=case_id, incident=incident.id)
        key = f"alert:{case_id}" if ended is None else f"alert:{case_id}:{incident.id}"
        # Of a case that was joined into this one colleagues were told already.
        return known is None and _queue(work, incident, key, terms, now)


def _opened(work: Work, aware_at: datetime, now: datetime) -> Incident:
    return work.add(Incident(aware_at=aware_at, opened_at=now, updated_at=now))


def _reminder(work: Work, incident: Incident, terms: AlertTerms, now: datetime) -> tuple[int, str] | None:
    """The hour of the reminder that is due for an incident and did not go out yet, and its key."""
    hour = reminder_due(incident.aware_at, now, terms.reminder_hours)
    key = f"reminder:{incident.id}:{hour}"
    if hour is None or not terms.recipients or letters.by_dedupe_key(work, key):
        return None
    return hour, key


def _remind(store: Store, incident_id: int, terms: AlertTerms, now: datetime) -> bool:
    """Queue the reminder that is due for an incident, unless it went out before; whether one was queued."""
    with store.begin("alerting.remind") as work:
        incident = work.get(Incident, incident_id, lock=True)
        due = _reminder(work, incident, terms, now)
        if due is None or incident.state is not IncidentState.OPEN:
            return False
        hour, key = due
        case_id = next((case.id for case in incidents.cases_of(work, incident_id)), None)
        code = EventCode.INCIDENT_REMINDED
        audit.append(work, code, now, case_id=case_id, incident=incident_id, hours=hour)
        return _queue(work, incident, key, terms, now, elapsed=hour)


def _queue(
    work: Work, incident: Incident, key: str, terms: AlertTerms, now: datetime, *, elapsed: int | None = None
) -> bool:
    if not terms.recipients:
        return False
    facts = _facts(incident, terms, now, elapsed)
    letter = render_alert(facts, "nl" if terms.language == "nl" else "en")
    content = LetterContent(terms.recipients, letter.subject, letter.text, letter.html)
    queue_staff_mail(work, StaffMail("alert", key, content, terms.from_name, terms.from_address), now)
    return True


def _facts(incident: Incident, terms: AlertTerms, now: datetime, elapsed: int | None) -> AlertFacts:
    reference = incidents.reference_of(incident)
    end = breach_end(incident.aware_at, terms.breach_hours)
    return AlertFacts(
        reference=reference,
        aware_at=incident.aware_at,
        decide_before=end,
        hours=terms.breach_hours,
        link=f"{terms.site_url}/datalekken/{reference}" if terms.site_url else None,
        elapsed=elapsed,
        is_over=end <= now,
    )
