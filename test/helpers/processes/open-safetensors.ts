// Opens a safetensors file and prints the result and its peak memory, in MB.
import { openByteSource } from '../../../core/engines/models/checkpoint/byte-source.ts';
import { openSafetensors } from '../../../core/engines/models/checkpoint/safetensors.ts';

const before = process.resourceUsage().maxRSS;
let outcome: string;
try {
  const checkpoint = await openSafetensors(await openByteSource(process.argv[2]!));
  outcome = `${checkpoint.tensors.size} tensors`;
  await checkpoint.close();
} catch (error) {
  outcome = (error as Error).message;
}
const megabytes = (process.resourceUsage().maxRSS - before) / 1_024;
process.stdout.write(`${JSON.stringify({ outcome, megabytes })}\n`);
