"""The network runs the same however mails are heaped, and a model folder that is none says so."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from classifiers import ModelError
from classifiers.encoder import Encoder
from classifiers.model import FILE, Model
from classifiers.pieces import Pieces
from classifiers.questions import PIECE_QUESTIONS, VALUE_QUESTIONS, WHOLE_QUESTIONS
from classifiers.windows import LONGEST, MOST_WINDOWS, windows

WIDTH, INNER, HEADS, WORDS = 24, 48, 4, 40


def weights() -> dict[str, NDArray[np.generic]]:
    """A small network of random numbers, laid out as a weights file is."""
    rng = np.random.default_rng(7)

    def dense(name: str, outputs: int, inputs: int) -> dict[str, NDArray[np.generic]]:
        return {
            f"{name}.weight": rng.normal(0, 0.2, (outputs, inputs)).astype(np.float32),
            f"{name}.bias": rng.normal(0, 0.1, outputs).astype(np.float32),
        }

    def norm(name: str) -> dict[str, NDArray[np.generic]]:
        return {f"{name}.weight": np.ones(WIDTH, np.float32), f"{name}.bias": np.zeros(WIDTH, np.float32)}

    arrays: dict[str, NDArray[np.generic]] = {
        "words": rng.integers(-127, 128, (WORDS, WIDTH)).astype(np.int8),
        "words.scale": np.full(WORDS, 0.01, np.float32),
        "places": rng.normal(0, 0.1, (LONGEST, WIDTH)).astype(np.float32),
        **norm("start"),
        "seen": rng.normal(0, 0.2, (len(WHOLE_QUESTIONS), WIDTH)).astype(np.float32),
        "peak": np.full(len(PIECE_QUESTIONS), 0.3, np.float32),
        **dense("on_piece", len(PIECE_QUESTIONS), WIDTH),
        **dense("on_value", len(VALUE_QUESTIONS), WIDTH),
        **dense("look", len(WHOLE_QUESTIONS), WIDTH),
        **dense("gather", WIDTH, 2 * WIDTH),
        **dense("decide", len(WHOLE_QUESTIONS), WIDTH),
        "pieces": np.frombuffer("\n".join(f"▁w{n}" for n in range(WORDS)).encode(), np.uint8),
        "pieces.scores": np.full(WORDS, -3.0, np.float32),
        "heads": np.array([HEADS]),
    }
    for layer in ("layer0", "layer1"):
        arrays |= dense(f"{layer}.attention", 3 * WIDTH, WIDTH) | dense(f"{layer}.merged", WIDTH, WIDTH)
        arrays |= dense(f"{layer}.widened", INNER, WIDTH) | dense(f"{layer}.narrowed", WIDTH, INNER)
        arrays |= norm(f"{layer}.merged_norm") | norm(f"{layer}.narrowed_norm")
    return arrays


def test_texts_read_together_and_apart_get_the_same_answers() -> None:
    encoder = Encoder(weights(), HEADS)
    texts = [[0, 5, 9, 2], [0, 2, 31, 17, 8, 4, 2], [0, 2, 2]]

    together = encoder.read(texts)

    for text, one in zip(texts, together, strict=True):
        (alone,) = encoder.read([text])
        np.testing.assert_allclose(one.whole, alone.whole, atol=1e-5)
        np.testing.assert_allclose(one.pieces, alone.pieces, atol=1e-5)
        assert one.pieces.shape == (len(text), len(PIECE_QUESTIONS))
        assert one.values.shape == (len(text), len(VALUE_QUESTIONS))


def test_every_answer_is_a_chance_and_the_order_of_words_matters() -> None:
    encoder = Encoder(weights(), HEADS)
    one, other = encoder.read([[0, 5, 9, 2], [0, 9, 5, 2]])

    assert ((one.whole >= 0) & (one.whole <= 1)).all()
    assert not np.allclose(one.whole, other.whole)


def test_no_texts_have_no_answers() -> None:
    assert Encoder(weights(), HEADS).read([]) == []


def test_a_model_folder_reads_mails_of_any_length(tmp_path: Path) -> None:
    np.savez(tmp_path / FILE, **weights())  # type: ignore[arg-type]
    model = Model(tmp_path)

    short, long, empty = model.read([("w1 w2", "w3"), ("w1", "w4 " * 5_000), ("", "")])

    assert len(short.marks) == 3
    assert len(long.marks) <= LONGEST * MOST_WINDOWS
    assert empty.marks == ()
    assert 0 <= short.identity <= 1


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04cut short"])
def test_a_folder_without_a_readable_model_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE).write_bytes(content)

    with pytest.raises(ModelError, match="privacybot train"):
        Model(tmp_path)


def test_a_model_with_an_array_missing_is_refused(tmp_path: Path) -> None:
    arrays = weights()
    del arrays["layer1.merged.bias"]
    np.savez(tmp_path / FILE, **arrays)  # type: ignore[arg-type]

    with pytest.raises(ModelError, match="privacybot train"):
        Model(tmp_path)


def test_a_long_mail_is_read_in_overlapping_windows_that_repeat_the_subject() -> None:
    pieces = Pieces([f"▁w{n}" for n in range(WORDS)], [-3.0] * WORDS)
    text = " ".join(f"w{n % WORDS}" for n in range(600))

    laid_out = windows(pieces, "w7 w8", text)

    assert len(laid_out) > 2
    assert all(len(window.ids) <= LONGEST for window in laid_out)
    assert all(
        [place.in_subject for place in window.places[1:3] if place] == [True, True] for window in laid_out
    )
    ends = [[place.end for place in window.places if place and not place.in_subject] for window in laid_out]
    assert ends[-1][-1] == len(text)
    assert all(later[0] < earlier[-1] for earlier, later in pairwise(ends))
