import { cpus } from 'node:os';
import { runtimeVersion } from '../../../ground/onnx/session.ts';
import { type MeasuredScans, measureScans } from './measure-scans.ts';
import { CODES_VERSION } from './row-codes.ts';
import { isScannable } from './scan/scan-kernel.ts';

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

/** What a measurement holds for: another processor, runtime, number of threads or kind of codes is measured anew. */
const machineOf = (threads: number): string =>
  [
    process.arch,
    cpus()[0]?.model ?? '',
    cpus().length,
    `threads ${threads}`,
    runtimeVersion(),
    process.version,
    `codes ${CODES_VERSION}`,
  ].join(' · ');

export const codesPay = ({ int8Ms, fp32Ms }: MeasuredScans): boolean => int8Ms <= WORTH * fp32Ms;

/** Whether an index of so many bytes of float32 is searched by its codes. */
export async function choosesCodes(
  { wanted, file }: ScanChoice,
  { bytes, threads }: { readonly bytes: number; readonly threads: number },
): Promise<boolean> {
  if (wanted === 'fp32' || (wanted === 'auto' && bytes < SMALL_BYTES) || !isScannable()) return false;
  if (wanted === 'int8') return true;
  const machine = machineOf(threads);
  // Most collections are small: a thread that opens an index loads this when it is wanted.
  const { readMeasured, remember } = await import('./remembered-scans.ts');
  const known = file === undefined ? undefined : await readMeasured(file);
  if (known?.machine === machine) return codesPay(known);
  const measured = await measureScans(threads);
  if (file !== undefined) await remember(file, { machine, ...measured });
  return codesPay(measured);
}
