import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MODULES } from './root.mjs';

/** What is put into a package after npm has, because somebody chose it: `names` tells which files of the folder. */
const ADDED = [
  // A compiled FAISS binding (setup/faiss.mjs).
  { package: 'faiss-node', folder: 'build', names: /./ },
  // ONNX Runtime's CUDA libraries (`negareh setup gpu`).
  { package: 'onnxruntime-node', folder: 'bin/napi-v6/linux/x64', names: /^libonnxruntime_providers_/ },
];

/**
 * Takes what was added over into fresh packages of the same version: who has chosen it must not lose it by an update.
 * @param {string} fresh a node_modules folder
 * @param {string} [before] the one that it takes the place of
 */
export function keepBinding(fresh, before = MODULES) {
  for (const { package: name, folder, names } of ADDED) {
    const from = path.join(before, name, folder);
    if (!existsSync(from) || versionOf(path.join(before, name)) !== versionOf(path.join(fresh, name)))
      continue;
    for (const file of readdirSync(from))
      if (names.test(file))
        cpSync(path.join(from, file), path.join(fresh, name, folder, file), { recursive: true });
  }
}

/** @param {string} folder */
function versionOf(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}
