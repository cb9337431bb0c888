#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_published_weights.py PROGRAM WEIGHTS DATA

Evaluates weights that others have trained and published, straight from their PyTorch files and
again as exported safetensors files that say everything of themselves. Each must classify exactly
as many of CIFAR-10's 10,000 test images rightly as with PyTorch.

WEIGHTS is the folder with the files of github.com/akamaster/pytorch_resnet_cifar10 (BSD-2-Clause),
DATA the one with CIFAR-10's binary version.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

RIGHT = {20: ("resnet20-12fca82f.th", 9173), 44: ("resnet44-014dd654.th", 9310)}


def run(*arguments):
    return subprocess.run(arguments, check=True, text=True, stdout=subprocess.PIPE).stdout


def main(program, weights, data):
    failures = 0
    with tempfile.TemporaryDirectory() as scratch:
        for depth, (name, right) in RIGHT.items():
            source, = pathlib.Path(weights).glob(f"*{name}")
            exported = pathlib.Path(scratch, f"{depth}.safetensors")
            how = ("--network", f"resnet-{depth}", "--dataset", "cifar-10", "--normalize", "imagenet")
            run(program, "export", "--weights", source, "--out", exported, *how)
            for file, options in ((source, how), (exported, ())):
                result = json.loads(run(program, "evaluate", "--weights", file, "--data", data,
                                        "--json", *options))
                isRight = (result["correct"], result["count"]) == (right, 10000)
                failures += not isRight
                print(f"{'ok' if isRight else 'FAILED'}: {file.name}: {result['correct']} of "
                      f"{result['count']} right, {right} expected", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
