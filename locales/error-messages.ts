import type { ErrorCode, ErrorParameters } from '../core/ground/error-codes.ts';

/** The sentence of each error code: what was wrong and what to do. */
export type ErrorMessages = { readonly [Code in ErrorCode]: (parameters: ErrorParameters[Code]) => string };
