"""Opens the classifier that the settings name, so that a model that cannot be read stops the start in words.

Called by `bot.app` and the commands; knows no mail and keeps no verdict.
"""

from pathlib import Path

import classifiers
from bot.errors import ConfigError
from bot.rules.reviewing import held_to
from bot.settings import ClassificationSettings
from bot.steps.classifying import Classifier
from classifiers import Classification


def classifier(chosen: ClassificationSettings) -> Classifier:
    """The classifier of the settings, with a person asked wherever a score is below their threshold.

    Raises:
        ConfigError: its model cannot be read; names the key and says what to do.
    """
    try:
        judge = opened(chosen.model)
    except ConfigError as error:
        if chosen.model is None:
            raise
        raise ConfigError(
            f'[classification] model: {error}, or write model = "" for the one that comes with this program'
        ) from error
    return watched(judge, chosen.review_threshold)


def opened(folder: Path | None) -> Classifier:
    """The classifier with the model in a folder; None is the one that comes with this program.

    Raises:
        ConfigError: there is no model that can be read; says what to do.
    """
    try:
        return classifiers.load(folder)
    except classifiers.ModelError as error:
        raise ConfigError(str(error)) from error


def watched(judge: Classifier, threshold: float) -> Classifier:
    """The same classifier, asking for a person wherever a kind that it finds scores below the threshold."""

    def judged(subject: str, text: str) -> Classification:
        return held_to(judge(subject, text), threshold)

    return judged
