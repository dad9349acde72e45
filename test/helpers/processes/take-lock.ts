// Takes a lock when it is told to go (a line on standard input), says whether it got it, and keeps it until killed.
// Argument: the lock's file.
import { takeLock } from '../../../setup/process-lock.mjs';

process.stdout.write('waiting\n');
process.stdin.once('data', async () => {
  const { holder } = await takeLock(process.argv[2]!, { name: 'test' });
  process.stdout.write(holder ? `held by ${holder.pid}\n` : 'taken\n');
});
