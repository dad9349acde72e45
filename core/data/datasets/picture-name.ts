/** Endings of the pictures that can be taken in. */
const TAKEN = /\.(?:jpe?g|jpe|jfif|pjpeg|png|apng|webp|avif|gif)$/i;
/** Endings of pictures that cannot, by what a person calls them. */
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

/** Pictures of a kind that is not taken in. */
export type OtherPicture = (typeof OTHERS)[number]['kind'];

/** A name that is worth opening; the content decides in the end. */
export const isPictureName = (name: string): boolean => TAKEN.test(name);

/** The kind of a picture that is not taken in, by its name; undefined for pictures that are, and for other files. */
export const otherPictureOf = (name: string): OtherPicture | undefined =>
  OTHERS.find(({ endings }) => endings.test(name))?.kind;

/** True of a cell that names a picture of any kind. */
export function looksLikePicture(cell: string): boolean {
  const name = cell.trim();
  return isPictureName(name) || otherPictureOf(name) !== undefined;
}
