import { expect } from 'vitest';
import type { ErrorCode } from '../../core/ground/error-codes.ts';
import { NegarehError } from '../../core/ground/errors.ts';

/** Awaits the failure of `promise` and checks its code and, if given, words of its message. */
export async function expectFailure(
  promise: Promise<unknown>,
  code: ErrorCode,
  words: string | RegExp = '',
): Promise<NegarehError> {
  const error: unknown = await promise.then(
    () => undefined,
    thrown => thrown,
  );
  expect(error).toBeInstanceOf(NegarehError);
  expect((error as NegarehError).code, (error as Error).message).toBe(code);
  expect((error as Error).message).toMatch(words);
  return error as NegarehError;
}
