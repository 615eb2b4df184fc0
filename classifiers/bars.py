"""When a chance is enough: the bars of a model, kept beside its weights.

Read by `classifiers.pipeline`, written by the training, which chooses them on mails that were never learned;
decides nothing itself.
"""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

#: The file beside the weights.
FILE = "bars.json"


@dataclass(frozen=True, slots=True)
class Bars:
    """How the chances of one model are read.

    `calm` divides the score of every kind before the logistic function: a network is surer than it may be
    (temperature scaling; Guo and others 2017). A kind is found from `found` on, a breach from `breach`: a
    leak that is told too late costs most. `sure` is the chance that all kinds are right below which a person
    looks. A circumstance counts from `hint` on, uncalibrated.
    """

    calm: float = 1.0
    found: float = 0.5
    breach: float = 0.4
    sure: float = 0.6
    hint: float = 0.5

    def calibrated(self, chance: float) -> float:
        """The chance as it turns out in practice."""
        kept = min(max(chance, 1e-6), 1 - 1e-6)
        return 1 / (1 + math.exp(-math.log(kept / (1 - kept)) / self.calm))

    def save(self, folder: Path) -> None:
        """Write the bars beside the weights."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def load(folder: Path) -> Bars:
    """The bars of a model folder.

    Raises:
        OSError: there is no such file.
        ValueError: the file holds something else.
    """
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        bars = Bars(**{name: float(value) for name, value in kept.items()})
    except (TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error
    if bars.calm <= 0 or not all(0 <= bar <= 1 for bar in (bars.found, bars.breach, bars.sure, bars.hint)):
        message = f"{FILE} holds a bar that is no chance"
        raise ValueError(message)
    return bars
