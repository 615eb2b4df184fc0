"""Serves the staff's pages with uvicorn in a thread of the process.

Started by `privacybot run` and the demo; knows no page.
"""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import uvicorn

from bot import terms
from bot.app import Desk
from bot.errors import ConfigError
from bot.rules.retaining import Item
from bot.web.desk import Desk as WebDesk
from bot.web.desk import SentLetter
from bot.web.site import build_site

#: Seconds to wait until the server listens.
_START = 15.0


def web_desk(desk: Desk, sent_letters: Callable[[], Sequence[SentLetter]] | None = None) -> WebDesk:
    """What the pages need of the desk; `sent_letters` is the demonstration's world."""
    chosen = desk.settings.web
    return WebDesk(
        store=desk.store,
        approval=desk.approval,
        drafting=desk.drafting,
        directory=desk.directory,
        deadlines=desk.deadlines,
        reading=desk.reading,
        organisation=desk.settings.organisation.name,
        public_url=chosen.public_url,
        session_idle=timedelta(minutes=chosen.session_idle_minutes),
        session_lasts=timedelta(hours=chosen.session_hours),
        secure_cookies=chosen.secure_cookies,
        allowed_hosts=chosen.allowed_hosts,
        language=desk.settings.organisation.language,
        clock=desk.clock,
        digest=terms.digest_terms(desk.settings),
        suppression_review_days=desk.settings.retention.suppression_review_days,
        unread_kept=terms.retention(desk.settings).of(Item.UNREAD_MAIL),
        forward_days=desk.settings.processor.forward_days,
        customer_hours=desk.settings.processor.breach_hours,
        sent_letters=sent_letters,
    )


class WebServer:
    """One uvicorn server in a thread."""

    def __init__(self, pages: WebDesk, host: str, port: int, trusted_proxies: tuple[str, ...] = ()) -> None:
        config = uvicorn.Config(
            build_site(pages),
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            # Forwarded headers count only when they come from these addresses.
            proxy_headers=bool(trusted_proxies),
            forwarded_allow_ips=list(trusted_proxies) or None,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="web", daemon=True)

    def start(self) -> None:
        """Listen; returns once pages can be asked for.

        Raises:
            ConfigError: the address cannot be used.
        """
        self._thread.start()
        deadline = time.monotonic() + _START
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                message = "the web pages cannot be served: is [web] host and port free and ours?"
                raise ConfigError(message)
            time.sleep(0.02)

    def stop(self) -> None:
        """Answer what is being asked and stop."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
