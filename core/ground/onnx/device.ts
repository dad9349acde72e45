import { existsSync } from 'node:fs';

export type Device = 'cpu' | 'webgpu' | 'cuda';

/** Kernel device nodes of real graphics cards; a software Vulkan driver has none. */
const GPU_NODES = ['/dev/nvidia0', '/dev/dri/renderD128', '/dev/dxg'];

/** True on machines with a graphics card of their own: software adapters answer WebGPU too, many times slower. */
const hasRealGpu = (): boolean => process.platform === 'darwin' || GPU_NODES.some(node => existsSync(node));

/**
 * Which device `auto` means here.
 * @param bundled the execution providers that the runtime brings.
 */
export function resolveDevice(
  wanted: Device | 'auto',
  bundled: readonly string[],
  realGpu = hasRealGpu(),
): Device {
  if (wanted !== 'auto') return wanted;
  if (!realGpu) return 'cpu';
  return (['cuda', 'webgpu'] as const).find(device => bundled.includes(device)) ?? 'cpu';
}
