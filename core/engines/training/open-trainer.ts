import { startThread, type Thread } from '../../ground/threads/start-thread.ts';
import { threadEntry } from '../../ground/threads/thread-entry.ts';
import type { TowersOptions } from './open-towers.ts';
import type { TrainerThread } from './trainer-thread.ts';

export type TrainingThread = Thread<TrainerThread>;

/**
 * Starts a thread with two towers that learn.
 * @throws PermanentError 'checkpoint.invalid' | 'model.unsupported'; RetryableError 'disk.full'
 */
export async function openTrainer(options: TowersOptions): Promise<TrainingThread> {
  const entry = threadEntry('./trainer-thread', import.meta.url);
  const thread = await startThread<TrainerThread>(entry, { name: 'trainer', data: options });
  try {
    await thread.call('open', undefined);
    return thread;
  } catch (error) {
    await thread.close();
    throw error;
  }
}
