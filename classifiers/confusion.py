"""Counts what missed kinds were taken for: a table of wanted kinds against found kinds.

Called by `classifiers.evaluation`; reads no text.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from classifiers.kinds import KIND_ORDER, Kind
from classifiers.scoring import Pair

#: The rows and columns of the table: the eleven kinds, and None for "nothing".
EDGES: tuple[Kind | None, ...] = (*KIND_ORDER, None)


@dataclass(frozen=True, slots=True)
class Confusion:
    """Rows are what mails carry, columns what was found, in the order of `EDGES`.

    A mail can carry several kinds, so nobody can say for certain which found kind stands for which wanted
    one. The table counts like this, mail by mail:

    - a wanted kind that was found counts on the diagonal;
    - a wanted kind that was missed counts once under each found kind that the mail does not carry (it was
      "taken for" these), and under nothing where there is none;
    - a found kind that the mail does not carry counts in the row nothing, if no wanted kind was missed for
      which it could stand.

    So what stands beside the diagonal is an error, and the row of a kind adds up to the mails that carry it,
    or to more where a missed kind was taken for two others at once.
    """

    counts: Counter[tuple[Kind | None, Kind | None]]

    def row(self, wanted: Kind | None) -> tuple[int, ...]:
        """The counts of one row, in the order of `EDGES`."""
        return tuple(self.counts[wanted, found] for found in EDGES)


def confuse(pairs: Iterable[Pair]) -> Confusion:
    """The table over all mails."""
    counts: Counter[tuple[Kind | None, Kind | None]] = Counter()
    for wanted, found in pairs:
        missed, unwanted = wanted - found, found - wanted
        counts.update((kind, kind) for kind in wanted & found)
        # Nothing takes the empty side's place; where both sides are empty all kinds were right.
        if missed or unwanted:
            counts.update((kind, taken) for kind in missed or {None} for taken in unwanted or {None})
    return Confusion(counts)
