import { inflateSync } from 'node:zlib';

/** What decides how the pixels look, and their density, which nearly every file has; text, times and what programs keep for themselves are left out. */
const KEPT = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'cICP',
  'iCCP',
  'sBIT',
  'eXIf',
  'pHYs',
]);
/** The ones among them that a picture can do without. */
const LIMITS: Readonly<Record<string, number>> = { iCCP: 4_000_000, eXIf: 1_000_000 };
const SIGNATURE_BYTES = 8;
/** Length, type and checksum. */
const FRAME_BYTES = 12;

/**
 * A PNG file without the chunks that have nothing to do with its pixels. libpng inflates compressed texts (zTXt, iTXt)
 * of up to eight megabytes each, a thousand of them, before it looks at the first pixel, and twice. A colour profile
 * that inflates to more than any profile has goes, too. What is broken is left for libpng to find.
 * @returns the same bytes when all may stay.
 */
export function withoutPngTexts(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kept: Uint8Array[] = [];
  let from = 0;
  let at = SIGNATURE_BYTES;
  while (at + FRAME_BYTES <= bytes.length) {
    const length = view.getUint32(at);
    const end = Math.min(at + FRAME_BYTES + length, bytes.length);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!isHarmless(type, bytes.subarray(at + 8, end - 4))) {
      if (at > from) kept.push(bytes.subarray(from, at));
      from = end;
    }
    at = end;
    if (type === 'IEND') break;
  }
  if (from === 0) return bytes;
  kept.push(bytes.subarray(from));
  return Buffer.concat(kept);
}

function isHarmless(type: string, data: Uint8Array): boolean {
  if (!KEPT.has(type)) return false;
  const limit = LIMITS[type];
  if (limit === undefined) return true;
  return data.length <= limit && (type !== 'iCCP' || inflatesTo(data, limit));
}

/** A profile's name, a zero, the way of compression (always 0) and the compressed profile. */
function inflatesTo(data: Uint8Array, limit: number): boolean {
  const nameEnd = data.indexOf(0);
  if (nameEnd < 0) return false;
  try {
    inflateSync(data.subarray(nameEnd + 2), { maxOutputLength: limit });
    return true;
  } catch {
    return false;
  }
}
