// SPDX-License-Identifier: GPL-3.0-or-later
// node onnxruntime_logits.mjs FOLDER MODEL.onnx IMAGES N,C,H,W LOGITS
// Runs a model on a batch: IMAGES and LOGITS are files of raw floats. FOLDER holds a node_modules
// with onnxruntime-node. Prints its version.
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

const [folder, model, images, shape, logits] = process.argv.slice(2);
const require = createRequire(path.resolve(folder, 'package.json'));
const {InferenceSession, Tensor} = require('onnxruntime-node');

const bytes = readFileSync(images);
const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const session = await InferenceSession.create(model);
const input = new Tensor('float32', numbers, shape.split(',').map(Number));
const output = await session.run({input});
writeFileSync(logits, output.logits.data);
console.log(require('onnxruntime-node/package.json').version);
