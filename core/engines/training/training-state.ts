import { openByteSource } from '../models/checkpoint/byte-source.ts';
import type { Checkpoint } from '../models/checkpoint/checkpoint.ts';
import { openSafetensors } from '../models/checkpoint/safetensors.ts';
import { type WrittenTensor, writeSafetensors } from '../models/checkpoint/write-safetensors.ts';
import type { Learnt } from './adam-w.ts';

/** What the numbers of one entry are called in the file. */
const PARTS = ['values', 'first', 'second'] as const;
const NOTE = 'note';

/**
 * Keeps all that learns in one file, with a note of the same moment: how far the training is.
 * @throws RetryableError 'disk.full'
 */
export async function saveState(file: string, all: ReadonlyMap<string, Learnt>, note: string): Promise<void> {
  const bytes = new TextEncoder().encode(note);
  const tensors = [...all].flatMap(([name, learnt]) =>
    PARTS.map(
      (part): WrittenTensor => ({
        name: `${part} ${name}`,
        dtype: 'F32',
        shape: [learnt[part].length],
        content: () => [learnt[part]],
      }),
    ),
  );
  await writeSafetensors(file, [
    { name: NOTE, dtype: 'U8', shape: [bytes.length], content: () => [bytes] },
    ...tensors,
  ]);
}

/**
 * Fills what learns from a file of {@link saveState}.
 * @returns the note.
 * @throws NotFoundError 'file.not-found'; PermanentError 'checkpoint.invalid'.
 */
export async function loadState(file: string, all: ReadonlyMap<string, Learnt>): Promise<string> {
  const checkpoint = await openSafetensors(await openByteSource(file));
  try {
    for (const [name, learnt] of all)
      for (const part of PARTS) await fill(checkpoint, `${part} ${name}`, learnt[part]);
    const note: number[] = [];
    for await (const chunk of checkpoint.floats(NOTE)) note.push(...chunk);
    return new TextDecoder().decode(Uint8Array.from(note));
  } finally {
    await checkpoint.close();
  }
}

async function fill(checkpoint: Checkpoint, name: string, values: Float32Array): Promise<void> {
  let at = 0;
  for await (const chunk of checkpoint.floats(name)) {
    values.set(chunk, at);
    at += chunk.length;
  }
}
