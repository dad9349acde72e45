import { readFile } from 'node:fs/promises';

/** Of the whole process, in MB; where the system tells, without the pages of mapped files. */
export async function processMemory(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const anonymous = /RssAnon:\s+(\d+) kB/.exec(status)?.[1];
  return anonymous ? Number(anonymous) / 1000 : process.memoryUsage().rss / 1e6;
}
