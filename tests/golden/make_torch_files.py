#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes torch-files/ beside this script: small files of weights as torch.save() makes them.

  tensors.pth, tensors.th   each type of element, views, a parameter; zip and legacy form
  tensors.json              their shapes, types and elements in row-major order
  network.pth               the state_dict of resnet-8:width=2 for colour images of 10 classes
  network.th                the same as a training program's checkpoint: legacy form, half precision,
                            names as DataParallel and the CIFAR networks of many have them, SGD's
                            momentum beside it

Element i of the network's tensor NAME is ((crc32(NAME) + 7 i) mod 64 - 32) / 64, which even
bfloat16 holds exactly; variances are that plus 1.
"""
import collections
import json
import pathlib
import zlib

import torch
from torch import nn

FOLDER = pathlib.Path(__file__).with_name("torch-files")
WORDS = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.float64: "F64",
         torch.int64: "I64", torch.int32: "I32", torch.uint8: "U8", torch.bool: "BOOL"}


def save(name, content):
    torch.save(content, FOLDER / f"{name}.pth")
    torch.save(content, FOLDER / f"{name}.th", _use_new_zipfile_serialization=False)


def make_tensors():
    matrix = torch.arange(12, dtype=torch.float32).reshape(3, 4) / 4
    cube = torch.arange(24, dtype=torch.float16).reshape(2, 3, 4)
    tensors = collections.OrderedDict(
        float=matrix,
        half=torch.tensor([1.5, -2, 2.0**-24, 65504], dtype=torch.float16),
        bfloat16=torch.tensor([1.5, -2, 3.140625, 2.0**100], dtype=torch.bfloat16),
        double=torch.tensor([0.1, -1e300, 3], dtype=torch.float64),
        long=torch.tensor(12345678901),
        int=torch.tensor([-1, 2], dtype=torch.int32),
        byte=torch.tensor([0, 255], dtype=torch.uint8),
        bool=torch.tensor([True, False]),
        empty=torch.zeros(2, 0),
        transposed=matrix.t(),
        rows=matrix[1:],
        columns=matrix[:, 1::2],
        permuted=cube.permute(2, 0, 1),
        repeated=torch.tensor([[1.0], [2.0]]).expand(2, 3),
        parameter=nn.Parameter(torch.tensor([4.0, 5.0])),
    )
    save("tensors", tensors)
    expected = {name: dict(type=WORDS[tensor.dtype], shape=list(tensor.shape),
                           elements=[float(x) for x in tensor.detach().flatten()])
                for name, tensor in tensors.items()}
    (FOLDER / "tensors.json").write_text(json.dumps(expected, indent=1) + "\n")


def numbers(name, shape):
    count = torch.Size(shape).numel()
    start = zlib.crc32(name.encode())
    plain = torch.tensor([((start + 7 * i) % 64 - 32) / 64 for i in range(count)])
    return plain.reshape(shape) + (1 if name.endswith("running_var") else 0)


def network_shapes():
    def norm(name, width):
        for field in ("weight", "bias", "running_mean", "running_var"):
            yield f"{name}.{field}", (width,)
        yield f"{name}.num_batches_tracked", ()

    yield "conv1.weight", (2, 3, 3, 3)
    yield from norm("bn1", 2)
    inputs = 2
    for stage, width in enumerate((2, 4, 8), start=1):
        for k in (1, 2):
            yield f"layer{stage}.0.conv{k}.weight", (width, inputs, 3, 3)
            yield from norm(f"layer{stage}.0.bn{k}", width)
            inputs = width
    yield "fc.weight", (10, 8)
    yield "fc.bias", (10,)


def make_networks():
    state = collections.OrderedDict()
    for name, shape in network_shapes():
        counts = name.endswith("num_batches_tracked")
        state[name] = torch.tensor(77) if counts else numbers(name, shape)
    torch.save(state, FOLDER / "network.pth")
    others = collections.OrderedDict()
    for name, tensor in state.items():
        half = tensor.half() if tensor.is_floating_point() else tensor
        others["module." + name.replace("fc.", "linear.")] = half
    momentum = {"state": {0: {"momentum_buffer": torch.zeros(2)}},
                "param_groups": [{"lr": 0.1, "nesterov": False, "params": [0]}]}
    checkpoint = {"epoch": 3, "best_prec1": 91.5, "arch": None, "state_dict": others,
                  "optimizer": momentum}
    torch.save(checkpoint, FOLDER / "network.th", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make_tensors()
    make_networks()
