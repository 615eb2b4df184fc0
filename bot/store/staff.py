"""What is kept about colleagues: accounts, one-time invitations, signed-in browsers.

Called by `privacybot staff` and the web's login. Passwords are kept as argon2id hashes only, tokens as
SHA-256; never sends anything.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from secrets import token_urlsafe

from pwdlib import PasswordHash
from sqlmodel import col, delete, select

from bot.errors import NotFound, RuleViolation
from bot.rules.events import EventCode
from bot.store import audit
from bot.store.staff_tables import Staff, WebSession
from bot.store.work import Work

_HASHER = PasswordHash.recommended()


@cache
def _nobody() -> str:
    """Checked when the login is unknown, so that the answer takes as long as for a known one."""
    return _HASHER.hash(token_urlsafe(24))


INVITATION_LASTS = timedelta(hours=72)

MINIMUM_PASSWORD = 12

#: Wrong passwords in a row before an account rests, and how long: slows guessing, locks nobody out for long.
_TRIES, _REST = 5, timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh browser session: the secrets go to the browser once and are kept only as hashes."""

    token: str
    csrf: str
    staff_id: int


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def add(work: Work, login: str, name: str, now: datetime) -> str:
    """Make an account; the one-time password with which the colleague first signs in.

    Raises:
        RuleViolation: the login is taken or unusable.
    """
    login = login.strip().lower()
    if not login or not login.replace(".", "").replace("-", "").replace("@", "").isalnum():
        message = "a login holds letters, digits, dots, dashes and @ only"
        raise RuleViolation(message)
    if find(work, login) is not None:
        message = "this login exists already: `privacybot staff list` shows all"
        raise RuleViolation(message)
    secret = token_urlsafe(18)
    row = Staff(
        login=login,
        name=name.strip() or login,
        invitation_hash=_digest(secret),
        invitation_until=now + INVITATION_LASTS,
        created_at=now,
    )
    work.add(row)
    audit.append(work, EventCode.STAFF_ADDED, now, staff=row.id)
    return secret


def invite_again(work: Work, login: str, now: datetime) -> str:
    """A new one-time password for a colleague who lost his; the old password stops working.

    Raises:
        NotFound: there is no such login.
    """
    row = require(work, login)
    secret = token_urlsafe(18)
    row.invitation_hash, row.invitation_until = _digest(secret), now + INVITATION_LASTS
    row.password_hash, row.active = None, True
    sign_out_everywhere(work, row)
    return secret


def find(work: Work, login: str) -> Staff | None:
    """The colleague with this login."""
    return work.session.exec(select(Staff).where(Staff.login == login.strip().lower())).first()


def require(work: Work, login: str) -> Staff:
    """The active colleague with this login.

    Raises:
        NotFound: there is none, or the account is disabled.
    """
    row = find(work, login)
    if row is None or not row.active:
        message = "no active colleague with this login: `privacybot staff list` shows all"
        raise NotFound(message)
    return row


def require_active(work: Work, staff_id: int) -> Staff:
    """The active colleague with this number.

    Raises:
        NotFound: there is none, or the account is disabled.
    """
    row = work.get(Staff, staff_id)
    if not row.active:
        message = "this colleague is disabled"
        raise NotFound(message)
    return row


def everyone(work: Work) -> list[Staff]:
    """All colleagues, also disabled ones, by login."""
    return list(work.session.exec(select(Staff).order_by(col(Staff.login))))


def names(work: Work) -> dict[int, str]:
    """The names of all colleagues, also disabled ones, by their number."""
    return {one.id: one.name for one in everyone(work) if one.id is not None}


