const sum = ({ user, system }: NodeJS.CpuUsage): number => user + system;

/**
 * Of the processor time that a piece of work takes in this process, the part that the calling thread takes, from 0 to 1. A busy
 * machine changes little about it.
 */
export async function ownShare(work: () => Promise<unknown>): Promise<number> {
  const [own, all] = [process.threadCpuUsage(), process.cpuUsage()];
  await work();
  return sum(process.threadCpuUsage(own)) / sum(process.cpuUsage(all));
}
