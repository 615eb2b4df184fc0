"""Puts the headers on every answer that keep a browser from being used against us.

Wrapped around all pages by `bot.web.site`; also the last place that catches an error, so that its message,
which may quote a mail, reaches neither the browser nor a log.
"""

import structlog
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger(__name__)

#: Nothing from elsewhere, nothing inline, nobody may frame us, forms go to us alone.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_HSTS = "max-age=31536000"

#: The longest form that is read, in bytes: a long letter, with room.
LONGEST_FORM = 1_000_000


class Armour:
    """An ASGI layer: headers on every answer, and a plain answer where the program failed."""

    def __init__(self, app: ASGIApp, *, https_only: bool) -> None:
        self._app = app
        self._headers = {**HEADERS, "Strict-Transport-Security": _HSTS} if https_only else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, outside = False, None

        async def send_armoured(message: Message) -> None:
            nonlocal started, outside
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message).update(self._headers)
            try:
                await send(message)
            except Exception as error:
                outside = error
                raise

        try:
            await self._app(scope, receive, send_armoured)
        except Exception as error:
            if error is outside:
                # The layers around us stopped the answer, as for a form above the limit: theirs to finish.
                raise
            # The error's own text may quote a row of the database: only its class is told.
            log.exception("web.failed", error=type(error).__name__)
            if not started:
                answer = PlainTextResponse("Er ging iets mis. / Something went wrong.", status_code=500)
                await answer(scope, receive, send_armoured)
