#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes images.safetensors beside this script: what PyTorch sees in pictures, in evaluation mode.

Weights and pictures are told by formulas that ImageGoldenTest shares (pattern(), weights() in
make_gradients.py, picture() here); stored are only batch norm's statistics over all pictures, and
the last layer, which is made such that all classes are answers. For each network:
  <network>/stored/<tensor>        these tensors
  <network>/maps/<node>            output of a node for the first picture, (C, H, W)
  <network>/cam/<node>/<class>     Grad-CAM there for a class, (H, W)
  <network>/occluded/<class>       probability of a class for the first picture with a square of
                                   SIDE pixels covered, moved by STRIDE, (rows, columns)
  <network>/answers                the answer for each picture, (N)
  <network>/without/<block>        the same with this block switched off

All is computed in double precision from numbers that are exact in float, and rounded to float.
"""
import pathlib

import torch

from make_golden import Network, rounded, write_safetensors
from make_gradients import pattern, weights

NETWORKS = ["plain-20:width=8", "resnet-20:width=8", "resnet-20:width=8,shortcut=B"]
PICTURES, SIZE, COARSE, CLASSES = 64, 16, 4, 10
SIDE, STRIDE = 4, 2
MEAN, DEVIATION = 0.5, 0.25  # of each channel
NORMS = ["bn1", "layer2.0.bn1"]
BLOCKS = ["layer1.1", "layer2.1", "layer3.2"]
CAM_BLOCKS = ["layer2.1", "layer3.2"]
# How far the first answer must be ahead of the second, in logits, for all pictures and lesions:
# far more than float kernels are off by.
LEAST_LEAD = 2e-4


def picture(index):
    """Bytes (3, SIZE, SIZE): COARSE x COARSE squares of random colours."""
    squares = pattern(f"picture {index}", 3 * COARSE * COARSE).reshape(3, COARSE, COARSE)
    levels = ((squares + 0.5) * 256).floor()
    factor = SIZE // COARSE
    return levels.repeat_interleave(factor, 1).repeat_interleave(factor, 2)


def normalised(levels):
    """As our table of the bytes has it: rounded to float."""
    return rounded((levels / 255 - MEAN) / DEVIATION)


def make(name, pictures):
    network = Network(name, CLASSES).double()
    with torch.no_grad():
        for tensor_name, tensor in network.state_dict().items():
            if not tensor_name.endswith("num_batches_tracked"):
                tensor.copy_(weights(tensor_name, tensor))
        norms = [m for m in network.modules() if isinstance(m, torch.nn.BatchNorm2d)]
        for norm in norms:
            norm.momentum = 1.0
        network(pictures)
        for norm in norms:
            norm.running_mean.copy_(rounded(norm.running_mean))
            norm.running_var.copy_(rounded(norm.running_var))
        network.eval()
        spread_answers(network, pictures)
    return network


def spread_answers(network, pictures):
    """Each class's logits get mean 0 and deviation 1 over the pictures."""
    network.fc.bias.zero_()
    logits = network(pictures)
    network.fc.weight.copy_(rounded(network.fc.weight / logits.std(0)[:, None]))
    network.fc.bias.copy_(rounded(-network(pictures).mean(0)))


def stored(network):
    return {n: t.clone() for n, t in network.state_dict().items()
            if "running" in n or n.startswith("fc.")}


def outputs(network, pictures):
    """What passes norms and blocks, by our nodes' names, and the logits."""
    seen, hooks = {}, []
    modules = dict(network.named_modules())
    for module, node in [(n, n) for n in NORMS] + [(b, b + ".relu2") for b in BLOCKS]:
        def keep(_, __, output, node=node):
            output.retain_grad()
            seen[node] = output
        hooks.append(modules[module].register_forward_hook(keep))
    logits = network(pictures)
    for hook in hooks:
        hook.remove()
    return seen, logits


def grad_cam(network, pictures, node, label):
    seen, logits = outputs(network, pictures)
    logits[0, label].backward()
    maps, gradients = seen[node][0], seen[node].grad[0]
    return torch.relu((gradients.mean((1, 2), keepdim=True) * maps).sum(0)).detach()


def cams(network, first):
    """For each node the classes that the map speaks for most and third most."""
    result = {}
    for block in CAM_BLOCKS:
        node = block + ".relu2"
        maps = [grad_cam(network, first, node, label) for label in range(CLASSES)]
        order = sorted(range(CLASSES), key=lambda label: -float(maps[label].norm()))
        for label in (order[0], order[2]):
            result[f"cam/{node}/{label}"] = maps[label]
    return result


def occluded(network, levels):
    grey = round(MEAN * 255 + 1e-9)
    places = range(0, SIZE - SIDE + 1, STRIDE)
    batch = []
    for top in places:
        for left in places:
            covered = levels.clone()
            covered[:, top:top + SIDE, left:left + SIDE] = grey
            batch.append(normalised(covered))
    with torch.no_grad():
        label = int(network(normalised(levels)[None]).argmax())
        probabilities = torch.softmax(network(torch.stack(batch)), 1)[:, label]
    return {f"occluded/{label}": probabilities.reshape(len(places), len(places))}


def answers(network, pictures):
    with torch.no_grad():
        logits = network(pictures)
    best = logits.topk(2, 1).values
    lead = float((best[:, 0] - best[:, 1]).min())
    print(f"{len(logits.argmax(1).unique())} different answers, least lead {lead:.2g}")
    assert lead > LEAST_LEAD, "the answers for some picture are too near to each other"
    return logits.argmax(1)


def without_each_block(network, pictures):
    """A residual block without its convolutions; a plain one left out, where shapes allow it."""
    result = {}
    for name, block in network.named_modules():
        if not hasattr(block, "add_shortcut"):
            continue
        forward = block.forward
        if not network.options.plain:
            block.forward = lambda x, b=block: torch.relu(b.add_shortcut(x, 0.0))
        elif block.stride == 1:
            block.forward = lambda x: x
        else:
            continue
        result[f"without/{name}"] = answers(network, pictures)
        block.forward = forward
    return result


def results(name, levels):
    pictures = normalised(levels)
    network = make(name, pictures)
    file = {f"stored/{n}": t for n, t in stored(network).items()}
    seen, _ = outputs(network, pictures[:1])
    file.update({f"maps/{node}": maps[0] for node, maps in seen.items()})
    file.update(cams(network, pictures[:1]))
    file.update(occluded(network, levels[0]))
    file["answers"] = answers(network, pictures)
    file.update(without_each_block(network, pictures))
    return {f"{name}/{key}": value for key, value in file.items()}


def main():
    torch.set_num_threads(1)
    levels = torch.stack([picture(i) for i in range(PICTURES)])
    file = {}
    for name in NETWORKS:
        file.update(results(name, levels))
    write_safetensors(pathlib.Path(__file__).resolve().parent / "images.safetensors", file)


if __name__ == "__main__":
    main()