def disable(work: Work, login: str, now: datetime) -> None:
    """Close an account at once, also where it is signed in.

    Raises:
        NotFound: there is no such active login.
    """
    row = require(work, login)
    row.active, row.password_hash, row.invitation_hash = False, None, None
    sign_out_everywhere(work, row)
    audit.append(work, EventCode.STAFF_DISABLED, now, staff=row.id)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Whether a password fits, and whose it is; None for a login that nobody has or that rests."""

    staff_id: int | None
    fits: bool


def weigh(work: Work, login: str, password: str, now: datetime) -> Weighed:
    """Compare a password (or an invitation still good) with what is kept; changes nothing.

    Slow on purpose (argon2id), so it belongs in a transaction that only reads: in one that writes, somebody
    who tries many passwords would keep everybody else from writing.
    """
    row = find(work, login)
    if row is None or not row.active or (row.locked_until and row.locked_until > now):
        _HASHER.verify(password, _nobody())
        return Weighed(None, fits=False)
    fits = _password_fits(row, password) or _invitation_fits(row, password, now)
    return Weighed(row.id, fits)


def admit(work: Work, weighed: Weighed, now: datetime) -> Staff | None:
    """The colleague, if the password fitted and the account is still open; wrong tries are counted here."""
    if weighed.staff_id is None:
        return None
    row = work.get(Staff, weighed.staff_id, lock=True)
    if not row.active or (row.locked_until and row.locked_until > now):
        return None
    if weighed.fits:
        row.failed_logins, row.locked_until = 0, None
        return row
    row.failed_logins += 1
    if row.failed_logins >= _TRIES:
        row.failed_logins, row.locked_until = 0, now + _REST
    return None


def _password_fits(row: Staff, password: str) -> bool:
    return _HASHER.verify(password, row.password_hash or _nobody()) and row.password_hash is not None


def _invitation_fits(row: Staff, password: str, now: datetime) -> bool:
    good = row.invitation_hash and row.invitation_until and row.invitation_until > now
    return bool(good) and hmac.compare_digest(_digest(password), row.invitation_hash or "")


def must_set_password(row: Staff) -> bool:
    """Whether the colleague came in by invitation and has no password of his own yet."""
    return row.password_hash is None


def set_password(row: Staff, password: str) -> None:
    """Keep a new password and use up the invitation.

    Raises:
        RuleViolation: it is too short.
    """
    if len(password) < MINIMUM_PASSWORD:
        message = f"a password has at least {MINIMUM_PASSWORD} characters"
        raise RuleViolation(message)
    row.password_hash = _HASHER.hash(password)
    row.invitation_hash = row.invitation_until = None


def sign_in(work: Work, row: Staff, lasts: timedelta, now: datetime) -> SignedIn:
    """Open a browser session."""
    assert row.id is not None, "a stored colleague has an id"
    token, csrf = token_urlsafe(32), token_urlsafe(32)
    work.add(
        WebSession(
            token_hash=_digest(token),
            csrf_hash=_digest(csrf),
            staff_id=row.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + lasts,
        )
    )
    audit.append(work, EventCode.STAFF_SIGNED_IN, now, actor=audit.staff_actor(row.id), staff=row.id)
    return SignedIn(token, csrf, row.id)


def session_of(work: Work, token: str, idle: timedelta, now: datetime) -> tuple[WebSession, Staff] | None:
    """The live session and colleague behind a cookie; None when it is unknown, idle too long, or over."""
    row = work.session.get(WebSession, _digest(token)) if token else None
    if row is None or row.expires_at <= now or row.last_seen_at + idle <= now:
        return None
    staff = work.get(Staff, row.staff_id)
    return (row, staff) if staff.active else None


def csrf_fits(row: WebSession, csrf: str) -> bool:
    """Whether a form's CSRF token belongs to this session."""
    return hmac.compare_digest(_digest(csrf), row.csrf_hash)


def sign_out(work: Work, token: str) -> None:
    """End one browser session."""
    work.session.connection().execute(delete(WebSession).where(col(WebSession.token_hash) == _digest(token)))


def sign_out_everywhere(work: Work, row: Staff) -> None:
    """End every browser session of a colleague."""
    work.session.connection().execute(delete(WebSession).where(col(WebSession.staff_id) == row.id))
