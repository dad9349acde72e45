import { serveThread } from '../../core/ground/threads/serve-thread.ts';

const BYTES = 2 ** 28;
const memory = Buffer.alloc(BYTES, 7);

/** Reads a quarter of a gigabyte by the C library's memchr, which is limited by memory alone. */
const api = {
  read: (times: number): number => {
    const begin = performance.now();
    for (let time = 0; time < times; time++) memory.indexOf(1);
    return (times * BYTES) / (performance.now() - begin) / 1e6;
  },
};

export type MemoryReader = typeof api;

serveThread(api);
