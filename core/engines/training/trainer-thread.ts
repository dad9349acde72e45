import type { TrainingStep } from '../../ground/domain/models/training.ts';
import { move, serveThread, threadData } from '../../ground/threads/serve-thread.ts';
import type { TrainingBatch } from './batch-slicer.ts';
import type { TowersOptions } from './open-towers.ts';
import { Trainer, type TrainerNeeds } from './trainer.ts';

/** The methods of the trainer's thread: a trainer's methods, one argument each. */
export type TrainerThread = {
  open(argument: undefined): Promise<void>;
  measure(batch: TrainingBatch): Promise<TrainerNeeds>;
  fitTemperature(batch: TrainingBatch): Promise<void>;
  step(argument: { batch: TrainingBatch; step: number; rate: number }): Promise<TrainingStep>;
  embed(inputs: Parameters<Trainer['embed']>[0]): Promise<Float32Array>;
  save(argument: { file: string; note: string }): Promise<void>;
  load(file: string): Promise<string>;
  write(folder: string): Promise<void>;
};

const opened = Trainer.open(threadData<TowersOptions>());
// `open` reports the failure; until it is called, the failure must not count as unhandled.
opened.catch(() => undefined);

serveThread<TrainerThread>(
  {
    open: async () => {
      await opened;
    },
    measure: async batch => (await opened).measure(batch),
    fitTemperature: async batch => (await opened).fitTemperature(batch),
    step: async ({ batch, step, rate }) => (await opened).step(batch, { step, rate }),
    embed: async inputs => {
      const rows = await (await opened).embed(inputs);
      return move(rows, [rows.buffer as ArrayBuffer]);
    },
    save: async ({ file, note }) => (await opened).save(file, note),
    load: async file => (await opened).load(file),
    write: async folder => (await opened).write(folder),
  },
  async () => (await opened.catch(() => undefined))?.close(),
);
