import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MODULES } from './root.mjs';

/** Files that were added to a package after npm, because somebody chose them: `names` selects files of the folder. */
const ADDED = [
  // A compiled FAISS binding (setup/faiss.mjs).
  { package: 'faiss-node', folder: 'build', names: /./ },
  // ONNX Runtime's CUDA libraries (`negareh setup gpu`).
  { package: 'onnxruntime-node', folder: 'bin/napi-v6/linux/x64', names: /^libonnxruntime_providers_/ },
];

/**
 * Copies the additions into fresh packages of the same version, because an update must not lose what somebody chose.
 * @param {string} fresh a node_modules folder
 * @param {string} [before] the one that it replaces
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
