import path from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { leftOutReporter, needTags } from './test/helpers/left-out.ts';

import { NODE_FLAGS } from './test/helpers/node-flags.ts';
import { slowestFilesReporter } from './test/helpers/slowest-files.ts';
import { SpreadOut } from './test/helpers/spread-out.ts';
import { PATIENCE_MS } from './test/helpers/wait-for.ts';
import { writeInMemory } from './test/helpers/write-in-memory.ts';

// Compiled code is kept for the whole run: every process and thread that a test starts loads the same files.
process.env['NODE_COMPILE_CACHE'] ??= path.resolve('node_modules/.cache/negareh-test');

const LONG = '**/*.long.test.ts';

/**
 * Folders and files that leave nothing behind in their process: they share it, which then loads schemas, words and the database's
 * client once, and not once a file. The others end their process, measure it, or load native code that two may not.
 */
const tests = (...names: readonly string[]) => names.map(name => `test/${name}.test.ts`);
const folders = (...names: readonly string[]) => tests(...names.map(name => `${name}/*`));
const SHARING = [
  ...folders(
    'cli/{input,output}',
    'core/data/datasets',
    'core/engines/{gradients,readings,word-index}',
    'core/engines/models/checkpoint',
    'core/engines/models/checkpoint/{pytorch,safetensors}',
    'core/ground/{async,domain,files,net,onnx,text,threads}',
    'core/ground/domain/{accounts,jobs,review}',
    'core/work/{evaluation,plots}',
    'crawler/{clean,translation,web}',
    'dashboard/{http,jobs,server}',
    '{deploy,docs,library,locales,scripts}',
    'stand-ins/telegram',
  ),
  ...tests(
    '{dependencies,documents,import-rules}',
    'cli/train/print-report',
    'cli/help',
    'core/engines/encoders/{encoder-lane,half,image-encoder,int8,photo-model,piece-finder,scale-pixels,text-encoder,tokenizer}',
    'core/engines/training/trainer',
    'core/engines/vector-index/open-vector-index',
    'core/engines/vector-index/exact/{codes,half,pieces,scan-choice,scan-team}',
    'core/engines/vector-index/snapshot/{verify,write}-snapshot',
    'core/engines/vector-index/milvus/milvus-words',
    'core/ground/{errors,log}',
    'core/ground/process/quiet-moment',
    'core/ground/pixels/{decode,frames,picture-look,png-chunks,renditions,resize-parity}',
    'core/work/training/gather-pairs',
    'dashboard/forms/form-fields',
    'dashboard/review/{client-parts,keys,review-session}',
    'postgres/{data-folder-id,open-way}',
    'prisma/generated-client',
    'setup/{apt,faiss-prebuilt,keep-binding,process-lock,run,trim-modules}',
    'supervisor/{answer-arguments,render-log-line,restarts,supervise}',
  ),
];
/** The same, each test with a database of its own. */
const SHARING_SERVER = [
  ...folders(
    'bot',
    'bot/{features,guards,results,sending,telegram,updates}',
    'cli/{captions,images,index,models,system,users}',
    'core/data/{accounts,captions,crawl,database,images,jobs,models,queries,review,telegram}',
    'core/engines/models',
    'core/engines/models/{export,graph,hub}',
    'core/ground/persian',
    'core/work/{check,demo,export,indexing,ingest,model-switch,review,scoring,search,takedown,upkeep,webhooks}',
    'core/work/search/{fit,http,live,suggestions,terms}',
    'crawler/crawl',
    'dashboard/access',
  ),
  ...tests('core/ground/raw-errors', 'crawler/caption-pipeline'),
];

const globalSetup = ['test/helpers/postgres-setup.ts'];

/** `npm test` runs all but the long campaigns; `npm run test:long` runs those alone (mode `long`). */
export default defineConfig(({ mode }) => {
  const long = mode === 'long';
  // The campaigns write gigabytes.
  if (!long) writeInMemory();
  return {
    test: {
      tags: needTags,
      // The last one's hooks run first.
      setupFiles: ['test/helpers/note-processor-time.ts', 'test/helpers/end-file.ts'],
      reporters: ['default', leftOutReporter, slowestFilesReporter],
      // For a slow and busy machine: a test that passes ends when it is done, not sooner for a shorter limit.
      testTimeout: long ? 600_000 : 2 * PATIENCE_MS,
      hookTimeout: long ? 600_000 : 3 * PATIENCE_MS,
      expect: { poll: { timeout: PATIENCE_MS, interval: 100 } },
      // One more than the two cores of a small machine: a third of a file's time is waiting, for processes and their clocks.
      // With more, tests of real encoders and databases only compete for the processor.
      maxWorkers: 3,
      sequence: { sequencer: SpreadOut },
      pool: 'forks',
      // Node.js runs our TypeScript as it is, as in production, and keeps it compiled: half a second less a process.
      experimental: { viteModuleRunner: false, nodeLoader: false },
      execArgv: [...NODE_FLAGS],
      projects: long
        ? [{ extends: true, test: { name: 'long', include: [`test/${LONG}`], globalSetup } }]
        : [
            {
              extends: true,
              test: {
                name: 'own process',
                include: ['test/**/*.test.ts'],
                exclude: [...configDefaults.exclude, LONG, ...SHARING, ...SHARING_SERVER],
                globalSetup,
              },
            },
            {
              extends: true,
              test: { name: 'shared process', include: SHARING, exclude: [LONG], isolate: false },
            },
            {
              extends: true,
              test: {
                name: 'shared process, a database',
                include: SHARING_SERVER,
                exclude: [LONG],
                isolate: false,
                globalSetup,
              },
            },
          ],
    },
  };
});
