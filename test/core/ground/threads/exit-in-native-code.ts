import { startThread } from '../../../../core/ground/threads/start-thread.ts';
import type { ExampleThread } from './example-thread.ts';

/** A process that ends while its thread is in native code; prints for how many milliseconds the end took. */
const entry = new URL('./example-thread.ts', import.meta.url);
const thread = await startThread<ExampleThread>(entry, { name: 'example' });
await thread.call('double', 1);
void thread.call('native', 500);
void thread.call('native', 60_000);
await new Promise(resolve => setTimeout(resolve, 100));
const began = performance.now();
process.on('exit', () => process.stdout.write(String(Math.round(performance.now() - began))));
process.exit(3);
