import type { Device } from '../../../ground/onnx/device.ts';
import type { CodesDescription } from '../snapshot/manifest.ts';
import { chooseScan, type ScanChoice, type ScanPlan } from './scan-choice.ts';

interface Snapshot {
  readonly count: number;
  readonly codes: CodesDescription | undefined;
  /** Engines that are asked first: the exact rows answer for them now and then. */
  readonly faiss: object | undefined;
  readonly usearch: object | undefined;
}

interface Options {
  readonly device: Device;
  readonly dimension: number;
  readonly threads: number;
  readonly scan: ScanChoice;
}

/** How the rows of a snapshot are rounded, where they are. */
export interface Rounding {
  readonly codes: (ScanPlan & { readonly description: CodesDescription }) | undefined;
  /** Norm that no row exceeds, where they may lie on a graphics card as float16. */
  readonly largestNorm?: number | undefined;
}

/** The codes are for processors; a graphics card that has float16 multiplies it as it is. */
export async function chooseRounding(
  { count, codes, faiss, usearch }: Snapshot,
  { device, dimension, threads, scan }: Options,
): Promise<Rounding> {
  if (!codes) return { codes: undefined };
  if (device !== 'cpu')
    return { codes: undefined, largestNorm: scan.wanted === 'fp32' ? undefined : codes.largestNorm };
  if (faiss || usearch) return { codes: undefined };
  const plan = await chooseScan(scan, { bytes: count * dimension * 4, threads });
  return { codes: plan && { ...plan, description: codes } };
}
