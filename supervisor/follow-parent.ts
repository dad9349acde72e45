/** Often enough that nothing outlives a killed npm for long. */
const LOOK_MS = 500;

/**
 * Ends this process when the one that started it is gone. npm passes Ctrl-C and SIGTERM on, but when npm itself is killed with -9, nobody
 * tells us.
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
