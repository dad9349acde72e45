import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { reasonOf } from '../errors.ts';

/**
 * Names of the libraries that a shared library is linked to and this machine does not have: parts of CUDA and cuDNN.
 * @throws Error where `ldd` cannot read the file.
 */
export async function missingLibraries(file: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ldd', [file]).catch((error: unknown) => {
    throw new Error(reasonOf(error), { cause: error });
  });
  // The runtime loads this library after its own, which is therefore never missing.
  const own = /^libonnxruntime/;
  return stdout
    .split('\n')
    .flatMap(line => /^\s*(\S+) => not found/.exec(line)?.[1] ?? [])
    .filter(name => !own.test(name));
}
