#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures one network in PyTorch: the counterpart of `residual-lab bench`, step for step.

compare_pytorch.py starts it, one process for each measurement. Prints one JSON document.
The pictures are random bytes, kept as a tensor; a batch is put together by tensor operations, the
fastest way that PyTorch has for pictures that fit into memory: no loader processes, which would
take the cores from the computation.
"""
import argparse
import json
import re
import statistics
import time
import warnings

import torch
from torch import nn
from torch.nn import functional

BATCHES_OF_PICTURES = 16
CLASSES = 10
PAD = 4


class Block(nn.Module):
    """Two convolutions; where the shape changes, the shortcut is option A: zero channels."""

    def __init__(self, inputs, outputs, stride, residual):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.stride = stride
        self.extra = (outputs - inputs) // 2
        self.residual = residual

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.residual:
            if self.extra:
                x = x[:, :, :: self.stride, :: self.stride]
                x = functional.pad(x, (0, 0, 0, 0, self.extra, self.extra))
            y = y + x
        return self.relu(y)


def make_network(name):
    """"resnet-56", "plain-20:width=8": arXiv 1512.03385, section 4.2."""
    match = re.fullmatch(r"(plain|resnet)-(\d+)(?::width=(\d+))?", name)
    if not match:
        raise SystemExit(f"{name}: only plain-DEPTH, resnet-DEPTH and :width=N are known here")
    residual, depth, width = match[1] == "resnet", int(match[2]), int(match[3] or 16)
    layers = [nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
    inputs = width
    for stage in range(3):
        outputs = width << stage
        for index in range((depth - 2) // 6):
            stride = 2 if stage > 0 and index == 0 else 1
            layers.append(Block(inputs, outputs, stride, residual))
            inputs = outputs
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, CLASSES)]
    for layer in layers:
        for part in layer.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(part.weight, mode="fan_in", nonlinearity="relu")
    return nn.Sequential(*layers)


class Pictures:
    """Random pictures, and the numbers that normalise them."""

    def __init__(self, options):
        generator = torch.Generator().manual_seed(0)
        self.batch = options.batch
        self.format = (torch.channels_last if options.layout == "channels_last"
                       else torch.contiguous_format)
        count = BATCHES_OF_PICTURES * options.batch
        shape = (count, 3, options.size, options.size)
        self.images = torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator)
        self.labels = torch.randint(0, CLASSES, (count,), generator=generator)
        # Every crop as a view: (N, C, 2·PAD + 1, 2·PAD + 1, H, W), black outside the picture.
        padded = functional.pad(self.images, (PAD, PAD, PAD, PAD))
        self.crops = padded.unfold(2, options.size, 1).unfold(3, options.size, 1)
        scaled = self.images.float() / 255
        mean = scaled.mean(dim=(0, 2, 3), keepdim=True)
        deviation = scaled.std(dim=(0, 2, 3), keepdim=True)
        self.scale, self.shift = 1 / (255 * deviation), -mean / deviation

    def normalised(self, pixels):
        pixels = pixels.contiguous(memory_format=self.format)
        return pixels.float().mul_(self.scale).add_(self.shift)

    def training_batches(self):
        """Without end: shuffled each epoch, cropped, flipped, normalised."""
        while True:
            for chosen in torch.randperm(len(self.labels)).split(self.batch):
                down, right = torch.randint(0, 2 * PAD + 1, (2, self.batch))
                pixels = self.crops[chosen, :, down, right]
                flipped = torch.rand(self.batch, 1, 1, 1) < 0.5
                pixels = torch.where(flipped, pixels.flip(3), pixels)
                yield self.normalised(pixels), self.labels[chosen]

    def plain_batches(self):
        while True:
            for pixels in self.images.split(self.batch):
                yield self.normalised(pixels)


def training_step(network, pictures):
    network.train()
    optimizer = torch.optim.SGD(network.parameters(), 0.001, momentum=0.9, weight_decay=1e-4)
    batches = pictures.training_batches()

    def step():
        images, labels = next(batches)
        optimizer.zero_grad(set_to_none=True)
        functional.cross_entropy(network(images), labels).backward()
        optimizer.step()

    return step


def inference_step(network, pictures, layout):
    network.eval()
    batches = pictures.plain_batches()
    if layout == "frozen":
        with torch.no_grad():
            traced = torch.jit.trace(network, next(batches))
        network = torch.jit.optimize_for_inference(torch.jit.freeze(traced))
        # The profiling executor compiles anew in its first calls.
        with torch.inference_mode():
            for _ in range(3):
                network(next(batches))

    def step():
        with torch.inference_mode():
            network(next(batches))

    return step


def measure(step, seconds):
    """As residual-lab does it: a tenth for warming up, then the median, of at least three steps."""
    def repeat(budget, least):
        durations = []
        while sum(durations) < budget or len(durations) < least:
            begin = time.perf_counter()
            step()
            durations.append(time.perf_counter() - begin)
        return durations

    repeat(0.1 * seconds, 1)
    durations = repeat(seconds, 3)
    return statistics.median(durations), len(durations)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("network")
    parser.add_argument("--mode", choices=["train", "infer"], default="train")
    parser.add_argument("--layout", choices=["nchw", "channels_last", "frozen"], default="nchw",
                        help="frozen: NCHW through torch.jit's optimize_for_inference")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--size", type=int, default=32, help="height and width in pixels")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--export", metavar="FILE",
                        help="write the network as ONNX instead of measuring it")
    return parser.parse_args()


def main():
    options = parse_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    network = make_network(options.network)
    if options.export:
        warnings.simplefilter("ignore")  # of constants that the exporter doesn't fold
        example = torch.zeros(options.batch, 3, options.size, options.size)
        torch.onnx.export(network.eval(), example, options.export, opset_version=13,
                          input_names=["images"], output_names=["logits"])
        return
    pictures = Pictures(options)
    network = network.to(memory_format=pictures.format)
    step = (training_step(network, pictures) if options.mode == "train"
            else inference_step(network, pictures, options.layout))
    duration, steps = measure(step, options.seconds)
    print(json.dumps({"images_per_second": options.batch / duration, "steps": steps,
                      "parameters": sum(p.numel() for p in network.parameters()),
                      "version": torch.__version__,
                      "instructions": re.search(r"capability usage: (\w+)",
                                                torch.__config__.show())[1]}))


if __name__ == "__main__":
    main()
