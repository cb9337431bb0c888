#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""safetensors_to_torch.py IN OUT zip|legacy: what PyTorch makes of a safetensors file."""
import json
import struct
import sys

import torch

TYPES = dict(F64=torch.float64, F32=torch.float32, F16=torch.float16, BF16=torch.bfloat16,
             I64=torch.int64)


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    for name, tensor in header.items():
        if name != "__metadata__":
            begin, end = tensor["data_offsets"]
            flat = torch.frombuffer(data[begin:end], dtype=TYPES[tensor["dtype"]])
            yield name, flat.reshape(tensor["shape"])


source, target, form = sys.argv[1:]
torch.save(dict(read(source)), target, _use_new_zipfile_serialization=form == "zip")
