"""Writes a network that has learned as the file that `classifiers.encoder` reads.

Called by `classifiers.learning`. Every matrix is kept in eight bits with a scale for each row: a quarter of
the size, and the answers differ in the third decimal.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from classifiers.learning.network import Network

_STEPS = 127


def save(network: Network, pieces: list[str], scores: NDArray[np.float32], path: Path) -> None:
    """Write weights and pieces into one file (numpy's npz, no pickles; eight bits hardly compress)."""
    arrays: dict[str, NDArray[np.generic]] = dict(_arrays(network))
    arrays["pieces"] = np.frombuffer("\n".join(pieces).encode("utf-8"), np.uint8)
    arrays["pieces.scores"] = scores.astype(np.float32)
    arrays["heads"] = np.array([network.heads], np.int64)
    np.savez(path, **arrays)  # type: ignore[arg-type]  # numpy types the names, not the arrays


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
