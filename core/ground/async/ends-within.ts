/**
 * Waits for work no longer than this; the work itself goes on. A process may end meanwhile.
 * @returns false when it has not ended by then; else true.
 * @throws what the work throws in time.
 */
export async function endsWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>(resolve => {
    timer = setTimeout(resolve, milliseconds, false);
    // Browsers give a number.
    if (typeof timer === 'object') timer.unref();
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
