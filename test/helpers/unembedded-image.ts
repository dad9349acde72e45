import { randomBytes } from 'node:crypto';
import { newId } from '../../core/ground/domain/id.ts';

/** The row of a newly added image: no model has embedded it, and it has no file. */
export const unembeddedImage = () => ({
  id: newId(),
  sha256: new Uint8Array(randomBytes(32)),
  format: 'jpeg',
  width: 9,
  height: 9,
  byteSize: 1,
  source: 'upload' as const,
});
