// Caches compiled code in the folder of the first argument, and starts a child with a thread, like the supervisor does.
import { spawn } from 'node:child_process';
import { runProcess } from '../../../core/ground/process/run-process.ts';
import { startThread } from '../../../core/ground/threads/start-thread.ts';
import { keepCompiledCode } from '../../../setup/keep-compiled-code.mjs';
import type { ExampleThread } from '../../core/ground/threads/example-thread.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  const entry = new URL('../../core/ground/threads/example-thread.ts', import.meta.url);
  const thread = await startThread<ExampleThread>(entry, { name: 'example' });
  await runProcess('child', async () => undefined);
  // The thread caches its code after its first answer.
  await thread.call('double', 1);
  await thread.call('double', 1);
  process.stdout.write(`pid ${process.pid} is ready\n`);
} else {
  keepCompiledCode(folder);
  // With a channel, by which the child notices that this process was killed.
  spawn(process.execPath, [import.meta.filename], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
}
