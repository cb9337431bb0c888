#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes corpus/ beside this script: a few whole files for each target, from which the fuzzer
starts. Experiments are written by hand; what once was wrong is kept under corpus/<target>/was-*."""
import gzip
import json
import pathlib
import shutil
import struct

HERE = pathlib.Path(__file__).parent
GOLDEN = HERE.parent / "golden" / "torch-files"


def write(name, content):
    path = HERE / "corpus" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def safetensors(header, data=b""):
    text = json.dumps(header, separators=(",", ":")).encode()
    return struct.pack("<Q", len(text)) + text + data


def tensor(kind, shape, begin, end):
    return dict(dtype=kind, shape=shape, data_offsets=[begin, end])


def make_safetensors():
    metadata = dict(residual_lab_version="1", network="resnet-8:width=2", dataset="shapes",
                    classes='["circle","ring","cross"]', input_shape="[1,8,8]", mean="[0.1]",
                    deviation="[0.3]", seed="0", epochs="5")
    write("safetensors/empty", safetensors({}))
    write("safetensors/metadata", safetensors({"__metadata__": metadata}))
    write("safetensors/tensors", safetensors(
        {"a": tensor("I64", [], 0, 8), "b": tensor("F32", [2, 1], 8, 16),
         "c": tensor("F16", [2, 0], 16, 16), "d": tensor("BF16", [1], 16, 18)}, bytes(18)))


def make_pth():
    for name in ("tensors.pth", "tensors.th", "network.th"):
        shutil.copy(GOLDEN / name, HERE / "corpus" / "pth" / name)


def make_idx():
    images = struct.pack(">4I", 0x803, 2, 3, 2) + bytes(range(12))
    labels = struct.pack(">2I", 0x801, 2) + bytes([1, 9])
    for name, first, second in (("plain", images, labels),
                                ("gzip", gzip.compress(images, mtime=0),
                                 gzip.compress(labels, mtime=0))):
        write(f"idx/{name}", bytes([len(first)]) + first + second)


def make_cifar():
    record = bytes(range(256)) * 12
    ten = b"\3" + record + b"\7" + record
    hundred = b"\0\3" + record + b"\1\x63" + record
    for name, content in (("ten", ten), ("hundred", hundred)):
        write(f"cifar/{name}", content)
        write(f"cifar/{name}-gzip", gzip.compress(content, mtime=0))


if __name__ == "__main__":
    for target in ("safetensors", "pth", "idx", "cifar"):
        (HERE / "corpus" / target).mkdir(parents=True, exist_ok=True)
    make_safetensors()
    make_pth()
    make_idx()
    make_cifar()
