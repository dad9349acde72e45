export interface FreshOptions {
  /** Returns the last result while a new one is read, and when that read fails: only the first caller waits. */
  readonly mayBeOld?: boolean;
}

/** Shares one read among all callers and caches its result for this many milliseconds; a failure is not cached. */
export function keepFresh<Result>(
  milliseconds: number,
  read: () => Promise<Result>,
  { mayBeOld = false }: FreshOptions = {},
): () => Promise<Result> {
  let known: { readonly result: Result; readonly until: number } | undefined;
  let reading: Promise<Result> | undefined;
  const readAnew = async (): Promise<Result> => {
    const result = await read();
    known = { result, until: performance.now() + milliseconds };
    return result;
  };
  return async () => {
    if (known && performance.now() < known.until) return known.result;
    reading ??= readAnew().finally(() => {
      reading = undefined;
    });
    if (!mayBeOld || !known) return reading;
    reading.catch(() => undefined);
    return known.result;
  };
}
