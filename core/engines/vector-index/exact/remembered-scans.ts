import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readJsonIfValid } from '../../../ground/files/parse-json.ts';
import { writeWhole } from '../../../ground/files/write-whole.ts';

const RememberedScans = z.object({
  machine: z.string(),
  int8Ms: z.number(),
  fp32Ms: z.number(),
  many: z.object({ kernelMs: z.number(), productsMs: z.number(), fp32Ms: z.number() }),
});
export type RememberedScans = z.infer<typeof RememberedScans>;

/** The measurements of an earlier opening on this machine; if they cannot be read, they are made again. */
export const readMeasured = (file: string): Promise<RememberedScans | undefined> =>
  readJsonIfValid(file, RememberedScans);

export async function remember(file: string, scans: RememberedScans): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeWhole(file, `${JSON.stringify(scans, null, 2)}\n`);
  } catch {
    // A full or read-only disk does not prevent searches; the next opening measures again.
  }
}
