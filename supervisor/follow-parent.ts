/** Often enough that nothing outlives a killed npm for long. */
const LOOK_MS = 500;

/**
 * Ends us when the process that started us is gone. Under npm it passes Ctrl-C and SIGTERM on, but when npm itself is
 * killed with -9 nobody tells us.
 */
export function followParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  timer.unref();
}
