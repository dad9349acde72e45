import { cudaProvider, hasCudaProvider, hasNvidiaCard } from '../../core/ground/onnx/cuda-provider.ts';
import { missingLibraries } from '../../core/ground/onnx/missing-libraries.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

/** What is missing for using the NVIDIA card; empty if there is no such card, or it is not wanted. */
export async function checkCuda({ config: { device } }: Pick<DoctorContext, 'config'>): Promise<Finding[]> {
  const provider = cudaProvider();
  if (device === 'cpu' || device === 'webgpu' || !provider) return [];
  if (!hasCudaProvider())
    return hasNvidiaCard() ? [{ level: 'warn', code: 'cuda.absent', parameters: {} }] : [];
  return describeProvider(provider);
}

/** Whether the machine has every library that the provider is linked to. */
export async function describeProvider(file: string): Promise<Finding[]> {
  const missing = await missingLibraries(file);
  if (missing.length === 0) return [{ level: 'ok', code: 'cuda.ok', parameters: {} }];
  return [{ level: 'warn', code: 'cuda.incomplete', parameters: { libraries: missing.join(', ') } }];
}
