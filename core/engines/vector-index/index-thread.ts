import { serveThread } from '../../ground/threads/serve-thread.ts';
import type { ImageBatch } from './exact/image-columns.ts';
import { type Answers, IndexRows, type IndexRowsOptions, type Questions } from './index-rows.ts';

let index: IndexRows | undefined;
let last: Promise<unknown> = Promise.resolve();

/** One call after the other: a search must not see rows that move from the snapshot to the tail half-way. */
function inTurn<Argument, Result>(act: (rows: IndexRows, argument: Argument) => Result | Promise<Result>) {
  return (argument: Argument): Promise<Result> => {
    const turn = last.then(() => {
      if (!index) throw new Error('the index is not open');
      return act(index, argument);
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}

const api = {
  open: async (options: IndexRowsOptions): Promise<void> => {
    index = await IndexRows.open(options);
  },
  show: inTurn((rows, batch: ImageBatch) => rows.show(batch)),
  add: inTurn((rows, { batch, vectors }: { batch: ImageBatch; vectors: Float32Array }) =>
    rows.add(batch, vectors),
  ),
  remove: inTurn((rows, ids: Uint8Array) => rows.remove(ids)),
  size: inTurn((rows, _: undefined) => rows.size),
  /** Beside the searches, which may wait for a slow server. */
  check: async (_: undefined): Promise<void> => index?.check(),
  search: inTurn(async (rows, groups: readonly Questions[]) => {
    const answers: Answers[] = [];
    for (const questions of groups) answers.push(await rows.search(questions));
    return answers;
  }),
};

export type IndexThread = typeof api;

serveThread(api, async () => index?.close());
