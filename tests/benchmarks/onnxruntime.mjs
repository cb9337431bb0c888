// SPDX-License-Identifier: GPL-3.0-or-later
// Measures the inference of one network in ONNX Runtime, step for step as `residual-lab bench
// --infer` does. compare_pytorch.py starts it. Prints one JSON document.
//
// node onnxruntime.mjs FOLDER MODEL.onnx --batch B --size PIXELS --threads T --seconds S
// FOLDER holds a node_modules with onnxruntime-node.
import {createRequire} from 'node:module';
import path from 'node:path';
import {parseArgs} from 'node:util';

const {values, positionals: [folder, model]} = parseArgs({
    allowPositionals: true,
    options: {
        batch: {type: 'string', default: '128'},
        size: {type: 'string', default: '32'},
        threads: {type: 'string', default: '1'},
        seconds: {type: 'string', default: '3'},
    },
});
const batch = Number(values.batch), size = Number(values.size);
const batchesOfPictures = 16;
const plane = size * size, batchElements = batch * 3 * plane;

const require = createRequire(path.resolve(folder, 'package.json'));
const {InferenceSession, Tensor} = require('onnxruntime-node');

const pictures = Uint8Array.from({length: batchesOfPictures * batchElements},
                                 () => Math.random() * 256);
// (pixel/255 − mean) / deviation of its channel, for all 256 values; of uniform bytes.
const tables = [0, 1, 2].map(
    () => Float32Array.from({length: 256}, (_, pixel) => (pixel / 255 - 0.5) / 0.29));

function normalise(first, out) {
    for (let at = 0, channel = 0; at < batchElements; channel = (channel + 1) % 3) {
        const table = tables[channel];
        for (const end = at + plane; at < end; ++at)
            out[at] = table[pictures[first + at]];
    }
}

const session = await InferenceSession.create(model, {
    intraOpNumThreads: Number(values.threads),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
});
const numbers = new Float32Array(batchElements);
const images = new Tensor('float32', numbers, [batch, 3, size, size]);
let first = 0;

async function step() {
    normalise(first, numbers);
    first = (first + batchElements) % pictures.length;
    await session.run({images});
}

async function repeat(budget, least) {
    const durations = [];
    for (let spent = 0; spent < budget || durations.length < least; spent += durations.at(-1)) {
        const begin = performance.now();
        await step();
        durations.push((performance.now() - begin) / 1000);
    }
    return durations;
}

const seconds = Number(values.seconds);
await repeat(0.1 * seconds, 1);
const durations = (await repeat(seconds, 3)).sort((a, b) => a - b);
console.log(JSON.stringify({
    images_per_second: batch / durations[Math.floor(durations.length / 2)],
    steps: durations.length,
    version: require('onnxruntime-node/package.json').version,
}));
