/** An error in the reader's words. */
export interface ShownError {
  /** A code of core/ground/errors.ts. */
  readonly code: string;
  readonly message: string;
  /** The HTTP status of a route that answers with this error. */
  readonly status: number;
}

/** The result of every action, which never throws. */
export type ActionResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ShownError };
