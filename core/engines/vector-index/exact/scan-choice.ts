import { mkdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../../ground/files/write-whole.ts';
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

const RememberedScans = z.object({
  machine: z.string(),
  int8Ms: z.number(),
  fp32Ms: z.number(),
});
export type RememberedScans = z.infer<typeof RememberedScans>;

/** What a measurement holds for: another processor, runtime or number of threads is measured anew. */
const machineOf = (threads: number): string =>
  [process.arch, cpus()[0]?.model ?? '', cpus().length, `threads ${threads}`, runtimeVersion()].join(' · ');

export const codesPay = ({ int8Ms, fp32Ms }: MeasuredScans): boolean => int8Ms <= WORTH * fp32Ms;

/** What was measured here at an earlier opening. */
export async function readMeasured(file: string): Promise<RememberedScans | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return RememberedScans.parse(JSON.parse(text));
  } catch {
    // Cut off, of another version or not there: it is measured again.
    return undefined;
  }
}

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
  const known = file === undefined ? undefined : await readMeasured(file);
  if (known?.machine === machine) return codesPay(known) ? range : undefined;
  const measured = await measureScans({ range, threads });
  if (file !== undefined) await remember(file, { machine, ...measured });
  return codesPay(measured) ? range : undefined;
}

async function remember(file: string, scans: RememberedScans): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeWhole(file, `${JSON.stringify(scans, null, 2)}\n`);
  } catch {
    // A full or read-only disk keeps nobody from searching; the next opening measures again.
  }
}
