import { existsSync } from 'node:fs';

export type Device = 'cpu' | 'webgpu' | 'cuda';

/** Kernel device nodes of graphics cards. A machine without any is not searched further. */
const GPU_NODES = ['/dev/nvidia0', '/dev/dri/renderD128', '/dev/dxg'];

const hasGpuNode = (): boolean => process.platform === 'darwin' || GPU_NODES.some(node => existsSync(node));

/**
 * What `auto` tries here before the processor, the fastest first.
 * @param available the execution providers that are here.
 */
export const candidateDevices = (
  available: readonly string[],
  hasGpu = hasGpuNode(),
): ('cuda' | 'webgpu')[] =>
  hasGpu ? (['cuda', 'webgpu'] as const).filter(device => available.includes(device)) : [];
