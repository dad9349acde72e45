/** Ids (UUIDs) as the index keeps them: 16 bytes a row in one array. Order of bytes is order of text. */
export const ID_BYTES = 16;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws TypeError for what is not a UUID: the database has no other ids. */
function writeId(id: string, ids: Uint8Array, row: number): void {
  if (!UUID.test(id)) throw new TypeError(`not a UUID: ${id}`);
  ids.set(Buffer.from(id.replaceAll('-', ''), 'hex'), row * ID_BYTES);
}

export function readId(ids: Uint8Array, row: number): string {
  const hex = Buffer.from(ids.buffer, ids.byteOffset + row * ID_BYTES, ID_BYTES).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function packIds(ids: readonly string[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(ids.length * ID_BYTES);
  for (const [row, id] of ids.entries()) writeId(id, packed, row);
  return packed;
}

export function copyId(from: Uint8Array, row: number, to: Uint8Array, at: number): void {
  to.set(from.subarray(row * ID_BYTES, (row + 1) * ID_BYTES), at * ID_BYTES);
}

/** Negative, zero or positive, as for Array.sort. */
export function compareIds(a: Uint8Array, rowA: number, b: Uint8Array, rowB: number): number {
  for (let byte = 0; byte < ID_BYTES; byte++) {
    const difference = a[rowA * ID_BYTES + byte]! - b[rowB * ID_BYTES + byte]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Binary search among the first `count` rows, which are in order of id: a map of a million strings would take a
 * hundred megabytes and seconds to build.
 * @returns the row; where there is none, `~row` of the place where it belongs.
 */
export function findId(ids: Uint8Array, count: number, wanted: Uint8Array, wantedRow: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareIds(ids, middle, wanted, wantedRow);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return ~low;
}
