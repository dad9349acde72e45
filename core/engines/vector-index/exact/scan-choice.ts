import { cpus } from 'node:os';
import { type ByteRange, byteRange } from '../../../ground/onnx/byte-products.ts';
import { runtimeVersion } from '../../../ground/onnx/session.ts';
import { type MeasuredScans, measureScans } from './measure-scans.ts';

/** How the exact search compares: int8 codes first and float32 for what comes into question, or float32 alone. */
export type ExactScan = 'auto' | 'int8' | 'fp32';

export interface ScanChoice {
  readonly wanted: ExactScan;
  /** A file that keeps what was measured of this machine; without one it is measured at each opening. */
  readonly file?: string;
}

/** Below this, float32 takes less than a millisecond or two, and a second look costs as much as it saves. */
const SMALL_BYTES = 2 ** 24;
/** The codes must win clearly: they take memory of their own. */
const WORTH = 0.8;

/** What a measurement holds for: another processor, runtime or number of threads is measured anew. */
const machineOf = (threads: number): string =>
  [process.arch, cpus()[0]?.model ?? '', cpus().length, `threads ${threads}`, runtimeVersion()].join(' · ');

export const codesPay = ({ int8Ms, fp32Ms }: MeasuredScans): boolean => int8Ms <= WORTH * fp32Ms;

/**
 * Whether an index of so many bytes of float32 is searched by its codes.
 * @returns the numbers that a query may be rounded to; undefined for float32 alone.
 */
export async function chooseScan(
  { wanted, file }: ScanChoice,
  { bytes, threads }: { readonly bytes: number; readonly threads: number },
): Promise<ByteRange | undefined> {
  if (wanted === 'fp32' || (wanted === 'auto' && bytes < SMALL_BYTES)) return undefined;
  const range = await byteRange();
  if (range === undefined || wanted === 'int8') return range;
  const machine = machineOf(threads);
  // Most collections are small: a thread that opens an index loads this when it is wanted.
  const { readMeasured, remember } = await import('./remembered-scans.ts');
  const known = file === undefined ? undefined : await readMeasured(file);
  if (known?.machine === machine) return codesPay(known) ? range : undefined;
  const measured = await measureScans({ range, threads });
  if (file !== undefined) await remember(file, { machine, ...measured });
  return codesPay(measured) ? range : undefined;
}
