import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** Content of an archive entry: bytes, or a length of zeros that a sparse file need not hold. */
export type EntryContent = Uint8Array | { readonly zeros: number };

export interface ZipPiece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The pieces to write and their positions, and the file's size. Gaps between pieces are zeros. */
export interface ZipLayout {
  readonly pieces: readonly ZipPiece[];
  readonly size: number;
}

const ALIGNMENT = 64;
const LIMIT_32 = 0xffffffff;

const lengthOf = (content: EntryContent): number => ('zeros' in content ? content.zeros : content.length);

/**
 * Lays out a zip like PyTorch's writer (caffe2/serialize/inline_container.cc over miniz): everything stored, local headers without sizes,
 * `FB` padding up to a multiple of 64, data descriptors, month 0, always a zip64 end record.
 */
export function layoutTorchZip(entries: readonly (readonly [string, EntryContent])[]): ZipLayout {
  const pieces: ZipPiece[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const add = (bytes: Uint8Array): void => {
    pieces.push({ offset, bytes });
    offset += bytes.length;
  };
  for (const [name, content] of entries) {
    const size = lengthOf(content);
    const crc = 'zeros' in content ? 0 : crc32(content);
    const headerOffset = offset;
    add(localHeader(name, offset, size));
    if ('zeros' in content) offset += size;
    else add(content);
    if (size > 0) add(descriptor(crc, size));
    directory.push(centralHeader(name, headerOffset, crc, size));
  }
  const directoryOffset = offset;
  for (const header of directory) add(header);
  add(endRecords(directory.length, offset - directoryOffset, directoryOffset));
  return { pieces, size: offset };
}

/** Writes the file; zeros become holes that take no room on the disk. */
export async function writeLayout(path: string, { pieces, size }: ZipLayout): Promise<void> {
  const file = await open(path, 'w');
  for (const { bytes, offset } of pieces) await file.write(bytes, 0, bytes.length, offset);
  await file.truncate(size);
  await file.close();
}

export function bytesOfLayout({ pieces, size }: ZipLayout): Buffer {
  const bytes = Buffer.alloc(size);
  for (const piece of pieces) bytes.set(piece.bytes, piece.offset);
  return bytes;
}

const flagsOf = (size: number): number => (size > 0 ? 0x0808 : 0x0800);

function localHeader(name: string, offset: number, size: number): Buffer {
  // Sizes beyond 32 bits add a zip64 field before the padding.
  const wide = size >= LIMIT_32 || offset >= LIMIT_32;
  const wideLength = wide ? 4 + (size >= LIMIT_32 ? 16 : 0) + (offset >= LIMIT_32 ? 8 : 0) : 0;
  const start = offset + 30 + name.length + wideLength + 4;
  const padding = (ALIGNMENT - (start % ALIGNMENT)) % ALIGNMENT;
  const header = Buffer.alloc(30 + name.length + wideLength + 4 + padding, 'Z');
  header.fill(0, 0, 30 + name.length + wideLength);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(wide ? 45 : 0, 4);
  header.writeUInt16LE(flagsOf(size), 6);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(wideLength + 4 + padding, 28);
  header.write(name, 30);
  if (wide) {
    header.writeUInt16LE(1, 30 + name.length);
    header.writeUInt16LE(wideLength - 4, 32 + name.length);
  }
  const fb = 30 + name.length + wideLength;
  header.write('FB', fb);
  header.writeUInt16LE(padding, fb + 2);
  return header;
}

function descriptor(crc: number, size: number): Buffer {
  const wide = size >= LIMIT_32;
  const bytes = Buffer.alloc(wide ? 24 : 16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  if (wide) {
    bytes.writeBigUInt64LE(BigInt(size), 8);
    bytes.writeBigUInt64LE(BigInt(size), 16);
  } else {
    bytes.writeUInt32LE(size, 8);
    bytes.writeUInt32LE(size, 12);
  }
  return bytes;
}

function centralHeader(name: string, headerOffset: number, crc: number, size: number): Buffer {
  const wide = [
    ...(size >= LIMIT_32 ? [size, size] : []),
    ...(headerOffset >= LIMIT_32 ? [headerOffset] : []),
  ];
  const extra = wide.length > 0 ? 4 + wide.length * 8 : 0;
  const header = Buffer.alloc(46 + name.length + extra);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(flagsOf(size), 8);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(Math.min(size, LIMIT_32), 20);
  header.writeUInt32LE(Math.min(size, LIMIT_32), 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra, 30);
  header.writeUInt32LE(Math.min(headerOffset, LIMIT_32), 42);
  header.write(name, 46);
  if (extra > 0) {
    header.writeUInt16LE(1, 46 + name.length);
    header.writeUInt16LE(extra - 4, 48 + name.length);
    wide.forEach((value, index) => {
      header.writeBigUInt64LE(BigInt(value), 50 + name.length + index * 8);
    });
  }
  return header;
}

function endRecords(count: number, length: number, offset: number): Buffer {
  const bytes = Buffer.alloc(56 + 20 + 22);
  bytes.writeUInt32LE(0x06064b50, 0);
  bytes.writeBigUInt64LE(44n, 4);
  bytes.writeUInt16LE(0x031e, 12);
  bytes.writeUInt16LE(45, 14);
  bytes.writeBigUInt64LE(BigInt(count), 24);
  bytes.writeBigUInt64LE(BigInt(count), 32);
  bytes.writeBigUInt64LE(BigInt(length), 40);
  bytes.writeBigUInt64LE(BigInt(offset), 48);
  bytes.writeUInt32LE(0x07064b50, 56);
  bytes.writeBigUInt64LE(BigInt(offset + length), 64);
  bytes.writeUInt32LE(1, 72);
  bytes.writeUInt32LE(0x06054b50, 76);
  bytes.writeUInt16LE(Math.min(count, 0xffff), 84);
  bytes.writeUInt16LE(Math.min(count, 0xffff), 86);
  bytes.writeUInt32LE(length, 88);
  bytes.writeUInt32LE(Math.min(offset, LIMIT_32), 92);
  return bytes;
}
