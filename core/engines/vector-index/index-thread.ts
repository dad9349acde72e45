import { createLimiter } from '../../ground/async/limiter.ts';
import { serveThread } from '../../ground/threads/serve-thread.ts';
import type { ImageBatch } from './exact/image-columns.ts';
import {
  type Answers,
  type AskedImages,
  IndexRows,
  type IndexRowsOptions,
  type Questions,
} from './index-rows.ts';

let index: IndexRows | undefined;
/** Calls take turns, so that no search sees rows halfway on their move from the snapshot to the tail. */
const turn = createLimiter(1);

/** One call after the other. */
function inTurn<Argument, Result>(act: (rows: IndexRows, argument: Argument) => Result | Promise<Result>) {
  return (argument: Argument): Promise<Result> =>
    turn(async () => {
      if (!index) throw new Error('the index is not open');
      return act(index, argument);
    });
}

const api = {
  /** @returns why a graphics card that multiplies float16 still holds float32; undefined if it does not. */
  open: async (options: IndexRowsOptions): Promise<string | undefined> => {
    let withoutHalf: string | undefined;
    const onWithoutHalf = (reason: string) => {
      withoutHalf = reason;
    };
    index = await IndexRows.open({ ...options, onWithoutHalf });
    return withoutHalf;
  },
  show: inTurn((rows, batch: ImageBatch) => rows.show(batch)),
  add: inTurn((rows, { batch, vectors }: { batch: ImageBatch; vectors: Float32Array }) =>
    rows.add(batch, vectors),
  ),
  remove: inTurn((rows, ids: Uint8Array) => rows.remove(ids)),
  size: inTurn((rows, _: undefined) => rows.size),
  /** Does not take turns with the searches, which may wait for a slow server. */
  check: async (_: undefined): Promise<void> => index?.check(),
  scores: inTurn((rows, images: AskedImages) => rows.scores(images)),
  search: inTurn(async (rows, groups: readonly Questions[]) => {
    const answers: Answers[] = [];
    for (const questions of groups) answers.push(await rows.search(questions));
    return answers;
  }),
};

export type IndexThread = typeof api;

serveThread(api, async () => index?.close());
