"""The network in torch: what `classifiers.encoder` runs, in the form in which it can learn.

Called by `classifiers.learning.fitting`. A few layers of multilingual-e5-small, and on top of them what we
ask: a number for each kind and circumstance of the whole mail, and for each piece whether it speaks for a
kind and whether it belongs to an old or a new value of a correction. Made blank: `start` or `saving` has the
numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from classifiers.questions import PIECE_QUESTIONS, VALUE_QUESTIONS, WHOLE_QUESTIONS

_EPSILON = 1e-12
_DROPPED = 0.1
#: Most mails carry few kinds and most pieces speak for none: start from there.
_RARE, _RARER = -2.0, -3.0


@dataclass(frozen=True, slots=True)
class Answers:
    """The network's answers as scores before the logistic function, for a batch of mails."""

    whole: Tensor
    pieces: Tensor
    values: Tensor


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a network is; `inner` are the neurons of each layer, `longest` the pieces of a text."""

    width: int
    inner: tuple[int, ...]
    heads: int
    pieces: int
    longest: int


class Layer(nn.Module):
    """One layer of attention and thought, as in BERT, with a quicker curve."""

    def __init__(self, width: int, inner: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.attention = nn.Linear(width, 3 * width)
        self.merged, self.merged_norm = nn.Linear(width, width), nn.LayerNorm(width, eps=_EPSILON)
        self.widened, self.narrowed = nn.Linear(width, inner), nn.Linear(inner, width)
        self.narrowed_norm = nn.LayerNorm(width, eps=_EPSILON)

    def thin(self, kept: Tensor) -> None:
        """Keep only these neurons of the layer's thought."""
        width = self.widened.in_features
        widened, narrowed = nn.Linear(width, len(kept)), nn.Linear(len(kept), width)
        with torch.no_grad():
            widened.weight.copy_(self.widened.weight[kept])
            widened.bias.copy_(self.widened.bias[kept])
            narrowed.weight.copy_(self.narrowed.weight[:, kept])
            narrowed.bias.copy_(self.narrowed.bias)
        self.widened, self.narrowed = widened, narrowed

    def forward(self, state: Tensor, seen: Tensor) -> Tensor:
        """The next state of every piece."""
        mails, length, width = state.shape
        asking, offering, telling = (
            part.view(mails, length, self.heads, -1).transpose(1, 2)
            for part in self.attention(state).split(width, dim=2)
        )
        heard = functional.scaled_dot_product_attention(asking, offering, telling, attn_mask=seen)
        heard = self.merged(heard.transpose(1, 2).reshape(mails, length, width))
        state = self.merged_norm(state + functional.dropout(heard, _DROPPED, self.training))
        narrow = self.narrowed(self.thought(state))
        after: Tensor = self.narrowed_norm(state + functional.dropout(narrow, _DROPPED, self.training))
        return after

    def thought(self, state: Tensor) -> Tensor:
        """How much each neuron says.

        x times the logistic function of 1.702x: within 0.02 of the curve of the pretrained network, and numpy
        has no other that is as quick.
        """
        wide: Tensor = self.widened(state)
        return wide * torch.sigmoid(1.702 * wide)


class Network(nn.Module):
    """The layers, and the questions on top of them."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width, self.heads = shape.width, shape.heads
        self.words = nn.Parameter(torch.zeros(shape.pieces, width))
        self.places = nn.Parameter(torch.zeros(shape.longest, width))
        self.start = nn.LayerNorm(width, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer(width, inner, shape.heads) for inner in shape.inner)
        whole, on_piece = len(WHOLE_QUESTIONS), len(PIECE_QUESTIONS)
        self.on_piece, self.on_value = nn.Linear(width, on_piece), nn.Linear(width, len(VALUE_QUESTIONS))
        self.look, self.seen = nn.Linear(width, whole), nn.Parameter(0.02 * torch.randn(whole, width))
        self.gather, self.decide = nn.Linear(2 * width, width), nn.Linear(width, whole)
        self.peak = nn.Parameter(torch.full((on_piece,), 0.3))
        for module, bias in (
            (self.on_piece, _RARER),
            (self.on_value, _RARER),
            (self.look, 0.0),
            (self.decide, _RARE),
        ):
            nn.init.normal_(module.weight, std=0.02)
            nn.init.constant_(module.bias, bias)

    def take(self, numbers: Mapping[str, NDArray[np.float32]]) -> None:
        """Puts these numbers into the parameters of the same names; the others stay as they are."""
        own = dict(self.named_parameters())
        with torch.no_grad():
            for name, array in numbers.items():
                own[name].copy_(torch.from_numpy(array).view_as(own[name]))

    def numbers(self) -> dict[str, NDArray[np.float32]]:
        """A copy of all parameters under their names."""
        return {name: parameter.detach().numpy().copy() for name, parameter in self.named_parameters()}

    def pretrained(self) -> list[nn.Parameter]:
        """The parameters that start from the pretrained network, its words apart: they learn slowly."""
        return [self.places, *self.start.parameters(), *self.layers.parameters()]

    def new(self) -> list[nn.Parameter]:
        """The parameters that start from nothing."""
        old = {id(parameter) for parameter in (self.words, *self.pretrained())}
        return [parameter for parameter in self.parameters() if id(parameter) not in old]

    def forward(self, ids: Tensor, there: Tensor) -> Answers:
        """`ids` of pieces (mails x pieces); `there` is 1 where a piece is text and 0 where it is filler."""
        # A batch holds a hundredth of all pieces: only the rows of these get a gradient.
        words = functional.embedding(ids, self.words, sparse=True)
        state = self.start(words + self.places[: ids.shape[1]])
        state = functional.dropout(state, _DROPPED, self.training)
        seen = there[:, None, None, :].bool()
        for layer in self.layers:
            state = layer(state, seen)
        absent = (there == 0)[..., None]
        on_piece = self.on_piece(state)
        looked_at = self.look(state).masked_fill(absent, -1e4).softmax(dim=1)
        found = ((looked_at.transpose(1, 2) @ state) * self.seen).sum(dim=2)
        mean = (state * there[..., None]).sum(dim=1) / there.sum(dim=1, keepdim=True)
        summed = torch.tanh(self.gather(torch.cat([state[:, 0], mean], dim=1)))
        whole = self.decide(functional.dropout(summed, _DROPPED, self.training)) + found
        peaks = torch.logsumexp(2 * on_piece.masked_fill(absent, -1e4), dim=1) / 2
        kinds = whole[:, : peaks.shape[1]] + self.peak * peaks
        whole = torch.cat([kinds, whole[:, peaks.shape[1] :]], dim=1)
        return Answers(whole, on_piece, self.on_value(state))
