// `npm start`: starts the whole system and keeps it running. setup.mjs has run before.
// --with-parent: end when the process that started us (npm) is gone.
import { answerArguments } from './core/ground/process/answer-arguments.ts';
import { keepCompiledCode } from './setup/keep-compiled-code.mjs';
import { turnTelemetryOff } from './setup/telemetry-off.mjs';
import { followParent } from './supervisor/follow-parent.ts';
import { PROCESSES } from './supervisor/process-table.ts';
import { runSystem } from './supervisor/run-system.ts';
import { shareHeap } from './supervisor/share-heap.ts';

const WITH_PARENT = '--with-parent';

answerArguments(
  process.argv.slice(2).filter(argument => argument !== WITH_PARENT),
  'start',
);
turnTelemetryOff();
keepCompiledCode(undefined, { create: true });
shareHeap();
if (process.argv.includes(WITH_PARENT)) followParent();
await runSystem(PROCESSES);
