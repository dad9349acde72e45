import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { reasonOf } from '../errors.ts';

const PACKAGE = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));

/** The runtime's own script, which fetches what is too large for its package on npm. */
export const FETCH_SCRIPT = path.join(PACKAGE, 'script/install.js');

/** What runs graphs on NVIDIA's cards, where it has been fetched; the runtime has none for other machines. */
export const CUDA_PROVIDER =
  process.platform === 'linux' && process.arch === 'x64'
    ? path.join(PACKAGE, 'bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so')
    : undefined;

/** Whether it is there: the runtime tells only what its package brought. */
export const hasCudaProvider = (): boolean => CUDA_PROVIDER !== undefined && existsSync(CUDA_PROVIDER);

/** Kernel devices of NVIDIA's cards, also under Windows' Linux. */
const CARD_NODES = ['/dev/nvidia0', '/dev/dxg'];
export const hasNvidiaCard = (): boolean => CARD_NODES.some(node => existsSync(node));

/**
 * Names of the libraries that a shared library is linked to and this machine does not have: parts of CUDA and cuDNN.
 * @throws Error where `ldd` cannot read the file.
 */
export async function missingLibraries(file: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ldd', [file]).catch((error: unknown) => {
    throw new Error(reasonOf(error), { cause: error });
  });
  // It is loaded by the runtime, which has this one loaded already.
  const own = /^libonnxruntime/;
  return stdout
    .split('\n')
    .flatMap(line => /^\s*(\S+) => not found/.exec(line)?.[1] ?? [])
    .filter(name => !own.test(name));
}
