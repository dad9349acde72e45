import { cpus } from 'node:os';
import { runtimeVersion } from '../../../ground/onnx/session.ts';
import type { MeasuredScans } from './measure-scans.ts';
import { MEASURED_BYTES } from './measured-index.ts';
import { CODES_VERSION } from './row-codes.ts';

/** How the exact search compares: int8 codes first and float32 for what comes into question, or float32 alone. */
export type ExactScan = 'auto' | 'int8' | 'fp32';

export interface ScanChoice {
  readonly wanted: ExactScan;
  /** With int8, how several queries at once are compared; the faster way on this machine without it. */
  readonly many?: ManyScan;
  /** A file that keeps what was measured of this machine; without one it is measured at each opening. */
  readonly file?: string;
}

/** Below this, float32 takes less than a millisecond or two, and a second look costs as much as it saves. */
const SMALL_BYTES = 2 ** 24;
/** The codes must win clearly: they take memory of their own. */
const WORTH = 0.8;

/** What a measurement holds for: another processor, runtime, number of threads, kind of codes or kernel is measured anew. */
const machineOf = (threads: number, kernelVersion: number): string =>
  [
    process.arch,
    cpus()[0]?.model ?? '',
    cpus().length,
    `threads ${threads}`,
    runtimeVersion(),
    process.version,
    `codes ${CODES_VERSION}`,
    `kernel ${kernelVersion}`,
  ].join(' · ');

/** Fewer queries at once are compared as one is: a kernel that reads the codes once for all of them is as fast for those as any. */
const MANY = 8;

export const areMany = (count: number): boolean => count >= MANY;

/** How several queries at once are compared: int8 by the kernel, int8 by ONNX Runtime's products, float32. */
export type ManyScan = 'kernel' | 'products' | 'fp32';

/** How queries are compared, by how many there are at once. */
export interface ScanPlan {
  readonly one: 'int8' | 'fp32';
  readonly many: ManyScan;
}

/** How so many queries at once are compared. */
export const scanOf = ({ one, many }: ScanPlan, count: number): ManyScan => {
  if (areMany(count)) return many;
  return one === 'int8' ? 'kernel' : 'fp32';
};

/**
 * What many queries by codes cost beside their pass, as a part of what comparing the measured index in float32 takes: the sample, and
 * choosing, reading and scoring what is in question. It does not grow with the index: on two cores with VNNI some 5 ms for 32 queries, where
 * that float32 takes 9 to 10; what both ways do behind that, naming the images, is left out.
 */
const AFTERWARDS = 0.5;

/** @param bytes of the index in float32. @returns undefined where codes are not worth their memory. */
export function planOf({ int8Ms, fp32Ms, many }: MeasuredScans, bytes: number): ScanPlan | undefined {
  const one = int8Ms <= WORTH * fp32Ms ? 'int8' : 'fp32';
  const size = bytes / MEASURED_BYTES;
  const inFloat32 = size * many.fp32Ms;
  const inInt8 = size * Math.min(many.kernelMs, many.productsMs) + AFTERWARDS * many.fp32Ms;
  if (one === 'fp32' && inInt8 > WORTH * inFloat32) return undefined;
  if (inInt8 > inFloat32) return { one, many: 'fp32' };
  return { one, many: many.productsMs < many.kernelMs ? 'products' : 'kernel' };
}

/** How an index of so many bytes of float32 is searched by its codes; undefined where it is not. */
export async function chooseScan(
  { wanted, many, file }: ScanChoice,
  { bytes, threads }: { readonly bytes: number; readonly threads: number },
): Promise<ScanPlan | undefined> {
  if (wanted === 'fp32' || (wanted === 'auto' && bytes < SMALL_BYTES)) return undefined;
  // Most collections are small: a thread that opens an index loads this, and below, when it is wanted.
  const { isScannable, KERNEL_VERSION } = await import('./scan/scan-kernel.ts');
  if (!isScannable()) return undefined;
  if (wanted === 'int8' && many) return { one: 'int8', many };
  const machine = machineOf(threads, KERNEL_VERSION);
  const { readMeasured, remember } = await import('./remembered-scans.ts');
  const known = file === undefined ? undefined : await readMeasured(file);
  const isKnown = known?.machine === machine;
  const measured = isKnown ? known : await (await import('./measure-scans.ts')).measureScans(threads);
  if (!isKnown && file !== undefined) await remember(file, { machine, ...measured });
  if (wanted === 'auto') return planOf(measured, bytes);
  const { kernelMs, productsMs } = measured.many;
  return { one: 'int8', many: productsMs < kernelMs ? 'products' : 'kernel' };
}
