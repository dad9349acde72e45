import { randomUUID } from 'node:crypto';
import { Bucket } from './bucket.ts';
import type { S3Config } from './store-connection.ts';
import { placeOf } from './store-place.ts';

export interface StoreProbe {
  /** Until a small object was written, read and deleted. */
  readonly tookMs: number;
  /** Whether a second writer is kept from the first one's object. */
  readonly hasConditions: boolean;
  /** Whether the bucket keeps older versions; undefined when our key may not ask. */
  readonly isVersioned: boolean | undefined;
}

/** Writes, reads and deletes an object of its own. @throws as every use of the image store does */
export async function probeStore(address: string, config: S3Config): Promise<StoreProbe> {
  const bucket = new Bucket(placeOf(address), config);
  const key = `.doctor/${randomUUID()}`;
  const began = performance.now();
  try {
    await bucket.put(key, Buffer.from('first'), { ifAbsent: true });
    const isSecond = await bucket.put(key, Buffer.from('second'), { ifAbsent: true });
    const found = await bucket.get(key);
    await bucket.delete(key);
    const tookMs = Math.round(performance.now() - began);
    const hasConditions = !isSecond && found?.toString() === 'first';
    return { tookMs, hasConditions, isVersioned: await bucket.isVersioned() };
  } finally {
    bucket.close();
  }
}
