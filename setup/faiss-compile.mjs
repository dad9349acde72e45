import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MODULES } from './root.mjs';
import { run } from './run.mjs';

const PREFIXES = ['/usr', '/usr/local', '/opt/homebrew'];
const COMPILERS = ['g++', 'c++', 'clang++'];
const COMPILE_MS = 180_000;

/** faiss-node is written for FAISS 1.7.4, which has idx_t in the namespace; Debian's 1.7.3 has it in Index only. */
const COMPAT = `#include <faiss/Index.h>
#if FAISS_VERSION_MAJOR == 1 && (FAISS_VERSION_MINOR < 7 || (FAISS_VERSION_MINOR == 7 && FAISS_VERSION_PATCH < 4))
namespace faiss { using idx_t = Index::idx_t; }
#endif
`;

const findPrefix = () =>
  PREFIXES.find(prefix => existsSync(path.join(prefix, 'include', 'faiss', 'Index.h')));

const findCompiler = () =>
  (process.env['PATH'] ?? '')
    .split(':')
    .flatMap(folder => COMPILERS.map(name => path.join(folder, name)))
    .find(file => existsSync(file));

/** What compiling the binding needs but is missing. */
export const missingForCompiling = () => [
  ...(findPrefix() ? [] : ['FAISS']),
  ...(findCompiler() ? [] : ['g++']),
];

/**
 * Compiles faiss-node's one source file against the system's FAISS.
 * @param {string} target the binding's file
 * @returns {Promise<boolean>} whether it worked
 */
export async function compileBinding(target) {
  const prefix = findPrefix();
  const compiler = findCompiler();
  if (!prefix || !compiler) return false;
  const folder = mkdtempSync(path.join(tmpdir(), 'negareh-faiss-'));
  try {
    const compat = path.join(folder, 'compat.h');
    writeFileSync(compat, COMPAT);
    mkdirSync(path.dirname(target), { recursive: true });
    const fresh = `${target}.new`;
    const args = [...flags(prefix, compat), ...libraries(), '-o', fresh];
    const { ok } = await run(compiler, args, { timeoutMs: COMPILE_MS });
    if (ok) renameSync(fresh, target);
    return ok;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} prefix
 * @param {string} compat
 */
const flags = (prefix, compat) => [
  '-O3',
  '-std=c++17',
  '-fPIC',
  '-shared',
  '-include',
  compat,
  '-DNAPI_VERSION=8',
  '-DNAPI_CPP_EXCEPTIONS',
  `-I${path.join(MODULES, 'node-api-headers', 'include')}`,
  `-I${path.join(MODULES, 'node-addon-api')}`,
  `-I${path.join(prefix, 'include')}`,
  `-L${path.join(prefix, 'lib')}`,
  path.join(MODULES, 'faiss-node', 'src', 'faiss.cc'),
];

/** Debian has FAISS as a static library, which needs BLAS and OpenMP by name; Homebrew has it as a dynamic one. */
const libraries = () =>
  process.platform === 'darwin'
    ? ['-lfaiss', '-undefined', 'dynamic_lookup']
    : ['-lfaiss', '-lopenblas', '-fopenmp'];
