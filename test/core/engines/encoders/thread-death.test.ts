import { execFile } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openImageEncoder } from '../../../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../../../core/engines/encoders/open-text-encoder.ts';
import { waitFor } from '../../../helpers/wait-for.ts';
import { OPTIONS, openEncoders } from './open-encoders.ts';

/** The encoders' threads, as Node announces them. */
const workers: Worker[] = [];
const remember = (message: unknown) => workers.push((message as { worker: Worker }).worker);
beforeEach(() => diagnostics.subscribe('worker_threads', remember));
afterEach(() => {
  diagnostics.unsubscribe('worker_threads', remember);
  workers.length = 0;
});

test('calls in a thread that dies fail with RetryableError, and a later call starts it again', async () => {
  const { texts, close } = await openEncoders();
  const [before] = [await texts.encode(['گربه'])];
  const inFlight = texts.encode(Array.from({ length: 5_000 }, (_, index) => `گربه ${index}`));
  // A message that no caller sends throws in the thread, outside of any call.
  for (const worker of workers) worker.postMessage(null);
  await expect(inFlight).rejects.toMatchObject({
    name: 'RetryableError',
    code: 'thread.stopped',
    parameters: { thread: 'text encoder' },
  });
  const again = await waitFor(
    () =>
      texts.encode(['گربه']).catch(error => {
        expect(error).toMatchObject({ name: 'RetryableError', code: 'thread.stopped' });
        return undefined;
      }),
    20_000,
  );
  expect(again).toEqual(before);
  await close();
});

test('a model that cannot be opened says why, and leaves no thread', async () => {
  const { model, close } = await openEncoders();
  const absent = '/nowhere/absent';
  const texts = (changes: Partial<typeof model.text>) =>
    openTextEncoder({ ...model, text: { ...model.text, ...changes } }, OPTIONS);
  await expect(texts({ graphPath: absent })).rejects.toMatchObject({
    name: 'PermanentError',
    code: 'file.invalid',
    parameters: { path: absent },
  });
  await expect(texts({ tokenizerFolder: absent })).rejects.toMatchObject({
    name: 'NotFoundError',
    code: 'file.not-found',
  });
  const images = openImageEncoder({ ...model, vision: { ...model.vision, graphPath: absent } }, OPTIONS);
  await expect(images).rejects.toMatchObject({ name: 'PermanentError', code: 'file.invalid' });
  await close();
  expect(workers.every(worker => worker.threadId === -1)).toBe(true);
});

test('close ends what is in the graph, refuses the rest and later calls, and may be called twice', async () => {
  const { texts, images, close } = await openEncoders();
  const calls = [
    texts.encode(Array.from({ length: 5_000 }, (_, index) => `گربه ${index}`)),
    images.encode(Array.from({ length: 500 }, () => ({ path: 'absent' }))),
  ];
  const outcomes = Promise.allSettled(calls);
  await close();
  const [text, image] = await outcomes;
  expect(text).toMatchObject({ status: 'rejected', reason: { name: 'RetryableError' } });
  expect(image).toMatchObject({ status: 'rejected' });
  await expect(texts.encode(['گربه'])).rejects.toMatchObject({ code: 'thread.stopped' });
  await texts.close();
});

test('a process that ends in the middle of encoding ends in order', async () => {
  const script = path.join(import.meta.dirname, 'exit-while-encoding.ts');
  for (let run = 0; run < 3; run++) {
    const ended = await promisify(execFile)(process.execPath, [script]).catch(error => error);
    expect(ended).toMatchObject({ code: 5, signal: null, stderr: '' });
  }
});
