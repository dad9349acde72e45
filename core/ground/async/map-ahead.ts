/**
 * Maps with up to `ahead` calls in flight and yields the results in order. When the consumer stops, no further items
 * are read; a failure is thrown in its turn.
 */
export async function* mapAhead<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  map: (item: Item) => Promise<Result>,
  ahead: number,
): AsyncGenerator<Result> {
  const inFlight: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = map(item);
      result.catch(() => undefined);
      inFlight.push(result);
      if (inFlight.length >= ahead) yield await inFlight.shift()!;
    }
    while (inFlight.length > 0) yield await inFlight.shift()!;
  } finally {
    // No call may still be writing when the caller closes the database.
    await Promise.allSettled(inFlight);
  }
}
