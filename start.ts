// `npm start`: starts the whole system and keeps it running. setup.mjs has run before.
// --with-parent: end when the process that started us (npm) is gone.
import { keepCompiledCode } from './setup/keep-compiled-code.mjs';
import { turnTelemetryOff } from './setup/telemetry-off.mjs';
import { followParent } from './supervisor/follow-parent.ts';
import { PROCESSES } from './supervisor/process-table.ts';
import { runSystem } from './supervisor/run-system.ts';
import { shareHeap } from './supervisor/share-heap.ts';

turnTelemetryOff();
keepCompiledCode(undefined, { create: true });
shareHeap();
if (process.argv.includes('--with-parent')) followParent();
await runSystem(PROCESSES);
