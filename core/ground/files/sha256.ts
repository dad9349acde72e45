/** A checksum as the database keeps it (32 bytes) and as everything else names it (64 lower-case hex digits). */
export const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
