import { reasonOf } from '../../ground/errors.ts';
import type { BuildMessage, Built } from './build-message.ts';

/** Tells the process that started this one; settled when it has been sent. */
export const tell = (message: BuildMessage): Promise<void> =>
  new Promise((resolve, reject) =>
    process.send?.(message, (error: Error | null) => (error ? reject(error) : resolve())),
  );

/**
 * The life of a process that builds one index (build-in-process.ts): ends with the one that started it, and tells it the
 * figures or the reason.
 * @param isMissing whether an error means that the engine is not on this machine.
 */
export async function serveBuild(
  build: (argument: unknown) => Promise<Built>,
  isMissing: (error: unknown) => boolean,
): Promise<void> {
  process.on('disconnect', () => process.exit(1));
  try {
    await tell({ kind: 'built', ...(await build(JSON.parse(process.argv[2] ?? ''))) });
  } catch (error) {
    await tell(
      isMissing(error)
        ? { kind: 'missing', reason: reasonOf(error instanceof Error ? (error.cause ?? error) : error) }
        : { kind: 'failed', reason: reasonOf(error) },
    );
  }
  process.disconnect?.();
}
