#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the golden files beside this script: what PyTorch computes for our networks.

Each file holds "images" (N, C, H, W), "labels" (N) and, for each network by its full name:
  initial/<tensor>   the first state; in depth-20 without the network's name, since both share it
  <network>/logits, <network>/loss        of the first batch, in training mode
  <network>/gradient/<parameter>          of that loss; in fused the first `KEPT` numbers
  <network>/running/<tensor>              running statistics after that batch
  <network>/sgd/<tensor>, adam/<tensor>   state after ten steps on the same batch, the first
                                          `KEPT` numbers of each tensor
  <network>/sgd_losses, adam_losses       loss before each of the ten steps

All is computed in double precision from numbers that are exact in float, and rounded to float.
The networks are those of core/nn/CifarNetwork.cpp, written again from the papers.
"""
import json
import pathlib
import re
import struct

import torch
from torch import nn
from torch.nn import functional

STEPS = 10
KEPT = 256
SGD = dict(lr=0.02, momentum=0.9, weight_decay=1e-4)
ADAM = dict(lr=0.001, weight_decay=1e-4)
ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}


class Options:
    """A network's full name, taken apart: "resnet-8:width=4,shortcut=B"."""

    def __init__(self, name):
        family, depth, rest = re.fullmatch(r"(plain|resnet)-(\d+):?(.*)", name).groups()
        chosen = dict(option.split("=") for option in rest.split(",") if option)
        self.plain = family == "plain"
        self.depth = int(depth)
        self.width = int(chosen.get("width", 16))
        self.shortcut = chosen.get("shortcut", "A")
        self.block = chosen.get("block", "basic")
        self.norm = chosen.get("norm", "batch") == "batch"
        self.activation = ACTIVATIONS[chosen.get("activation", "relu")]


def convolution(options, inputs, outputs, kernel, stride):
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=not options.norm)


def norm(options, channels):
    return nn.BatchNorm2d(channels) if options.norm else nn.Identity()


class Block(nn.Module):
    """What the three kinds have in common: the shortcut."""

    def __init__(self, options, inputs, outputs, stride):
        super().__init__()
        self.options, self.stride, self.new_channels = options, stride, outputs - inputs
        changes = stride != 1 or inputs != outputs
        project = options.shortcut == "C" or (options.shortcut == "B" and changes)
        if not options.plain and project:
            layers = [convolution(options, inputs, outputs, 1, stride)]
            if options.norm and options.block != "preact":
                layers.append(norm(options, outputs))
            self.downsample = nn.Sequential(*layers)

    def add_shortcut(self, x, y):
        if self.options.plain:
            return y
        if hasattr(self, "downsample"):
            return self.downsample(x) + y
        before = self.new_channels // 2
        channels = (before, self.new_channels - before)
        return functional.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, *channels)) + y


class Basic(Block):
    step, expansion = 6, 1

    def __init__(self, options, inputs, width, stride):
        super().__init__(options, inputs, width, stride)
        self.conv1 = convolution(options, inputs, width, 3, stride)
        self.bn1 = norm(options, width)
        self.conv2 = convolution(options, width, width, 3, 1)
        self.bn2 = norm(options, width)

    def forward(self, x):
        f = self.options.activation
        y = f(self.bn1(self.conv1(x)))
        return f(self.add_shortcut(x, self.bn2(self.conv2(y))))


class Bottleneck(Block):
    step, expansion = 9, 4

    def __init__(self, options, inputs, width, stride):
        super().__init__(options, inputs, 4 * width, stride)
        self.conv1 = convolution(options, inputs, width, 1, 1)
        self.bn1 = norm(options, width)
        self.conv2 = convolution(options, width, width, 3, stride)
        self.bn2 = norm(options, width)
        self.conv3 = convolution(options, width, 4 * width, 1, 1)
        self.bn3 = norm(options, 4 * width)

    def forward(self, x):
        f = self.options.activation
        y = f(self.bn1(self.conv1(x)))
        y = f(self.bn2(self.conv2(y)))
        return f(self.add_shortcut(x, self.bn3(self.conv3(y))))


class Preactivation(Block):
    step, expansion = 6, 1

    def __init__(self, options, inputs, width, stride):
        super().__init__(options, inputs, width, stride)
        self.bn1 = norm(options, inputs)
        self.conv1 = convolution(options, inputs, width, 3, stride)
        self.bn2 = norm(options, width)
        self.conv2 = convolution(options, width, width, 3, 1)

    def forward(self, x):
        f = self.options.activation
        y = self.conv1(f(self.bn1(x)))
        return self.add_shortcut(x, self.conv2(f(self.bn2(y))))


