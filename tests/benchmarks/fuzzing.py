"""Reads mails that were broken on purpose and finds those that the rules cannot stand: `make fuzz`.

Corpus mails are mutated by `tests.benchmarks.mutations` and read as the desk reads them, without the
classifier. A mail is a culprit when reading it raises, gives text that no database takes, takes more
processor time or memory than the desk promises, never ends, or takes the process down. Each culprit is
written to a folder, and the exit status is 1 when there is any. A seed gives the same mails every time.
"""

import argparse
import multiprocessing
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.rules.reading import ReadingTerms, read_mail
from tests.benchmarks.mutations import mutated
from tests.peak_memory import peak_megabytes

ROOT = Path(__file__).parents[2]
_PROGRESS = 1_000
_TERMS = ReadingTerms(
    own_addresses=frozenset({"privacy@mailkoning.example"}),
    own_domain="mailkoning.example",
    colleague_domains=frozenset({"example.com"}),
    own_names=frozenset({"Mailkoning"}),
    authserv_id="mx.mailkoning.example",
    signing_keys=(b"k" * 32,),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one mail may take: the promise of the desk.

    `seconds` are of processor time, `memory` MB of the whole process that reads. After `patience` seconds
    without a sign of life a mail counts as one that never ends; machines under load are slow.
    """

    seconds: float = 5.0
    memory: float = 500.0
    patience: float = 120.0


PROMISED = Limits()


@dataclass(frozen=True, slots=True)
class Culprit:
    """A mail of the run that could not be stood, and why."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run went: `slowest` are seconds of processor time, `largest` MB of memory."""

    read: int
    slowest: float
    slowest_number: int
    largest: float
    culprits: tuple[Culprit, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    """What every process of a run is handed."""

    corpus: Sequence[bytes]
    seed: int
    limits: Limits
    read: Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a process says after each mail."""

    number: int
    seconds: float
    memory: float
    why: str = ""


def read_everything(raw: bytes) -> None:
    """Read a mail as the desk does. Raises whatever the rules raise, and on text that no store takes."""
    read = read_mail(raw, _TERMS)
    said = (read.newest.newest, read.newest.quoted, read.text_to_judge, read.held, read.person.answer_to)
    mail = read.mail
    names = (
        (mail.subject, mail.message_id, mail.text, *(file.filename for file in mail.attachments))
        if mail
        else ()
    )
    for text in (*said, *names):
        text.encode("utf-8")  # a lone surrogate breaks JSON and PostgreSQL
        if "\0" in text:
            message = "a NUL stands in the text"
            raise ValueError(message)


def run(
    corpus: Sequence[bytes],
    numbers: range,
    seed: int,
    processes: int,
    *,
    limits: Limits = PROMISED,
    read: Callable[[bytes], None] = read_everything,
    progress: Callable[[int], None] = lambda _count: None,
    found: Callable[[Culprit], None] = lambda _culprit: None,
) -> Outcome:
    """Read these mails of the run by this seed, in so many processes; the outcome does not depend on it.

    `progress` hears how many were read, now and then, and `found` of each culprit at once. An interrupt ends
    the run early, with the outcome of what was read.
    """
    task = _Task(corpus, seed, limits, read)
    crew = [_Worker(numbers[offset::processes], task) for offset in range(min(processes, len(numbers)))]
    told: list[_Told] = []
    try:
        while busy := [worker for worker in crew if worker.left]:
            ready = wait([worker.pipe for worker in busy], timeout=1.0)
            for worker in busy:
                heard = worker.hear() if worker.pipe in ready else worker.listen()
                told.extend(heard)
                for one in heard:
                    if one.why:
                        found(Culprit(one.number, one.why))
                if heard and not len(told) % _PROGRESS:
                    progress(len(told))
    except KeyboardInterrupt:
        progress(len(told))
    finally:
        for worker in crew:
            worker.stop()
    slowest = max(told, key=lambda one: one.seconds, default=_Told(numbers.start, 0.0, 0.0))
    culprits = sorted((Culprit(one.number, one.why) for one in told if one.why), key=lambda one: one.number)
    return Outcome(
        len(told),
        slowest.seconds,
        slowest.number,
        max((one.memory for one in told), default=0.0),
        tuple(culprits),
    )


class _Worker:
    """A process that reads mails one after another, and is replaced when a mail takes it down."""

    def __init__(self, numbers: range, task: _Task) -> None:
        self.left = list(numbers)
        self._task = task
        self.pipe, self._process = self._started()
        self._heard = time.monotonic()

    def hear(self) -> list[_Told]:
        """What the process has said; where it ended without a word, that its mail took it down."""
        try:
            told: _Told = self.pipe.recv()
        except EOFError:
            self._process.join()
            return [self._lost(f"the process ended with status {self._process.exitcode}")]
        self._heard = time.monotonic()
        self.left.remove(told.number)
        # Memory that was once taken stays counted, so the next mails need a new process.
        if told.memory > self._task.limits.memory:
            self._renew()
        return [told]

    def listen(self) -> list[_Told]:
        """Nothing, until the process has been silent for too long."""
        if time.monotonic() - self._heard < self._task.limits.patience:
            return []
        return [self._lost(f"no end within {self._task.limits.patience:.0f} seconds")]

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self.pipe.close()
        self._process.kill()
        self._process.join()

    def _lost(self, why: str) -> _Told:
        told = _Told(self.left.pop(0), 0.0, 0.0, why)
        self._renew()
        return told

    def _renew(self) -> None:
        self.stop()
        if self.left:
            self.pipe, self._process = self._started()
            self._heard = time.monotonic()

    def _started(self) -> tuple[Connection, BaseProcess]:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        # Fork would take over what the parent holds, and Windows and macOS have none.
        process = multiprocessing.get_context("spawn").Process(
            target=_work, args=(theirs, tuple(self.left), self._task), daemon=True
        )
        process.start()
        theirs.close()
        return ours, process


def _work(pipe: Connection, numbers: Iterable[int], task: _Task) -> None:
    """What a process does: read one mail after another and say how each went."""
    # An interrupt is for the run as a whole, which ends its processes itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in numbers:
        pipe.send(_judged(number, task))


def _judged(number: int, task: _Task) -> _Told:
    raw, limits = mutated(task.corpus, task.seed, number), task.limits
    begun = time.process_time()
    why = ""
    try:
        task.read(raw)
    # Whatever a mail makes the rules raise is what this looks for.
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"[:300]
    seconds, memory = time.process_time() - begun, peak_megabytes()
    if not why and seconds > limits.seconds:
        why = f"{seconds:.1f} seconds"
    if not why and memory > limits.memory:
        why = f"{memory:.0f} MB"
    return _Told(number, seconds, memory, why)


def main(arguments: Sequence[str] | None = None, read: Callable[[bytes], None] = read_everything) -> int:
    """Read the mails, print how it went, write down the culprits; 1 when there is any."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fuzzing", description=__doc__)
    parser.add_argument("--mails", type=int, default=100_000, help="how many mails to make and read")
    parser.add_argument("--first", type=int, default=0, help="the number of the first of them")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other mails")
    parser.add_argument("--processes", type=int, default=2, help="how many processes read")
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "fuzzing", help="where culprits go")
    chosen = parser.parse_args(arguments)
    corpus = [path.read_bytes() for path in sorted((ROOT / "tests" / "mail").glob("*.eml"))]
    numbers = range(chosen.first, chosen.first + max(1, chosen.mails))
    begun = time.monotonic()

    def progress(count: int) -> None:
        sys.stderr.write(f"{count} mails, {count / (time.monotonic() - begun):.0f} a second\n")

    def found(culprit: Culprit) -> None:
        chosen.into.mkdir(parents=True, exist_ok=True)
        file = chosen.into / f"{chosen.seed}-{culprit.number}.eml"
        file.write_bytes(mutated(corpus, chosen.seed, culprit.number))
        sys.stdout.write(f"{file}: {culprit.why}\n")
        sys.stdout.flush()

    outcome = run(corpus, numbers, chosen.seed, chosen.processes, read=read, progress=progress, found=found)
    for name, figure in (
        ("mails read", f"{outcome.read}"),
        ("seconds of processor time, the slowest mail", f"{outcome.slowest:.2f}"),
        ("its number", f"{outcome.slowest_number}"),
        ("MB of memory, the largest process", f"{outcome.largest:.0f}"),
        ("culprits", f"{len(outcome.culprits)}"),
    ):
        sys.stdout.write(f"{name:48} {figure:>10}\n")
    return 1 if outcome.culprits else 0


if __name__ == "__main__":
    sys.exit(main())
