import { PermanentError } from '../../../../ground/errors.ts';
import type { ByteSource } from '../byte-source.ts';

/**
 * The zip that torch.save writes since PyTorch 1.6: entries stored, local headers without sizes, always a zip64 end
 * record. Only the central directory is trusted; the local header tells where the data begins.
 * Format: PKWARE's APPNOTE.TXT 6.3, sections 4.3 and 4.5.3.
 */
export interface ZipEntry {
  readonly name: string;
  /** Bytes of content. */
  readonly size: number;
  readonly headerOffset: number;
}

export interface ZipArchive {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Where an entry's content begins in the file. */
  dataOffset(entry: ZipEntry): Promise<number>;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;

const END_LENGTH = 22;
const LOCATOR_LENGTH = 20;
const LONGEST_COMMENT = 0xffff;
/** Directory of one entry a tensor, 100 bytes or so each: published files stay under 100 kB. */
const LARGEST_DIRECTORY = 64 * 2 ** 20;

/** @throws PermanentError 'checkpoint.invalid' for a damaged directory, 'model.unsupported' for compressed entries. */
export async function openZip(source: ByteSource): Promise<ZipArchive> {
  const { offset, length, count } = await findDirectory(source);
  if (length > LARGEST_DIRECTORY) invalid(source, `its zip directory claims ${length} bytes`);
  const entries = readDirectory(source, await source.read(offset, length), count);
  return { entries, dataOffset: entry => findData(source, entry) };
}

interface Directory {
  readonly offset: number;
  readonly length: number;
  readonly count: number;
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  const tailLength = Math.min(source.size, END_LENGTH + LOCATOR_LENGTH + LONGEST_COMMENT);
  const tailOffset = source.size - tailLength;
  const tail = viewOf(await source.read(tailOffset, tailLength));
  for (let end = tailLength - END_LENGTH; end >= 0; end--) {
    const isEnd = tail.getUint32(end, true) === END;
    if (!isEnd || end + END_LENGTH + tail.getUint16(end + 20, true) !== tailLength) continue;
    const locator = end - LOCATOR_LENGTH;
    if (locator >= 0 && tail.getUint32(locator, true) === LOCATOR_64) {
      return readEnd64(source, wide(source, tail, locator + 8));
    }
    return {
      count: tail.getUint16(end + 10, true),
      length: tail.getUint32(end + 12, true),
      offset: tail.getUint32(end + 16, true),
    };
  }
  return invalid(source, 'its zip directory is missing, so the file was cut off');
}

async function readEnd64(source: ByteSource, offset: number): Promise<Directory> {
  const record = viewOf(await source.read(offset, 56));
  if (record.getUint32(0, true) !== END_64) invalid(source, 'its zip64 end record is damaged');
  return {
    count: wide(source, record, 32),
    length: wide(source, record, 40),
    offset: wide(source, record, 48),
  };
}

function readDirectory(source: ByteSource, bytes: Uint8Array, count: number): Map<string, ZipEntry> {
  const view = viewOf(bytes);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL_HEADER) {
      invalid(source, `entry ${index} of its zip directory is damaged`);
    }
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > bytes.length) invalid(source, `entry ${index} of its zip directory is cut off`);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd));
    if (entries.has(name)) invalid(source, `two entries of its zip are named ${quote(name)}`);
    const entry = { name, ...readSizes(source, view, at, nameEnd, extraEnd) };
    refuseEncoded(source, view.getUint16(at + 8, true), view.getUint16(at + 10, true), name);
    if (entry.packedSize !== entry.size) invalid(source, `the two sizes of ${quote(name)} differ`);
    entries.set(name, { name, size: entry.size, headerOffset: entry.headerOffset });
    at = next;
  }
  return entries;
}

/** Sizes and offset, from the zip64 extra field where the 32-bit one says so (APPNOTE 4.5.3: in this order). */
function readSizes(source: ByteSource, view: DataView, at: number, extraStart: number, extraEnd: number) {
  const [size, packedSize, headerOffset] = [24, 20, 42].map(field => view.getUint32(at + field, true));
  const extra = findExtra64(view, extraStart, extraEnd);
  let used = 0;
  const widened = [size!, packedSize!, headerOffset!].map(value => {
    if (value !== 0xffffffff) return value;
    if (!extra || used + 8 > extra.length) return invalid(source, 'a zip64 field is missing');
    used += 8;
    return wide(source, view, extra.start + used - 8);
  });
  return { size: widened[0]!, packedSize: widened[1]!, headerOffset: widened[2]! };
}

function findExtra64(view: DataView, start: number, end: number) {
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) return { start: at + 4, length: Math.min(length, end - at - 4) };
  }
  return undefined;
}

function refuseEncoded(source: ByteSource, flags: number, method: number, name: string): void {
  const reason =
    (flags & 1 && `${quote(name)} is encrypted`) ||
    (method !== 0 && `${quote(name)} is compressed (zip method ${method}), which torch.save never does`);
  if (reason) throw new PermanentError('model.unsupported', { path: source.path, reason });
}

async function findData(source: ByteSource, entry: ZipEntry): Promise<number> {
  const header = viewOf(await source.read(entry.headerOffset, 30));
  if (header.getUint32(0, true) !== LOCAL_HEADER) {
    invalid(source, `the header of ${quote(entry.name)} is damaged`);
  }
  // The padding that aligns the data stands in the local header's extra field alone.
  const offset = entry.headerOffset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (offset + entry.size > source.size) invalid(source, `${quote(entry.name)} reaches beyond its end`);
  return offset;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function wide(source: ByteSource, view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  return Number.isSafeInteger(value) ? value : invalid(source, 'a zip64 number is out of range');
}

/** A name from the file, safe to print: short and without control characters. */
export const quote = (name: string): string =>
  JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);

function invalid(source: ByteSource, reason: string): never {
  throw new PermanentError('checkpoint.invalid', { path: source.path, reason });
}
