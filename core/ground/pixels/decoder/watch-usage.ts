import type { Excess } from './protocol.ts';
import type { Allowance } from './time-and-memory-limits.ts';

/** Memory can grow by some 50 million bytes in this time; a check takes a thousandth of the time. */
const LOOK_MS = 20;

/**
 * Checks the usage of this process with a timer of the event loop, which stays free: libvips works in threads of its own.
 * @param onExcess called once.
 * @returns a function that ends the watch.
 */
export function watchUsage({ cpuMs, residentBytes }: Allowance, onExcess: (of: Excess) => void): () => void {
  const before = process.cpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    const isLate = (user + system) / 1000 > cpuMs;
    if (!isLate && process.memoryUsage.rss() <= residentBytes) return;
    clearInterval(timer);
    onExcess(isLate ? 'time' : 'memory');
  }, LOOK_MS);
  return () => clearInterval(timer);
}
