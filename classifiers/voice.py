"""The trained model as a part of the spaCy pipeline: what it thinks of a mail, written on the Doc.

Loaded by `classifiers.spine`; a Doc of a mail's text carries its subject in `doc.user_data["subject"]`. Sets
`doc.cats` (a chance for every kind), `doc.spans["evidence"]` (the words of the text that speak for a kind),
`doc._.opinion` (all of it) and `doc._.stretches` (for each kind the words of subject and text behind it). A
Doc without a subject is no mail and is left alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from spacy.language import Language as Pipeline
from spacy.tokens import Doc, Span

from classifiers.kinds import KIND_ORDER, RIGHTS, Kind
from classifiers.model import Mark, Model, Opinion, shipped

SUBJECT = "subject"
EVIDENCE = "evidence"
NAME = "trained_voice"

#: From this chance on a piece speaks for a kind, and so many weaker ones may stand between two such.
_SPEAKS = 0.4
_APART = 3
#: So many stretches are shown for a kind, the weightiest first: enough to see why.
_SHOWN = 3
#: Where no piece speaks clearly for a kind, the clearest is shown from here on.
_CLEAREST_FROM = 0.2

Doc.set_extension("opinion", default=None)
Doc.set_extension("stretches", default=None)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters [start, end) of the subject or the text that speak for a kind, and how clearly (0 to 1)."""

    in_subject: bool
    start: int
    end: int
    strength: float


@Pipeline.factory(NAME, default_config={"folder": None})
def make_voice(nlp: Pipeline, name: str, folder: str | None) -> "TrainedVoice":
    """The component; `folder` names a model folder, and without one it is the shipped model."""
    del nlp, name
    return TrainedVoice(Model(Path(folder)) if folder else shipped())


class TrainedVoice:
    """Lets the model read Docs, one or many at a time."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def __call__(self, doc: Doc) -> Doc:
        """Read one Doc."""
        self._read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        """Read many; a batch goes through the network in one heap."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            self._read(batch)
            yield from batch

    def _read(self, docs: Sequence[Doc]) -> None:
        mails = [doc for doc in docs if SUBJECT in doc.user_data]
        opinions = self._model.read([(doc.user_data[SUBJECT], doc.text) for doc in mails])
        for doc, opinion in zip(mails, opinions, strict=True):
            doc._.opinion = opinion
            doc.cats = {kind.value: chance for kind, chance in opinion.kinds.items()}
            doc._.stretches = {kind: stretches(opinion, kind) for kind in RIGHTS}
            doc.spans[EVIDENCE] = list(_spans(doc))


def stretches(opinion: Opinion, kind: Kind) -> tuple[Stretch, ...]:
    """Where the mail speaks for a kind, what is long and clear first; else its clearest piece, if any."""
    at = KIND_ORDER.index(kind)
    found = [
        stretch
        for in_subject in (True, False)
        for stretch in _runs([mark for mark in opinion.marks if mark.place.in_subject is in_subject], at)
    ]
    if not found and opinion.marks:
        best = max(opinion.marks, key=lambda mark: float(mark.kinds[at]))
        found = [_stretch([best], at)] if best.kinds[at] >= _CLEAREST_FROM else []
    return tuple(sorted(found, key=lambda stretch: -stretch.strength * (stretch.end - stretch.start)))[
        :_SHOWN
    ]


def _runs(marks: Sequence[Mark], at: int) -> Iterator[Stretch]:
    run: list[Mark] = []
    since = 0
    for mark in marks:
        since += 1
        if mark.kinds[at] >= _SPEAKS:
            if run and since > _APART:
                yield _stretch(run, at)
                run = []
            run.append(mark)
            since = 0
    if run:
        yield _stretch(run, at)


def _stretch(run: Sequence[Mark], at: int) -> Stretch:
    strength = sum(float(mark.kinds[at]) for mark in run) / len(run)
    return Stretch(run[0].place.in_subject, run[0].place.start, run[-1].place.end, strength)


def _spans(doc: Doc) -> Iterator[Span]:
    for kind, found in doc._.stretches.items():
        for stretch in found:
            if not stretch.in_subject and stretch.strength >= _SPEAKS:
                span = doc.char_span(stretch.start, stretch.end, label=kind.value, alignment_mode="expand")
                if span is not None:
                    yield span
