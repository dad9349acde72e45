import { PermanentError } from '../../../../core/ground/errors.ts';
import { findFact, noteFact } from '../../../../core/ground/threads/machine-facts.ts';
import { inNativeCode } from '../../../../core/ground/threads/native-gate.ts';
import { move, serveThread, threadData } from '../../../../core/ground/threads/serve-thread.ts';

/** A thread with one method for each thing that the tests look at. */
const api = {
  double: (value: number) => value * 2,
  same: (value: unknown) => value,
  mark: (cell: Int32Array) => {
    Atomics.store(cell, 0, 1);
    Atomics.notify(cell, 0);
  },
  greeting: (_: undefined) => threadData<string>(),
  later: async (milliseconds: number) => {
    await new Promise(resolve => setTimeout(resolve, milliseconds));
    return milliseconds;
  },
  sum: (numbers: Float32Array) => numbers.reduce((total, value) => total + value, 0),
  zeros: (length: number) => {
    const result = new Float32Array(length);
    return move(result, [result.buffer]);
  },
  refuse: (path: string): never => {
    throw new PermanentError('file.invalid', { path, reason: 'of a test' });
  },
  fail: (_: undefined): never => {
    throw new TypeError('a fault of our own');
  },
  unclonable: (_: undefined) => () => 1,
  /** @returns what was known before. */
  note: (isTrue: boolean) => {
    const known = findFact('bytes-saturate');
    noteFact('bytes-saturate', isTrue);
    return known;
  },
  /** Pretends to be in native code for a while, without letting go of the thread. */
  native: (milliseconds: number) =>
    inNativeCode(async () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
      return milliseconds;
    }),
  die: (code: number): never => process.exit(code),
  dieLater: (_: undefined) => {
    setImmediate(() => {
      throw new Error('a stray fault');
    });
    return new Promise<never>(() => undefined);
  },
};
export type ExampleThread = typeof api;

serveThread(api);
