"""Looks up what the company's own systems hold about an e-mail address.

Built by `bot.app` from the [[sources]] of the settings and handed to the steps as `SubjectDirectory`;
never writes to a source, and never fails because one of them does.
"""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future

import structlog

from bot.edges.directory.csv_folder import CsvReader
from bot.edges.directory.source import CsvSettings, Reader, SqlSettings
from bot.edges.directory.sql_database import SqlReader
from bot.errors import DirectoryError
from bot.ports import DirectoryAnswer
from bot.rules.subject import SubjectRecord

log = structlog.get_logger(__name__)

#: A source that hangs can hold so many threads before it is no longer asked.
_MOST_AT_ONCE = 4


class Directory:
    """All sources together, asked side by side, each within its own time limit."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._sources = [_TimedSource(reader) for reader in readers]

    def find(self, address: str) -> DirectoryAnswer:
        """All records under an e-mail address, in the order of the settings; see `SubjectDirectory`."""
        wanted = address.strip().lower()
        if "@" not in wanted:  # An empty address would find every row that has none.
            return DirectoryAnswer()
        asked = [(source, source.ask(wanted), time.monotonic()) for source in self._sources]
        records: list[SubjectRecord] = []
        failed: list[str] = []
        for position, (source, answer, since) in enumerate(asked):
            try:
                records += answer.result(source.timeout_seconds - (time.monotonic() - since))
            except Exception as error:
                # Whatever a driver raises: the draft names this source, and a person looks there.
                log.warning("directory.source_failed", position=position, error=type(error).__name__)
                failed.append(source.name)
        return DirectoryAnswer(tuple(records), tuple(failed))

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the sources, tried now: a sentence each. For `privacybot check`."""
        return tuple(sentence for source in self._sources if (sentence := source.problem()))


class _TimedSource:
    """A source whose answers are waited for no longer than its time limit."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._places = threading.BoundedSemaphore(_MOST_AT_ONCE)
        self.name = reader.name
        self.timeout_seconds = reader.timeout_seconds

    def ask(self, address: str) -> Future[list[SubjectRecord]]:
        """The answer to come; from a source that already hangs, the error that it is busy."""
        answer: Future[list[SubjectRecord]] = Future()
        if self._places.acquire(blocking=False):
            # A daemon, since a hanging source must not keep the program from ending.
            threading.Thread(target=self._answer, args=(address, answer), daemon=True).start()
        else:
            answer.set_exception(DirectoryError("the source still works on earlier questions"))
        return answer

    def _answer(self, address: str, answer: Future[list[SubjectRecord]]) -> None:
        try:
            answer.set_result(self._reader.find(address))
        except Exception as error:  # It is raised again where the answer is read.
            answer.set_exception(error)
        finally:
            self._places.release()

    def problem(self) -> str:
        try:
            self._reader.check()
        except DirectoryError as error:
            return f"source {self.name}: {error}"
        return ""


def build_directory(sources: Sequence[SqlSettings | CsvSettings]) -> Directory:
    """The directory over the sources of the settings. Connects to none of them yet.

    Raises:
        DirectoryError: a source is set up so that it can never work (no driver, an impossible name).
    """
    return Directory([_reader(source) for source in sources])


def _reader(source: SqlSettings | CsvSettings) -> Reader:
    if source.kind == "sql":
        return SqlReader(source)
    return CsvReader(source)
