/**
 * Waits for work up to a limit; the work itself goes on. The wait does not keep the process alive.
 * @returns whether the work ended in time.
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
