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

/** First bytes of what people take for a picture that we read; phones send HEIC under names that end in .jpg. */
const OTHER_KINDS: readonly (readonly [begin: RegExp, kind: string])[] = [
  [/^.{4}ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1)/s, 'a HEIC picture, to be exported as JPEG'],
  [/^.{4}ftyp/s, 'a film'],
  [/^(?:II\*\0|MM\0\*|II\+\0|MM\0\+)/, 'a TIFF picture or a raw photo, to be saved as JPEG or PNG'],
  [/^BM/, 'a BMP picture, to be saved as PNG'],
  [/^8BPS/, 'a Photoshop file, to be saved as JPEG or PNG'],
  [/^(?:\xFF\x0A|\0\0\0\x0CJXL )/, 'a JPEG XL picture, to be saved as JPEG'],
  [/^%PDF/, 'a PDF document'],
  [/^\s*(?:<!doctype html|<html)/i, 'a web page'],
  [/^\s*<(?:\?xml|svg)/i, 'an SVG drawing, to be saved as PNG'],
];

/** What kind of file somebody brought that is not a supported picture; undefined if its bytes do not tell. */
export function kindOfOther(bytes: Uint8Array): string | undefined {
  const begin = at(bytes, 0, 64);
  return OTHER_KINDS.find(([pattern]) => pattern.test(begin))?.[1];
}
