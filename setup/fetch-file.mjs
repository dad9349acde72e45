// node fetch-file.mjs URL FILE: downloads a file up to a size limit. The caller checks whether it is the right one.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MOST_BYTES = 200_000_000;
const [url = '', file = ''] = process.argv.slice(2);
try {
  const { ok, status, body } = await fetch(url);
  if (!ok || !body) throw new Error(`${url} answered ${status}`);
  let bytes = 0;
  const limited = Readable.fromWeb(body).map(chunk => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`${url} is larger than ${MOST_BYTES} bytes`);
    return chunk;
  });
  await pipeline(limited, createWriteStream(file));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
