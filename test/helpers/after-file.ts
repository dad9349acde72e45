const ends: (() => Promise<void>)[] = [];

/**
 * Runs a function when the test file that uses a helper has ended. A helper's own `afterAll` would only run for one file if several share a
 * process, because the module is loaded once.
 */
export function afterFile(end: () => Promise<void>): void {
  ends.push(end);
}

/** Called by test/helpers/end-file.ts. */
export async function endFile(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}
