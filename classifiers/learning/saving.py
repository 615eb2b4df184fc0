"""Writes a network that has learned as the file that `classifiers.encoder` reads, and opens such a file.

Called by `classifiers.learning`. Every matrix is kept in eight bits with a scale for each row: a quarter of
the size, and the answers differ in the third decimal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from classifiers.encoder import full
from classifiers.learning.network import Network, Shape

_STEPS = 127


@dataclass(frozen=True, slots=True)
class Saved:
    """A network as a file holds it, with its pieces of words and their scores."""

    network: Network
    pieces: list[str]
    scores: NDArray[np.float32]


def save(saved: Saved, path: Path) -> None:
    """Write weights and pieces into one file (numpy's npz, no pickles; eight bits hardly compress)."""
    arrays: dict[str, NDArray[np.generic]] = dict(_arrays(saved.network))
    arrays["pieces"] = np.frombuffer("\n".join(saved.pieces).encode("utf-8"), np.uint8)
    arrays["pieces.scores"] = saved.scores.astype(np.float32)
    arrays["heads"] = np.array([saved.network.heads], np.int64)
    np.savez(path, **arrays)  # type: ignore[arg-type]  # numpy types the names, not the arrays


def reopen(path: Path) -> Saved:
    """The network of a weights file, to learn on from there.

    Raises:
        OSError, KeyError, ValueError: there is no such file, or it is of another form.
    """
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    numbers = {
        name.replace("layer", "layers."): full(arrays, name)
        for name in arrays
        if name != "heads" and not name.startswith("pieces") and not name.endswith(".scale")
    }
    inner = [len(array) for name, array in numbers.items() if name.endswith(".widened.bias")]
    count, width = numbers["words"].shape
    shape = Shape(width, tuple(inner), int(arrays["heads"][0]), count, len(numbers["places"]))
    network = Network(shape)
    network.take(numbers)
    words = arrays["pieces"].tobytes().decode().split("\n")
    return Saved(network, words, arrays["pieces.scores"].astype(np.float32))


def _arrays(network: Network) -> Iterator[tuple[str, NDArray[np.generic]]]:
    yield from _eighth("words", network.words)
    yield "places", _plain(network.places)
    yield from _dense("start", network.start, keep=True)
    for place, layer in enumerate(network.layers):
        for name, module in layer.named_children():
            yield from _dense(f"layer{place}.{name}", module, keep=isinstance(module, nn.LayerNorm))
    for name in ("on_piece", "on_value", "look", "gather", "decide"):
        yield from _dense(name, getattr(network, name), keep=True)
    yield "seen", _plain(network.seen)
    yield "peak", _plain(network.peak)


def _dense(name: str, module: nn.Module, *, keep: bool) -> Iterator[tuple[str, NDArray[np.generic]]]:
    parameters: Mapping[str, Tensor] = dict(module.named_parameters())
    if keep:
        yield f"{name}.weight", _plain(parameters["weight"])
    else:
        yield from _eighth(f"{name}.weight", parameters["weight"])
    yield f"{name}.bias", _plain(parameters["bias"])


def _eighth(name: str, tensor: Tensor) -> Iterator[tuple[str, NDArray[np.generic]]]:
    rows = _plain(tensor)
    scale = np.abs(rows).max(axis=1) / _STEPS + np.float32(1e-12)
    yield name, np.clip(np.rint(rows / scale[:, None]), -_STEPS, _STEPS).astype(np.int8)
    yield f"{name}.scale", scale.astype(np.float32)


def _plain(tensor: Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = tensor.detach().numpy().astype(np.float32)
    return array
