/** An error as a person is told it. */
export interface ShownError {
  /** A code of core/ground/errors.ts. */
  readonly code: string;
  readonly message: string;
  /** The HTTP status of a route that answers with it. */
  readonly status: number;
}

/** What every action answers: it never throws. */
export type ActionResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ShownError };
