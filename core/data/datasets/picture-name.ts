/** Endings of the pictures that can be taken in. */
const TAKEN = /\.(?:jpe?g|jpe|jfif|pjpeg|png|apng|webp|avif|gif)$/i;
/** Endings of pictures that cannot, by what a person calls them. */
const OTHERS = {
  heic: /\.(?:heic|heif|hif)$/i,
  tiff: /\.tiff?$/i,
  bmp: /\.(?:bmp|dib)$/i,
  raw: /\.(?:dng|cr2|cr3|crw|nef|nrw|arw|srf|sr2|orf|rw2|raf|pef|srw|x3f|raw|rwl|iiq|3fr|erf|kdc|mrw)$/i,
  'other-picture':
    /\.(?:svgz?|psd|psb|xcf|jxl|jp2|j2k|jpx|ico|tga|pcx|eps|ai|emf|wmf|ppm|pgm|pbm|dds|exr|hdr)$/i,
} as const;

/** Pictures of a kind that is not taken in. */
export type OtherPicture = keyof typeof OTHERS;

/** A name that is worth opening; the content decides in the end. */
export const isPictureName = (name: string): boolean => TAKEN.test(name);

/** The kind of a picture that is not taken in, by its name; undefined for pictures that are, and for other files. */
export const otherPictureOf = (name: string): OtherPicture | undefined =>
  (Object.keys(OTHERS) as OtherPicture[]).find(kind => OTHERS[kind].test(name));

/** True of a cell that names a picture of any kind. */
export function looksLikePicture(cell: string): boolean {
  const name = cell.trim();
  return isPictureName(name) || otherPictureOf(name) !== undefined;
}
