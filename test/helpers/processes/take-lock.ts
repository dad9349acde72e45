// Takes a lock when told to (a line on standard input), prints whether it got it, and keeps it until killed.
// Argument: the lock's file.
import { takeLock } from '../../../setup/process-lock.mjs';

process.stdout.write('waiting\n');
process.stdin.once('data', async () => {
  const { holder } = await takeLock(process.argv[2]!, { name: 'test' });
  process.stdout.write(holder ? `held by ${holder.pid}\n` : 'taken\n');
});
