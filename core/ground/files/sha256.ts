import { createHash } from 'node:crypto';

/** A checksum as the database keeps it (32 bytes) and as everything else names it (64 lower-case hex digits). */
export const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The checksum of bytes or of a text in UTF-8, 32 bytes. */
export const sha256Of = (content: string | Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(createHash('sha256').update(content).digest());

/** The same in hex. */
export const sha256Hex = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');
