// A process that decodes pictures, one at a time; started by decoder.ts, and ended by it, by its own watch or with it.
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { InputError, NotFoundError, reasonOf } from '../../errors.ts';
import { readImageInput } from '../image-input.ts';
import { type Frame, FrameReader, frameStart } from './frames.ts';
import { DecodeRequest, type DecoderMessage } from './protocol.ts';
import { watchUsage } from './watch-usage.ts';

/** Its parent reads here: whatever libraries print goes elsewhere. */
const ANSWERS = 3;
/** More than any setting of MAX_IMAGE_BYTES lets in; the parent is no stranger. */
const BODY_LIMIT = 2 ** 32 - 1;

/** Exits at once, whatever libvips' threads are doing: an ordinary exit waits for them. */
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
};

/** The pipe blocks, so that everything is written before this process can end. */
function tell(message: DecoderMessage, parts: readonly Uint8Array[] = []): void {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  for (const piece of [frameStart(message, bytes), ...parts]) {
    for (let at = 0; at < piece.length; ) at += writeSync(ANSWERS, piece, at);
  }
}

/** libvips' doors for the formats that may come in; all others are shut, whatever a file makes it believe. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map(name => `VipsForeignLoad${name}Buffer`);

async function loadDecoding() {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  const { openPicture } = await import('./open-picture.ts');
  const { decodePicture } = await import('./decode-picture.ts');
  return { openPicture, decodePicture };
}

const loaded = loadDecoding();
loaded.then(
  () => {
    tell({ kind: 'ready' });
    // Now, because a killed process saves nothing, and because no picture was here yet.
    flushCompileCache();
  },
  (error: unknown) => tell({ kind: 'unusable', reason: reasonOf(error) }),
);

async function answer({ head, body }: Frame): Promise<void> {
  const { openPicture, decodePicture } = await loaded;
  const { task, path, limits, allowance } = DecodeRequest.parse(head);
  const unwatch = watchUsage(allowance, of => {
    tell({ kind: 'over', of });
    die();
  });
  try {
    const bytes = await readImageInput(path === undefined ? body : { path }, limits.maxBytes);
    const picture = await openPicture(bytes, limits);
    const { format, width, height, expectedMemory } = picture;
    if (expectedMemory + process.memoryUsage.rss() > allowance.residentBytes) {
      return tell({ kind: 'needs-more', of: 'memory' });
    }
    const { parts, ...shown } = await decodePicture(picture, task);
    const residentBytes = process.memoryUsage.rss();
    const sizes = parts.map(part => part.length);
    tell({ kind: 'decoded', format, width, height, ...shown, parts: sizes, residentBytes }, parts);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof NotFoundError)) throw error;
    const { code, parameters } = error;
    tell({ kind: 'failed', code, parameters: { ...parameters } as Record<string, string | number> });
  } finally {
    unwatch();
  }
}

const reader = new FrameReader(frame => {
  answer(frame).catch((error: unknown) => tell({ kind: 'broken', reason: reasonOf(error) }));
}, BODY_LIMIT);
process.stdin.on('data', chunk => reader.push(chunk));
// The parent is done with it, or dead.
process.stdin.on('close', die);
// Ctrl-C reaches every process of a terminal; what is in work is the parent's to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
