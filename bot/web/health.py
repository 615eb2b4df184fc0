"""Tells a watcher that the pages are alive and the database answers.

An open door of `bot.web.site`: holds no number, no name and no reason.
"""

import structlog
from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse

from bot.web.sessions import TheDesk

log = structlog.get_logger(__name__)

router = APIRouter()


@router.get("/gezond")
def health(desk: TheDesk) -> JSONResponse:
    """200 while the database answers, else 503."""
    try:
        with desk.store.read() as work:
            work.session.connection().execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        log.warning("health.failed", error=type(error).__name__)
        return JSONResponse({"alive": True, "database": False}, status_code=503)
    return JSONResponse({"alive": True, "database": True})
