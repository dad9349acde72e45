export interface FreshOptions {
  /** Gives what was read last while it is read anew, and when that fails: only the first caller waits. */
  readonly mayBeOld?: boolean;
}

/** Shares one reading among all callers, and what it found for so many milliseconds; a failure is not kept. */
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
