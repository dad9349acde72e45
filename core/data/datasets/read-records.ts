import { createReadStream } from 'node:fs';
import { JSONParser } from '@streamparser/json';
import { PermanentError, reasonOf } from '../../ground/errors.ts';

/**
 * The elements of one top-level array of a JSON file (`{"annotations": [...]}`), one at a time: neither the file nor
 * the array is ever whole in memory.
 * @throws PermanentError when the file is not JSON or ends early; what came before has been given out.
 */
export async function* readRecords(file: string, array: string): AsyncGenerator<unknown> {
  const ready: unknown[] = [];
  const parser = new JSONParser({ paths: [`$.${array}.*`], keepStack: false });
  let failure: Error | undefined;
  parser.onValue = ({ value }) => ready.push(value);
  parser.onError = error => {
    failure ??= error;
  };
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    if (!parser.isEnded) parser.write(chunk as Uint8Array);
    yield* ready.splice(0);
    if (failure) throw notJson(file, failure);
  }
  if (!parser.isEnded) throw notJson(file, new Error('the file ends in the middle'));
}

const notJson = (path: string, cause: Error) =>
  new PermanentError('file.invalid', { path, reason: reasonOf(cause) }, { cause });
