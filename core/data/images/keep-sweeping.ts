import type { Log } from '../../ground/log.ts';
import type { ImageFiles } from './image-files.ts';

const EVERY_MS = 60 * 60_000;

/** Sweeps what killed writers left, now and once an hour. @returns a function that stops it. */
export function keepSweeping(files: Pick<ImageFiles, 'sweep'>, log: Log): () => void {
  const sweep = async (): Promise<void> => {
    try {
      const swept = await files.sweep();
      if (swept > 0) log.info({ swept }, 'half-written files removed');
    } catch (error) {
      log.warn({ err: error }, 'half-written files could not be removed');
    }
  };
  void sweep();
  const repeated = setInterval(sweep, EVERY_MS).unref();
  return () => clearInterval(repeated);
}
