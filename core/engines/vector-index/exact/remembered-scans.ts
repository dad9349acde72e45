import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../../ground/files/write-whole.ts';

const RememberedScans = z.object({
  machine: z.string(),
  int8Ms: z.number(),
  fp32Ms: z.number(),
});
export type RememberedScans = z.infer<typeof RememberedScans>;

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

export async function remember(file: string, scans: RememberedScans): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeWhole(file, `${JSON.stringify(scans, null, 2)}\n`);
  } catch {
    // A full or read-only disk keeps nobody from searching; the next opening measures again.
  }
}
