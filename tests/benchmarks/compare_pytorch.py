#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Residual Lab beside PyTorch and ONNX Runtime: the same work in turns, medians and ratios.

Each measurement is a process of its own, so that environment and peak memory are clean. The turns
are interleaved (A B C, A B C, …): a machine that gets slower in between slows all of them. Prints
Markdown tables; what happens meanwhile goes to standard error.

    tests/benchmarks/compare_pytorch.py build/release/residual-lab --threads 1 2
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
OURS = "Residual Lab"
ONNX = "ONNX Runtime"
LAYOUTS = {"train": {"PyTorch NCHW": "nchw", "PyTorch channels last": "channels_last"},
           "infer": {"PyTorch NCHW": "nchw", "PyTorch channels last": "channels_last",
                     "PyTorch frozen": "frozen"}}


def run(command, environment=None):
    """Runs a program; returns what it printed and its peak resident memory in bytes."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True,
                               env={**os.environ, **(environment or {})})
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)  # of this child alone
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))} failed with {process.returncode}")
    return output, usage.ru_maxrss * 1024


class Work:
    """One network, one kind of work, one number of threads."""

    def __init__(self, options, network, mode, threads):
        self.options, self.network, self.mode, self.threads = options, network, mode, threads
        self.common = ["--batch", options.batch, "--threads", threads, "--seconds",
                       options.seconds]

    def ours(self):
        size = self.options.size
        command = [self.options.program, "bench", self.network, f"--{self.mode}", "--json",
                   "--input", f"3,{size},{size}", *self.common]
        if self.options.instructions:
            command += ["--instructions", self.options.instructions]
        output, memory = run(command)
        return {**json.loads(output)["measurements"][0], "memory": memory}

    def pytorch(self, layout):
        environment = {"OMP_NUM_THREADS": str(self.threads)}
        if self.options.instructions:
            environment["ATEN_CPU_CAPABILITY"] = self.options.instructions
            environment["ONEDNN_MAX_CPU_ISA"] = self.options.instructions.upper()
        output, memory = run([self.options.python, HERE / "pytorch_speed.py", self.network,
                              "--mode", self.mode, "--layout", layout, "--size",
                              self.options.size, *self.common], environment)
        return {**json.loads(output), "memory": memory}

    def onnx_runtime(self, model):
        output, memory = run(["node", HERE / "onnxruntime.mjs", self.options.onnxruntime, model,
                              "--size", self.options.size, *self.common])
        return {**json.loads(output), "memory": memory}

    def contenders(self, folder):
        """Name → function that measures once."""
        result = {OURS: self.ours}
        for name, layout in LAYOUTS[self.mode].items():
            result[name] = lambda layout=layout: self.pytorch(layout)
        if self.mode == "infer" and not why_no_onnx(self.options):
            model = pathlib.Path(folder) / "network.onnx"
            run([self.options.python, HERE / "pytorch_speed.py", self.network, "--export", model,
                 "--batch", self.options.batch, "--size", self.options.size])
            result[ONNX] = lambda: self.onnx_runtime(model)
        return result

    def measure(self):
        """Name → the list of its measurements."""
        with tempfile.TemporaryDirectory() as folder:
            contenders = self.contenders(folder)
            results = {name: [] for name in contenders}
            for turn in range(self.options.rounds):
                for name, once in contenders.items():
                    results[name].append(once())
                    print(f"{self.mode} {self.network}, threads: {self.threads}, round {turn + 1} "
                          f"of {self.options.rounds}: {name} "
                          f"{results[name][-1]['images_per_second']:.0f} images/s",
                          file=sys.stderr)
        return results

    def require_same_network(self, results):
        summary, _ = run([self.options.program, "summary", self.network, "--json", "--input",
                          f"3,{self.options.size},{self.options.size}"])
        ours = json.loads(summary)["parameters"]
        theirs = results["PyTorch NCHW"][0]["parameters"]
        if ours != theirs:
            raise SystemExit(f"{self.network} has {ours} parameters here, {theirs} in PyTorch")


def why_no_onnx(options):
    if not options.onnxruntime:
        return "left out: no folder with onnxruntime-node was given (--onnxruntime)"
    if options.instructions:
        return "left out: it can't be held to an instruction set"
    return ""


def median(results, key):
    return statistics.median(result[key] for result in results)


def markdown(works):
    """One table: a row for each work."""
    names = list(works[0][1])
    print("| network | threads | " + " | ".join(f"{name}, images/s" for name in names)
          + " | ratio | memory, MB | least of the others | ratio | share of peak |")
    print("|---|" + "---:|" * (len(names) + 6))
    for work, results in works:
        work.require_same_network(results)
        speeds = {name: median(results[name], "images_per_second") for name in names}
        memory = {name: median(results[name], "memory") for name in names}
        best = max(speed for name, speed in speeds.items() if name != OURS)
        least = min(size for name, size in memory.items() if name != OURS)
        print(f"| {work.network} | {work.threads} | "
              + " | ".join(f"{speeds[name]:.0f}" for name in names)
              + f" | **{speeds[OURS] / best:.2f}** | {memory[OURS] / 1e6:.0f} | {least / 1e6:.0f}"
              + f" | {memory[OURS] / least:.2f}"
              + f" | {100 * median(results[OURS], 'share_of_peak'):.0f} % |")


def describe(mode, works, options):
    title = {"train": "Training", "infer": "Inference"}[mode]
    ours, torch = works[0][1][OURS][0], works[0][1]["PyTorch NCHW"][0]
    print(f"\n### {title}\n")
    print(f"Batches of {options.batch} images 3×{options.size}×{options.size}; medians of "
          f"{options.rounds} interleaved rounds of {options.seconds:g} s. "
          f"Residual Lab: {ours['instructions']}; "
          f"PyTorch {torch['version']}: {torch['instructions']}"
          + (f" (held to {options.instructions})" if options.instructions else "") + ".")
    if mode == "infer":
        why = why_no_onnx(options)
        print("ONNX Runtime " + (why or works[0][1][ONNX][0]["version"]) + ".")
    print("The ratio of speeds is to the fastest of the others, that of memory to the least.\n")


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path, help="residual-lab, built for release")
    parser.add_argument("--networks", nargs="+", metavar="N", default=["resnet-20", "resnet-56"])
    parser.add_argument("--mode", nargs="+", choices=["train", "infer"], default=["train", "infer"])
    parser.add_argument("--threads", nargs="+", type=int, metavar="T", default=[os.cpu_count()])
    parser.add_argument("--batch", type=int, default=128, metavar="B")
    parser.add_argument("--size", type=int, default=32, metavar="PIXELS")
    parser.add_argument("--seconds", type=float, default=5, metavar="S", help="each measurement")
    parser.add_argument("--rounds", type=int, default=5, metavar="R")
    parser.add_argument("--instructions", choices=["avx2"],
                        help="hold both programs to this instruction set")
    parser.add_argument("--onnxruntime", metavar="DIR",
                        help="folder whose node_modules has onnxruntime-node")
    parser.add_argument("--python", default="/usr/bin/python3", help="the one that has torch")
    return parser.parse_args()


def main():
    options = parse_options()
    options.program = options.program.resolve()
    if not options.program.is_file():
        raise SystemExit(f"{options.program} isn't there; build residual-lab first")
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"warning: other programs are running here (load {load:.1f})", file=sys.stderr)
    for mode in options.mode:
        works = []
        for network in options.networks:
            for threads in options.threads:
                work = Work(options, network, mode, threads)
                works.append((work, work.measure()))
        describe(mode, works, options)
        markdown(works)


if __name__ == "__main__":
    main()
