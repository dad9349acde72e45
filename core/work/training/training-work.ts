import type { TrainingThread } from '../../engines/training/open-trainer.ts';
import type { PixelFile } from './pixel-file.ts';
import type { TokenizedSet } from './tokenize.ts';
import type { TrainingFolder, TrainingRequest } from './training-folder.ts';
import type { TrainingSet } from './training-set.ts';

/** What a training that is under way works with. */
export interface TrainingWork {
  readonly request: TrainingRequest;
  readonly folder: TrainingFolder;
  readonly set: TrainingSet;
  readonly tokens: TokenizedSet;
  readonly pixels: PixelFile;
  readonly trainer: TrainingThread;
}
