#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes gradients.json beside this script: how large the gradients of one batch are in PyTorch.

For each network, from the weights and images that pattern() makes (GradientGoldenTest makes the
same ones, so that neither has to be stored):
  l2        norm of the gradient by each parameter
  outputs   of each layer (behind its batch norm): mean, deviation, norm of the gradient by it
  blocks    of each residual block: norms of the gradient by its input, of the shortcut's part and
            of the convolutions' part, all as far as the activation before lets them through

All is computed in double precision from numbers that are exact in float.
"""
import json
import pathlib

import torch
from torch.nn import functional

from make_golden import Network, numbers

NETWORKS = ["plain-20:width=8", "resnet-20:width=8", "resnet-56:width=8",
            "resnet-20:width=8,shortcut=B"]
IMAGES, SIZE, CLASSES = 8, 16, 10


def pattern(name, count):
    """Numbers in -0.5 … 0.5 that look random, told by a name: FNV-1a, then a 32-bit mixer."""
    key = 2166136261
    for byte in name.encode():
        key = (key ^ byte) * 16777619 & 0xFFFFFFFF
    x = (torch.arange(count, dtype=torch.int64) * 0x9E3779B1 + key) & 0xFFFFFFFF
    x = ((x ^ (x >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    x = ((x ^ (x >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    x = x ^ (x >> 16)
    return ((x >> 8).double() / (1 << 24)) - 0.5


def weights(name, tensor):
    """Uniform with He's variance, scales around 1, shifts around 0."""
    values = pattern(name, tensor.numel()).reshape(tensor.shape)
    if tensor.dim() > 1:
        return (values * 2 * (6 / tensor[0].numel()) ** 0.5).float().double()
    if name.endswith("running_var") or ("bn" in name and name.endswith("weight")) \
            or name.endswith("downsample.1.weight"):
        return (1 + 0.2 * values).float().double()
    return (0.2 * values).float().double()


def examples(salt):
    shape = (IMAGES, 3, SIZE, SIZE)
    count = IMAGES * 3 * SIZE * SIZE
    images = (3.4 * pattern(f"images {salt}", count)).float().double().reshape(shape)
    labels = torch.arange(IMAGES) * 7 % CLASSES
    return images, labels


def make(name, nudge=0.0):
    network = Network(name, CLASSES).double()
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for tensor_name, tensor in numbers(network).items():
            noise = torch.randn(tensor.shape, generator=generator, dtype=torch.float64)
            tensor.copy_(weights(tensor_name, tensor) * (1 + nudge * noise))
    return network


class Watched:
    """Keeps what passes through a network's layers and blocks."""

    def __init__(self, network):
        self.outputs, self.blocks = {}, {}
        named = dict(network.named_modules())
        for name, module in named.items():
            if self.is_layer(name):
                module.register_forward_hook(self.keep(name))
        for name, module in named.items():
            if hasattr(module, "add_shortcut") and not network.options.plain:
                self.watch_block(name, module)

    @staticmethod
    def is_layer(name):
        last = name.rsplit(".", 1)[-1]
        return last.startswith("bn") or last == "fc" or name.endswith("downsample.1")

    def keep(self, name):
        def hook(_, __, output):
            output.retain_grad()
            self.outputs[name] = output
        return hook

    def watch_block(self, name, module):
        """The block reads its input twice; each way gets a copy of its own."""
        forward, add = module.forward, module.add_shortcut

        def split(x):
            ways = x * 1.0, x * 1.0
            for way in ways:
                way.retain_grad()
            self.blocks[name] = (x, *ways)
            module.add_shortcut = lambda _, y: add(ways[0], y)
            return forward(ways[1])

        module.forward = split


def parameter_norms(name, salt, nudge=0.0):
    network = make(name, nudge)
    images, labels = examples(salt)
    functional.cross_entropy(network(images), labels).backward()
    return {n: float(p.grad.norm()) for n, p in network.named_parameters()}


def is_decided(salt):
    """Whether weights that differ by rounding have the same norms: no ReLU's input lies so near to
    zero that it matters on which side."""
    for name in NETWORKS:
        exact = parameter_norms(name, salt)
        for _ in range(3):
            nudged = parameter_norms(name, salt, 3e-7)
            if any(abs(nudged[n] / exact[n] - 1) > 3e-5 for n in exact):
                return False
    return True


def results(name, salt):
    network = make(name)
    watched = Watched(network)
    images, labels = examples(salt)
    loss = functional.cross_entropy(network(images), labels)
    loss.backward()
    blocks = {}
    for block, (x, shortcut, branch) in watched.blocks.items():
        passes = (x > 0).double()
        down, through = passes * shortcut.grad, passes * branch.grad
        whole = down + through
        blocks[block] = {"whole": float(whole.norm()), "shortcut": float(down.norm()),
                         "branch": float(through.norm()),
                         "shortcut_share": float((down * whole).sum() / whole.norm() ** 2)}
    outputs = {n: {"mean": float(o.mean()), "deviation": float(o.std(unbiased=False)),
                   "gradient": float(o.grad.norm())} for n, o in watched.outputs.items()}
    return {"loss": float(loss), "outputs": outputs, "blocks": blocks,
            "l2": {n: float(p.grad.norm()) for n, p in network.named_parameters()}}


def main():
    torch.set_num_threads(1)
    salt = 0
    while not is_decided(salt):
        salt += 1
    file = {"salt": salt, "images": IMAGES, "size": SIZE, "classes": CLASSES,
            "networks": {name: results(name, salt) for name in NETWORKS}}
    path = pathlib.Path(__file__).resolve().parent / "gradients.json"
    path.write_text(json.dumps(file, indent=1) + "\n")
    print(f"{path.name}: images {salt}, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
