import type { ErrorCode } from '../../../ground/error-codes.ts';
import { PermanentError } from '../../../ground/errors.ts';
import type { ByteSource } from './byte-source.ts';

export type FileKind = 'safetensors' | 'pytorch';

const RESAVE = 'save it again with a newer PyTorch, or take model.safetensors';
const OLD_PYTORCH = `it was written by PyTorch older than 1.6 (or with _use_new_zipfile_serialization=False); ${RESAVE}`;
const POINTER = 'it is a Git LFS pointer: the large file itself was not downloaded';

interface Refusal {
  readonly matches: (head: Buffer) => boolean;
  readonly code: Extract<ErrorCode, 'checkpoint.invalid' | 'model.unsupported'>;
  readonly reason: (head: Buffer) => string;
}

const startsWith =
  (...bytes: number[]) =>
  (head: Buffer): boolean =>
    head.subarray(0, bytes.length).equals(Buffer.from(bytes));

const firstLine = (head: Buffer): string =>
  (
    head
      .toString('utf8')
      .trim()
      .split(/[\r\n]/)[0] ?? ''
  ).slice(0, 120);

/** What people have instead of a checkpoint, in the order in which it is told apart. */
const REFUSALS: readonly Refusal[] = [
  { matches: head => head.length === 0, code: 'checkpoint.invalid', reason: () => 'it is empty' },
  {
    // The magic number of the pickle that came first, 0x1950a86a20f9469cfc6c.
    matches: startsWith(
      0x80,
      0x02,
      0x8a,
      0x0a,
      0x6c,
      0xfc,
      0x9c,
      0x46,
      0xf9,
      0x20,
      0x6a,
      0xa8,
      0x50,
      0x19,
      0x2e,
    ),
    code: 'model.unsupported',
    reason: () => OLD_PYTORCH,
  },
  {
    matches: head => head.toString('latin1', 257, 262) === 'ustar',
    code: 'model.unsupported',
    reason: () => OLD_PYTORCH,
  },
  {
    matches: head => head.toString('latin1', 0, 64).startsWith('version https://git-lfs.github.com/spec/'),
    code: 'checkpoint.invalid',
    reason: () => POINTER,
  },
  {
    matches: head => /^\s*(<!doctype|<html|<\?xml|\{\s*"error")/i.test(head.toString('utf8')),
    code: 'checkpoint.invalid',
    reason: head => `a web page or an error message was saved in its place: ${firstLine(head)}`,
  },
  {
    matches: startsWith(0x89, 0x48, 0x44, 0x46),
    code: 'model.unsupported',
    reason: () => 'it is an HDF5 file of TensorFlow; take model.safetensors or pytorch_model.bin',
  },
  {
    matches: head => head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5,
    code: 'model.unsupported',
    reason: () => `it is a bare Python pickle; ${RESAVE}`,
  },
];

/**
 * Tells by the first bytes what a checkpoint file is, whatever its name says.
 * @throws PermanentError 'model.unsupported' | 'checkpoint.invalid' that says what it is instead, and the way on.
 */
export async function fileKind(source: ByteSource): Promise<FileKind> {
  const head = Buffer.from(await source.read(0, Math.min(source.size, 512)));
  if (startsWith(0x50, 0x4b, 0x03, 0x04)(head)) return 'pytorch';
  // A safetensors file begins with the length of a JSON object, 8 bytes, of which the upper ones are zeros.
  if (head.length > 8 && head.readUInt32LE(4) === 0 && head[8] === 0x7b) return 'safetensors';
  const refusal = REFUSALS.find(({ matches }) => matches(head));
  const reason = refusal?.reason(head) ?? 'it is neither a safetensors nor a PyTorch file';
  throw new PermanentError(refusal?.code ?? 'model.unsupported', { path: source.path, reason });
}
