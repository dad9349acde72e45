/** `tables/image/000001.copy`: a piece of what COPY gives, cut anywhere. */
export const tablePartName = (table: string, part: number): string =>
  `tables/${table}/${String(part).padStart(6, '0')}.copy`;

const TABLE_PART = /^tables\/([A-Za-z_][A-Za-z0-9_]*)\/(\d{6,})\.copy$/;
/** The image store's own layout, so that the images can also be taken out by hand, with tar. */
const IMAGE =
  /^images\/([0-9a-f]{2})\/([0-9a-f]{2})\/(([0-9a-f]{64})\.([a-z0-9]{1,8}|\d{1,5}\.(?:jpg|webp)))$/;

export type EntryName =
  | { readonly table: string; readonly part: number }
  | { readonly sha256: string; readonly suffix: string };

/** Parses an entry's name; undefined for a name that our backups never use. */
export function parseEntryName(name: string): EntryName | undefined {
  const part = TABLE_PART.exec(name);
  if (part) return { table: part[1]!, part: Number(part[2]) };
  const image = IMAGE.exec(name);
  if (!image) return undefined;
  const [, first, second, , sha256, suffix] = image;
  return sha256!.startsWith(`${first}${second}`) ? { sha256: sha256!, suffix: suffix! } : undefined;
}

/** The entry name of an image's file. @param suffix its format, or the end of a rendition's name */
export const imageEntryName = (sha256: string, suffix: string): string =>
  `images/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}.${suffix}`;