BLOCKS = {"basic": Basic, "bottleneck": Bottleneck, "preact": Preactivation}


class Network(nn.Module):
    def __init__(self, name, classes, channels=3):
        super().__init__()
        options = self.options = Options(name)
        kind = BLOCKS[options.block]
        self.conv1 = convolution(options, channels, options.width, 3, 1)
        channels = options.width
        self.stages = []
        for stage in range(3):
            blocks = []
            for block in range((options.depth - 2) // kind.step):
                width = options.width << stage
                stride = 2 if stage > 0 and block == 0 else 1
                blocks.append(kind(options, channels, width, stride))
                channels = kind.expansion * width
            self.stages.append(nn.Sequential(*blocks))
            setattr(self, f"layer{stage + 1}", self.stages[-1])
        self.bn1 = norm(options, channels if options.block == "preact" else options.width)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        def end(y):
            return self.options.activation(self.bn1(y))

        preactivation = self.options.block == "preact"
        x = self.conv1(x)
        if not preactivation:
            x = end(x)
        for stage in self.stages:
            x = stage(x)
        if preactivation:
            x = end(x)
        return self.fc(x.mean((2, 3)))


def rounded(tensor):
    """Exact in float, kept in double."""
    return tensor.float().double()


def randomise(network, generator):
    """No tensor is left at a value (0, 1) that could hide a mistake."""
    for name, tensor in network.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        values = torch.randn(tensor.shape, generator=generator, dtype=torch.float64)
        if tensor.dim() > 1:
            values *= (2 / tensor[0].numel()) ** 0.5
        elif name.endswith("running_var"):
            values = 1 + 0.2 * values.abs()
        elif re.search(r"(bn\d|downsample\.1)\.weight$", name):
            values = 1 + 0.1 * values
        else:
            values *= 0.1
        tensor.copy_(rounded(values))


def numbers(network):
    """The state without the counters."""
    return {n: t for n, t in network.state_dict().items() if not n.endswith("num_batches_tracked")}


def first_batch(network, images, labels):
    logits = network(images)
    loss = functional.cross_entropy(logits, labels)
    loss.backward()
    result = {"logits": logits, "loss": loss}
    result.update({f"gradient/{n}": p.grad.clone() for n, p in network.named_parameters()})
    running = {n: t for n, t in numbers(network).items() if "running" in n}
    result.update({f"running/{n}": t.clone() for n, t in running.items()})
    return result


def ten_steps(network, optimizer, images, labels, word):
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = functional.cross_entropy(network(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    result = {f"{word}/{n}": t.flatten()[:KEPT].clone() for n, t in numbers(network).items()}
    result[f"{word}_losses"] = torch.stack(losses)
    return result


def examples(generator, count, size, classes):
    images = rounded(torch.randn(count, 3, size, size, generator=generator, dtype=torch.float64))
    labels = torch.randint(classes, (count,), generator=generator)
    return images, labels


def prefixed(prefix, tensors):
    return {f"{prefix}/{name}": tensor for name, tensor in tensors.items()}


def make_network(name, classes, initial):
    network = Network(name, classes).double()
    network.load_state_dict(initial, strict=False)
    return network


def blocks():
    generator = torch.Generator().manual_seed(1512)
    images, labels = examples(generator, count=4, size=8, classes=5)
    names = []
    bases = ("8:width=4", ""), ("11:width=2", ",block=bottleneck"), ("8:width=3", ",block=preact")
    for base, block in bases:
        names.append(f"plain-{base}{block}")
        for shortcut in ("", ",shortcut=B", ",shortcut=C"):
            for normless in ("", ",norm=none"):
                names.append(f"resnet-{base}{shortcut}{block}{normless}")
    names += [f"resnet-8:width=4,activation={a}" for a in ("tanh", "sigmoid")]
    file = {"images": images, "labels": labels}
    for name in names:
        network = Network(name, 5).double()
        with torch.no_grad():
            randomise(network, generator)
        initial = {n: t.clone() for n, t in numbers(network).items()}
        file.update(prefixed(f"{name}/initial", initial))
        file.update(prefixed(name, first_batch(network, images, labels)))
        if name in ("resnet-8:width=4", "resnet-8:width=4,activation=tanh"):
            network = make_network(name, 5, initial)
            adam = torch.optim.Adam(network.parameters(), **ADAM)
            file.update(prefixed(name, ten_steps(network, adam, images, labels, "adam")))
    return file


# How far every ReLU's input must stay from zero in depth-20's first batch, as a share of what its
# layer's inputs deviate by: more than float kernels are off by, by the channels of the stage.
MARGINS = {8: 3e-6, 16: 1e-5, 32: 5e-5}


def no_relu_is_undecided(networks, images):
    """Whether no rounding can put a ReLU's input on the other side of zero: that would change all
    gradients before it by per cents, and say nothing about a kernel."""
    decided = True

    def relu(x):
        nonlocal decided
        decided = decided and bool(x.abs().min() > MARGINS[x.shape[1]] * x.std())
        return torch.relu(x)

    for network in networks:
        network.options.activation = relu
        with torch.no_grad():
            network(images)
    return decided


def ten_steps_are_decided(name, initial, images, labels):
    """Whether ten steps from weights that differ by rounding end where these do."""
    generator = torch.Generator().manual_seed(1)

    def losses(nudge):
        start = {n: t * (1 + nudge * torch.randn(t.shape, generator=generator,
                                                 dtype=torch.float64))
                 for n, t in initial.items()}
        network = make_network(name, 10, start)
        sgd = torch.optim.SGD(network.parameters(), **SGD)
        return ten_steps(network, sgd, images, labels, "sgd")["sgd_losses"]

    exact = losses(0)
    return all(bool(((losses(5e-7) - exact) / exact).abs().max() < 3e-5) for _ in range(4))


def depth_20():
    generator = torch.Generator().manual_seed(2015)
    names = "plain-20:width=8", "resnet-20:width=8"
    network = Network(names[0], 10).double()
    with torch.no_grad():
        randomise(network, generator)
    initial = {n: t.clone() for n, t in numbers(network).items()}
    decided = False
    while not decided:
        images, labels = examples(generator, count=8, size=16, classes=10)
        decided = (no_relu_is_undecided([make_network(n, 10, initial) for n in names], images)
                   and ten_steps_are_decided(names[1], initial, images, labels))
    file = {"images": images, "labels": labels, **prefixed("initial", initial)}
    for name in names:
        file.update(prefixed(name, first_batch(make_network(name, 10, initial), images, labels)))
        network = make_network(name, 10, initial)
        sgd = torch.optim.SGD(network.parameters(), **SGD)
        file.update(prefixed(name, ten_steps(network, sgd, images, labels, "sgd")))
    return file


def fused():
    generator = torch.Generator().manual_seed(1996)
    images, labels = examples(generator, count=9, size=9, classes=5)
    file = {"images": images, "labels": labels}
    for name in ("plain-8:width=8,norm=none", "resnet-8:width=8,shortcut=B",
                 "resnet-8:width=8,shortcut=C,norm=none", "resnet-11:width=8,block=bottleneck",
                 "resnet-11:width=8,shortcut=B,block=bottleneck"):
        network = Network(name, 5).double()
        with torch.no_grad():
            randomise(network, generator)
        file.update(prefixed(f"{name}/initial", {n: t.clone() for n, t in numbers(network).items()}))
        results = first_batch(network, images, labels)
        file.update(prefixed(name, {n: shortened(n, t) for n, t in results.items()}))
    return file


def shortened(name, tensor):
    return tensor.flatten()[:KEPT].clone() if name.startswith("gradient/") else tensor


def write_safetensors(path, tensors):
    """u64 length of the header, the header in JSON, the data: larger types first, then by name."""
    types = {torch.int64: "I64", torch.float32: "F32"}
    stored = {n: t.detach().float() if t.is_floating_point() else t for n, t in tensors.items()}
    header, data = {}, b""
    for name in sorted(stored, key=lambda n: (-stored[n].element_size(), n)):
        tensor = stored[name].contiguous()
        begin, data = len(data), data + tensor.numpy().tobytes()
        header[name] = {"dtype": types[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [begin, len(data)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    print(f"{path.name}: {len(stored)} tensors, {path.stat().st_size} bytes")


def main():
    torch.set_num_threads(1)
    folder = pathlib.Path(__file__).resolve().parent
    write_safetensors(folder / "blocks.safetensors", blocks())
    write_safetensors(folder / "depth-20.safetensors", depth_20())
    write_safetensors(folder / "fused.safetensors", fused())


if __name__ == "__main__":
    main()
