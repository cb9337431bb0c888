#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other programs compute with the networks that we export, beside our own logits.

check_export.py RESIDUAL-LAB EXPORT-CASE [--onnxruntime FOLDER] [--quick]

OpenCV reads our ONNX, PyTorch our safetensors, and ONNX Runtime our ONNX, if FOLDER holds a
node_modules with onnxruntime-node. All get the same batch and, to see that its size is free, a
single image. Logits may differ by 1e-5 of the batch's largest; where PyTorch's own float logits are
farther than that from its double ones, since an untrained plain network makes much of every
rounding, by 16 times as much as those. Needs Debian's python3-opencv (else it ends with status 77:
skipped); without python3-torch PyTorch is left out, and 1e-5 holds everywhere.
"""
import argparse
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

try:
    import cv2
    import numpy as np
except ImportError as error:
    print(f"skipped: {error}; needs Debian's python3-opencv")
    sys.exit(77)

HERE = pathlib.Path(__file__).resolve().parent
TOLERANCE = 1e-5
ROUNDINGS = 16  # Winograd convolutions round more than sums of products: up to 10 times as much

QUICK = [
    ("resnet-8", "3,16,16"), ("plain-8:width=4", "3,8,8"),
    ("resnet-8:width=3", "3,9,11"),  # odd: channels added, pixels, both sides
    ("resnet-8:width=8,shortcut=B", "3,8,8"), ("resnet-8:width=8,shortcut=C", "3,8,8"),
    ("resnet-11:width=8,block=bottleneck", "3,8,8"),
    ("resnet-8:width=8,block=preact", "3,8,8"),
    ("resnet-8:width=8,norm=none", "3,8,8"),
    ("resnet-8:width=4,activation=tanh", "3,8,8"),
    ("resnet-8:width=4,activation=sigmoid", "3,8,8"),
    ("resnet-8", "1,28,28"),
]
ALL = QUICK + [
    (f"{name}:width=4{block}{shortcut}{norm}", "3,12,12")
    for name, block in (("resnet-14", ""), ("resnet-20", ",block=bottleneck"),
                        ("resnet-14", ",block=preact"))
    for shortcut in ("", ",shortcut=B", ",shortcut=C")
    for norm in ("", ",norm=none")
] + [
    (f"plain-20:width=4{rest}", "3,12,12")
    for rest in ("", ",norm=none", ",block=bottleneck", ",block=preact", ",activation=tanh",
                 ",activation=sigmoid,norm=none")
] + [
    ("plain-20", "3,32,32"), ("resnet-20", "3,32,32"), ("resnet-56", "3,32,32"),
    ("plain-56:width=8", "1,16,16"), ("resnet-110", "3,32,32"),
]


def read_safetensors(path):
    """Tensors by name: u64 length of the header, the header in JSON, the data."""
    data = path.read_bytes()
    length, = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length])
    types = {"F32": np.float32, "I64": np.int64}
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            flat = np.frombuffer(data[begin:end], types[entry["dtype"]])
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


def opencv(folder, images):
    network = cv2.dnn.readNetFromONNX(str(folder / "model.onnx"))
    network.setInput(images)
    return network.forward()


class OnnxRuntime:
    def __init__(self, node_folder):
        self.node_folder = node_folder

    def __call__(self, folder, images):
        (folder / "images.raw").write_bytes(images.tobytes())
        subprocess.run(["node", HERE / "onnxruntime_logits.mjs", self.node_folder,
                        folder / "model.onnx", folder / "images.raw",
                        ",".join(map(str, images.shape)), folder / "logits.raw"],
                       check=True, stdout=subprocess.DEVNULL)
        return np.fromfile(folder / "logits.raw", np.float32).reshape(len(images), -1)


class PyTorch:
    def __init__(self):
        import torch
        sys.path.insert(0, str(HERE.parent / "golden"))
        from make_golden import Network
        self.torch, self.network = torch, Network

    def __call__(self, folder, images):
        return self.logits(folder, images, self.torch.float32)

    def logits(self, folder, images, precision):
        tensors = read_safetensors(folder / "weights.safetensors")
        name = (folder / "name").read_text()
        network = self.network(name, len(tensors["fc.bias"]), channels=images.shape[1])
        network = network.to(precision).eval()
        network.load_state_dict({n: self.torch.tensor(t) for n, t in tensors.items()})
        with self.torch.no_grad():
            return network(self.torch.tensor(images, dtype=precision)).numpy()

    def rounding(self, folder, images):
        """How far float logits are from double ones, as difference() tells it."""
        return difference(self(folder, images), self.logits(folder, images, self.torch.float64))


def peers(options):
    found = {f"OpenCV {cv2.__version__}": opencv}
    if options.onnxruntime:
        found["ONNX Runtime"] = OnnxRuntime(options.onnxruntime)
    try:
        found["PyTorch"] = PyTorch()
    except ImportError as error:
        print(f"without PyTorch: {error}")
    return found


def difference(logits, ours):
    """The largest, as a share of the largest logit."""
    return float(np.abs(logits - ours).max() / np.abs(ours).max())


def check(options, programs, network, shape, folder):
    subprocess.run([options.export_case, network, shape, folder], check=True)
    (folder / "name").write_text(network)
    subprocess.run([options.residual_lab, "export", "--weights", folder / "weights.safetensors",
                    "--out", folder / "model.onnx"], check=True, stdout=subprocess.DEVNULL)
    batch = read_safetensors(folder / "batch.safetensors")
    images, ours = batch["images"], batch["logits"]
    worst = {}
    for program, logits_of in programs.items():
        several = difference(logits_of(folder, images), ours)
        # Of the same scale: a single image's logits may all be small.
        single = float(np.abs(logits_of(folder, images[:1]) - ours[:1]).max() / np.abs(ours).max())
        worst[program] = max(several, single)
    torch = programs.get("PyTorch")
    rounding = torch.rounding(folder, images) if torch else 0
    return worst, ROUNDINGS * rounding if rounding > TOLERANCE else TOLERANCE


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("residual_lab")
    parser.add_argument("export_case")
    parser.add_argument("--onnxruntime", metavar="FOLDER")
    parser.add_argument("--quick", action="store_true", help="few and small networks")
    options = parser.parse_args()
    programs = peers(options)
    failures, worst = 0, dict.fromkeys(programs, 0.0)
    for network, shape in QUICK if options.quick else ALL:
        with tempfile.TemporaryDirectory() as folder:
            found, allowed = check(options, programs, network, shape, pathlib.Path(folder))
        right = all(value <= allowed for value in found.values())
        failures += not right
        print("ok    " if right else "FAILED", network, shape,
              ", ".join(f"{program} {value:.1e}" for program, value in found.items()),
              f"(of {allowed:.1e} allowed)", flush=True)
        worst = {program: max(worst[program], found[program]) for program in programs}
    print("largest differences, as a share of the largest logit:",
          ", ".join(f"{program} {value:.1e}" for program, value in worst.items()))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
