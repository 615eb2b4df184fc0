"""Thins the pretrained layers before they learn: more layers of fewer neurons for the same work.

Called by `classifiers.learning.course`. Of each layer's neurons those stay that say most on our mails: how
loud a neuron is, times how much the layer listens to it. What is lost heals while the network learns.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from classifiers.learning.network import Layer, Network


def thin(network: Network, texts: Sequence[Sequence[int]], neurons: int) -> None:
    """Leave every layer its `neurons` loudest neurons on these texts (ids of pieces)."""
    layers = [layer for layer in network.layers if isinstance(layer, Layer)]
    ears = [_Ear(layer) for layer in layers]
    network.eval()
    with torch.no_grad():
        for text in texts:
            network(torch.tensor([list(text)]), torch.ones(1, len(text)))
    for layer, ear in zip(layers, ears, strict=True):
        ear.close()
        heard = ear.loudness * layer.narrowed.weight.detach().norm(dim=0)
        layer.thin(heard.topk(min(neurons, len(heard))).indices.sort().values)


class _Ear:
    """Sums up how loud each neuron of one layer is."""

    def __init__(self, layer: Layer) -> None:
        self.loudness: Tensor = torch.zeros(layer.narrowed.in_features)
        self.close = layer.narrowed.register_forward_pre_hook(self._hear).remove

    def _hear(self, _: nn.Module, said: tuple[Tensor, ...]) -> None:
        self.loudness += said[0].abs().sum(dim=(0, 1))
