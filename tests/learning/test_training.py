"""The network learns, is saved, and runs in numpy with the answers that it gave in torch.

Needs the extra train (make test-training); without torch these tests are not collected.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from classifiers.encoder import Encoder
from classifiers.kinds import Kind
from classifiers.learning import CannotTrain, course, shipped_rows, train
from classifiers.learning.network import Network, Shape
from classifiers.learning.saving import Saved, reopen, save
from classifiers.learning.start import Pretrained, find
from classifiers.learning.thinning import thin
from classifiers.model import FILE, Model
from classifiers.questions import FIELDS, SIDES


@pytest.fixture(scope="module")
def start() -> Pretrained:
    return find()


@pytest.fixture
def few() -> list[dict[str, Any]]:
    return shipped_rows()[:96]


def begun(start: Pretrained, layers: tuple[int, ...]) -> Network:
    """A network of the pretrained layers with 2,000 pieces, that has learned nothing yet."""
    network = Network(Shape(start.width, (start.inner,) * len(layers), start.heads, 2_000, 256))
    network.take(start.numbers(layers, range(2_000), 256))
    return network


def test_a_network_that_was_saved_is_opened_again_with_its_answers(start: Pretrained, tmp_path: Path) -> None:
    torch.manual_seed(3)
    network = begun(start, layers=(0, 1)).eval()
    thin(network, [[0, 77, 1_999, 400, 2]], 700)
    save(Saved(network, start.pieces[:2_000], np.array(start.scores[:2_000])), tmp_path / FILE)

    again = reopen(tmp_path / FILE)

    ids, there = torch.tensor([[0, 77, 1_999, 400, 2, 9, 8, 2]]), torch.ones(1, 8)
    with torch.no_grad():
        before, after = network(ids, there), again.network.eval()(ids, there)
    assert again.pieces == start.pieces[:2_000]
    assert [layer.narrowed.in_features for layer in again.network.layers] == [700, 700]
    for name in ("whole", "pieces", "values"):
        np.testing.assert_allclose(getattr(before, name), getattr(after, name), atol=5e-2)


def test_a_model_that_goes_on_keeps_what_it_knows_and_learns_what_is_new(
    few: list[dict[str, Any]], tmp_path: Path
) -> None:
    course.teach(
        few[:32], few[:32], tmp_path / "first", rounds=25, layers=(0,), neurons=500, tell=lambda *_said: None
    )
    course.go_on(
        few[:48],
        few[:48],
        tmp_path / "second",
        known=tmp_path / "first",
        rounds=8,
        tell=lambda *_said: None,
    )

    def sure(folder: str, rows: list[dict[str, Any]]) -> float:
        """The mean chance of the kinds that the mails do hold."""
        opinions = Model(tmp_path / folder).read([(row["subject"], row["body"]) for row in rows])
        return float(
            np.mean(
                [
                    opinion.kinds[Kind(kind)]
                    for opinion, row in zip(opinions, rows, strict=True)
                    for kind in row["kinds"]
                ]
            )
        )

    assert sure("second", few[:32]) > sure("first", few[:32]) - 0.1
    assert sure("second", few[32:48]) > sure("first", few[32:48])


def test_going_on_from_a_folder_without_a_model_is_refused(few: list[dict[str, Any]], tmp_path: Path) -> None:
    with pytest.raises(CannotTrain, match="no model that can be read"):
        train(few, tmp_path / "new", known=tmp_path)
    assert not (tmp_path / "new").exists()


def test_numpy_gives_the_answers_of_torch(start: Pretrained, tmp_path: Path) -> None:
    torch.manual_seed(3)
    network = begun(start, layers=(0, 1)).eval()
    save(Saved(network, start.pieces[:2_000], np.array(start.scores[:2_000])), tmp_path / FILE)
    with np.load(tmp_path / FILE) as stored:
        encoder = Encoder({name: stored[name] for name in stored.files}, start.heads)
    text = [0, 77, 1_999, 400, 2, 9, 8, 2]

    with torch.no_grad():
        wanted = network(torch.tensor([text]), torch.ones(1, len(text)))
    (found,) = encoder.read([text])

    # The difference is that of eight bits.
    np.testing.assert_allclose(found.whole, torch.sigmoid(wanted.whole[0]).numpy(), atol=5e-3)
    np.testing.assert_allclose(found.pieces, torch.sigmoid(wanted.pieces[0]).numpy(), atol=5e-3)
    sides = functional.pad(wanted.values[0][:, SIDES], (1, 0)).softmax(dim=1)[:, 1:]
    np.testing.assert_allclose(found.values[:, SIDES], sides.numpy(), atol=5e-3)
    fields = wanted.values[0][:, FIELDS].softmax(dim=1)
    np.testing.assert_allclose(found.values[:, FIELDS], fields.numpy(), atol=5e-3)


def test_of_a_layer_the_neurons_stay_that_say_most(start: Pretrained) -> None:
    torch.manual_seed(3)
    network = begun(start, layers=(0,)).eval()
    texts = [[0, 77, 1_999, 400, 2, 9, 8, 2], [0, 5, 6, 7, 1_200, 2]]
    ids, there = torch.tensor([texts[0]]), torch.ones(1, len(texts[0]))
    with torch.no_grad():
        before = network(ids, there).whole

        thin(network, texts, 1_400)
        with_most = network(ids, there).whole
        thin(network, texts, 20)
        with_few = network(ids, there).whole

    assert network.layers[0].narrowed.in_features == 20
    assert torch.dist(before, with_most) < torch.dist(before, with_few)


def test_training_twice_gives_the_same_model_and_tells_how_far_it_is(
    few: list[dict[str, Any]], tmp_path: Path
) -> None:
    told: list[tuple[str, int, int]] = []
    for name in ("one", "two"):
        course.teach(
            few,
            few,
            tmp_path / name,
            rounds=1,
            layers=(0,),
            neurons=500,
            tell=lambda *said: told.append(said),
        )

    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "two" / FILE).read_bytes()
    assert {stage for stage, _, _ in told} == {"unpacking", "laying out", "learning", "measuring"}
    assert all(0 <= done <= total for _, done, total in told)


def test_a_mail_that_was_learned_often_is_known(few: list[dict[str, Any]], tmp_path: Path) -> None:
    course.teach(few[:32], few[:32], tmp_path, rounds=30, layers=(0,), neurons=500, tell=lambda *_said: None)
    opinions = Model(tmp_path).read([(row["subject"], row["body"]) for row in few[:32]])

    right = [
        {kind.value for kind, chance in opinion.kinds.items() if chance >= 0.5} == set(row["kinds"])
        for opinion, row in zip(opinions, few, strict=False)
    ]
    assert sum(right) >= 29


def test_nothing_to_learn_from_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotTrain, match="no mails"):
        train([], tmp_path)
