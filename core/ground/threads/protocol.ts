import type { ErrorCode } from '../error-codes.ts';
import type { NegarehError } from '../errors.ts';

/** A method's type, unlike a function's, takes functions of a narrower argument: what crosses the thread is typed by its caller. */
type ThreadMethod = { call(argument: unknown): unknown }['call'];

/** Methods of a thread: one argument, one result, both structured-cloneable. */
export type ThreadApi = { readonly [method: string]: ThreadMethod };

export interface ThreadRequest {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

/** Asks the thread to end when what it does is done. */
export const STOP = 'stop';

/** An error as it crosses the thread: our own keep their code and parameters, which make their class. */
export interface ThreadFailure {
  readonly message: string;
  readonly stack: string | undefined;
  readonly code?: ErrorCode;
  readonly parameters?: NegarehError['parameters'];
}

export type ThreadReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: ThreadFailure };
