/** The picture formats that may come in; everything else that libvips could open (SVG, PDF, TIFF ...) is refused. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif';

/** Bytes at an offset, as Latin-1 text. */
const at = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));

/** AVIF's brands may be the major one or, as in files of some phones, only among the compatible ones. */
function isAvif(bytes: Uint8Array): boolean {
  if (at(bytes, 4, 8) !== 'ftyp') return false;
  const boxEnd = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), 256, bytes.length);
  for (let brand = 8; brand + 4 <= boxEnd; brand += 4) {
    if (brand !== 12 && ['avif', 'avis'].includes(at(bytes, brand, brand + 4))) return true;
  }
  return false;
}

/** What the first bytes say, whatever the file's name or the sender's media type claim. */
export function sniffFormat(bytes: Uint8Array): PictureFormat | undefined {
  if (bytes.length < 12) return undefined;
  if (at(bytes, 0, 3) === '\xFF\xD8\xFF') return 'jpeg';
  if (at(bytes, 0, 8) === '\x89PNG\r\n\x1A\n') return 'png';
  if (at(bytes, 0, 4) === 'RIFF' && at(bytes, 8, 12) === 'WEBP') return 'webp';
  if (['GIF87a', 'GIF89a'].includes(at(bytes, 0, 6))) return 'gif';
  return isAvif(bytes) ? 'avif' : undefined;
}
