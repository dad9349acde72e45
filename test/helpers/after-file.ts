const ends: (() => Promise<void>)[] = [];

/**
 * Runs something when the test file that uses a helper has ended. A helper's own `afterAll` would run for one file alone, where
 * several share a process: the module is loaded once.
 */
export function afterFile(end: () => Promise<void>): void {
  ends.push(end);
}

/** What test/helpers/end-file.ts runs. */
export async function endFile(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}
