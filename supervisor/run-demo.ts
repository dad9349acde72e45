import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../core/ground/project.ts';

/**
 * Runs `negareh demo add` in the foreground, where its progress bars show. It continues where an earlier run stopped.
 * @returns whether it finished
 */
export function runDemo(signal: AbortSignal): Promise<boolean> {
  const child = spawn(
    process.execPath,
    // Preloaded: it ends the command when we are gone.
    [
      '--import',
      path.join(ROOT, 'supervisor/exit-with-parent.ts'),
      path.join(ROOT, 'cli/main.ts'),
      'demo',
      'add',
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  // It finishes its current image and can continue another time.
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  return new Promise(resolve => {
    child.once('error', () => resolve(false));
    child.once('exit', code => resolve(code === 0));
  });
}
