import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Searched only on demand, because threads that compute on the processor never need it. */
const inPackage = (file: string): string =>
  path.join(path.dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')), file);

/** The runtime's own script, which fetches what is too large for its package on npm. */
export const fetchScript = (): string => inPackage('script/install.js');

/** The provider for NVIDIA's cards, if it has been fetched; the runtime has none for other machines. */
export const cudaProvider = (): string | undefined =>
  process.platform === 'linux' && process.arch === 'x64'
    ? inPackage('bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so')
    : undefined;

/** Whether the provider is installed: the runtime lists only what its package included. */
export function hasCudaProvider(): boolean {
  const provider = cudaProvider();
  return provider !== undefined && existsSync(provider);
}

/** Kernel devices of NVIDIA's cards, also under Windows' Linux. */
const CARD_NODES = ['/dev/nvidia0', '/dev/dxg'];
export const hasNvidiaCard = (): boolean => CARD_NODES.some(node => existsSync(node));
