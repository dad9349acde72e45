/** The longest side of the picture next to its results, in pixels. */
const SIDE = 240;
const PENDING = 'negareh-picture';
const nameOf = (queryId: string): string => `${PENDING}-${queryId}`;

/** A small copy of a picture, as a data address; null if this browser cannot decode it. It never leaves the device. */
export async function shrinkPicture(file: Blob): Promise<string | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/jpeg', 0.8);
}

/** Stores it, in this tab only, for the page of results that follows. */
export function keepForResults(picture: string | null): void {
  try {
    if (picture === null) window.sessionStorage.removeItem(PENDING);
    else window.sessionStorage.setItem(PENDING, picture);
  } catch {
    // A private window: the results appear without it.
  }
}

/** The picture of this query, if the query was asked in this tab. */
export function pictureOfQuery(queryId: string): string | null {
  try {
    const { sessionStorage: kept } = window;
    const pending = kept.getItem(PENDING);
    if (pending !== null) {
      kept.setItem(nameOf(queryId), pending);
      kept.removeItem(PENDING);
    }
    return kept.getItem(nameOf(queryId));
  } catch {
    return null;
  }
}
