/** Endings of pictures that can be ingested. */
const TAKEN = /\.(?:jpe?g|jpe|jfif|pjpeg|png|apng|webp|avif|gif)$/i;
/** Endings of pictures that cannot be ingested, by their common name. */
const OTHERS = [
  { kind: 'heic', endings: /\.(?:heic|heif|hif)$/i },
  { kind: 'tiff', endings: /\.tiff?$/i },
  { kind: 'bmp', endings: /\.(?:bmp|dib)$/i },
  {
    kind: 'raw',
    endings:
      /\.(?:dng|cr2|cr3|crw|nef|nrw|arw|srf|sr2|orf|rw2|raf|pef|srw|x3f|raw|rwl|iiq|3fr|erf|kdc|mrw)$/i,
  },
  {
    kind: 'other-picture',
    endings: /\.(?:svgz?|psd|psb|xcf|jxl|jp2|j2k|jpx|ico|tga|pcx|eps|ai|emf|wmf|ppm|pgm|pbm|dds|exr|hdr)$/i,
  },
] as const;

/** Kinds of pictures that cannot be ingested. */
export type OtherPicture = (typeof OTHERS)[number]['kind'];

/** Whether a name is worth opening; the content decides in the end. */
export const isPictureName = (name: string): boolean => TAKEN.test(name);

/** The kind of a picture that cannot be ingested, by its name; undefined for pictures that can, and for other files. */
export const otherPictureOf = (name: string): OtherPicture | undefined =>
  OTHERS.find(({ endings }) => endings.test(name))?.kind;

/** Whether a cell names a picture of any kind. */
export function looksLikePicture(cell: string): boolean {
  const name = cell.trim();
  return isPictureName(name) || otherPictureOf(name) !== undefined;
}
