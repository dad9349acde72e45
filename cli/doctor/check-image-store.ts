import { ownError } from '../../core/ground/errors.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';

/** Whether the bucket can be written and read, honours conditional requests, and does not keep deleted objects as versions. */
export async function checkImageStore({ config, message }: DoctorContext): Promise<Finding[]> {
  const { imageStore: place } = config;
  if (place === undefined) return [{ level: 'ok', code: 'image-store.disk', parameters: {} }];
  const { probeStore } = await import('../../core/data/images/s3/probe-store.ts');
  try {
    const { tookMs, hasConditions, isVersioned } = await probeStore(place, config);
    const found: Finding[] = [{ level: 'ok', code: 'image-store.ok', parameters: { place, tookMs } }];
    if (!hasConditions)
      found.push({ level: 'warn', code: 'image-store.unconditional', parameters: { place } });
    if (isVersioned) found.push({ level: 'warn', code: 'image-store.versioned', parameters: { place } });
    return found;
  } catch (error) {
    const own = ownError(error);
    if (!own) throw error;
    return [{ level: 'fail', code: 'image-store.failed', parameters: { message: message(own) } }];
  }
}
