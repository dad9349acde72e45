import { access, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { TrainingRecipe } from '../../ground/domain/models/training.ts';
import { InputError, NotFoundError, toDiskError } from '../../ground/errors.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { readJsonIfThere } from '../../ground/files/parse-json.ts';
import { writeWhole } from '../../ground/files/write-whole.ts';
import { TrainingReport } from './training-report.ts';
import { TrainingSet } from './training-set.ts';

/** The parameters that a training began with; it resumes with the same or not at all. */
export const TrainingRequest = z.object({
  name: z.string(),
  /** The preset that learns further. */
  base: z.string(),
  /** A captions file and the folder of its images; approved pairs when absent. */
  file: z.object({ path: z.string(), images: z.string() }).optional(),
  recipe: TrainingRecipe,
  /** Share of the training pairs that take part, for learning curves. */
  share: z.number().positive().max(1).default(1),
  createdAt: z.string(),
});
export type TrainingRequest = z.infer<typeof TrainingRequest>;

const RUN = 'run.json';
const SET = 'set.json';
const REPORT = 'report.json';

/** One training's folder: its request, its progress, and finally its result. */
export class TrainingFolder {
  readonly path: string;

  constructor(dataDir: string, name: string) {
    this.path = path.join(dataFolders({ dataDir }).trainings, name);
  }

  /** All trainings, by name. */
  static async names(dataDir: string): Promise<string[]> {
    return (await readdir(dataFolders({ dataDir }).trainings).catch(() => [])).sort();
  }

  file(name: 'pixels.bin' | 'state.safetensors' | 'best.safetensors' | 'graphs' | 'loss'): string {
    return path.join(this.path, name);
  }

  /**
   * Begins, or finds what has begun. A training that has learnt nothing yet (an estimate) is replaced.
   * @throws InputError 'training.other' when a training with another request has begun to learn.
   */
  async begin(request: TrainingRequest): Promise<TrainingRequest> {
    const begun = await this.#begunAs(request);
    if (!begun) {
      await mkdir(this.path, { recursive: true }).catch((error: unknown) => {
        throw toDiskError(error, this.path);
      });
      await this.#write(RUN, request);
      return request;
    }
    return begun;
  }

  async #begunAs(request: TrainingRequest): Promise<TrainingRequest | undefined> {
    const begun = await this.request();
    if (!begun) return undefined;
    for (const key of ['base', 'file', 'recipe', 'share'] as const)
      if (JSON.stringify(begun[key]) !== JSON.stringify(request[key])) {
        if (!(await this.#hasLearnt())) {
          await rm(this.path, { recursive: true, force: true });
          return undefined;
        }
        throw new InputError('training.other', {
          name: request.name,
          reason: `${key} ${JSON.stringify(begun[key])}`,
        });
      }
    return begun;
  }

  async #hasLearnt(): Promise<boolean> {
    if (await this.report()) return true;
    return access(this.file('state.safetensors')).then(
      () => true,
      () => false,
    );
  }

  request(): Promise<TrainingRequest | undefined> {
    return this.#read(RUN, TrainingRequest);
  }

  set(): Promise<TrainingSet | undefined> {
    return this.#read(SET, TrainingSet);
  }

  keepSet(set: TrainingSet): Promise<void> {
    return this.#write(SET, set);
  }

  /** Undefined until the training is done. */
  report(): Promise<TrainingReport | undefined> {
    return this.#read(REPORT, TrainingReport);
  }

  /** Writes the report, and deletes what was only needed to resume, including people's captions and images. */
  async finish(report: TrainingReport): Promise<void> {
    await this.#write(REPORT, report);
    for (const name of ['pixels.bin', 'state.safetensors', 'best.safetensors', 'graphs'] as const)
      await rm(this.file(name), { recursive: true, force: true });
    await rm(path.join(this.path, SET), { force: true });
  }

  /** @throws NotFoundError 'training.not-found' */
  async remove(): Promise<void> {
    if (!(await this.request()))
      throw new NotFoundError('training.not-found', { name: path.basename(this.path) });
    await rm(this.path, { recursive: true });
  }

  async #read<Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.output<Schema> | undefined> {
    return readJsonIfThere(path.join(this.path, name), schema);
  }

  #write(name: string, value: object): Promise<void> {
    return writeWhole(path.join(this.path, name), `${JSON.stringify(value)}\n`);
  }
}
