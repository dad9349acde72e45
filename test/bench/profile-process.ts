import { z } from 'zod';

const CallFrame = z.object({ functionName: z.string(), url: z.string(), lineNumber: z.int() });
/** A profile as V8 writes it: the tree of calls, which node each sample was in, and the microseconds between samples. */
export const CpuProfile = z.object({
  nodes: z.array(z.object({ id: z.int(), callFrame: CallFrame, children: z.array(z.int()).default([]) })),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.infer<typeof CpuProfile>;

const Targets = z.tuple([z.object({ webSocketDebuggerUrl: z.string() })]);
const Reply = z.object({ id: z.int().optional(), result: z.unknown() });
const Stopped = z.object({ profile: CpuProfile });
/** Fine enough for queries of a few milliseconds. */
const MICROSECONDS = 200;

/**
 * Profiles the main thread of a Node.js process while something is done.
 * @param port where its inspector listens (`node --inspect=<port>`).
 */
export async function profileWhile(port: number, work: () => Promise<unknown>): Promise<CpuProfile> {
  const listed = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [{ webSocketDebuggerUrl }] = Targets.parse(await listed.json());
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  let lastId = 0;
  const ask = (method: string, params: object = {}): Promise<unknown> => {
    const id = ++lastId;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const listen = ({ data }: MessageEvent): void => {
      const reply = Reply.parse(JSON.parse(String(data)));
      if (reply.id !== id) return;
      socket.removeEventListener('message', listen);
      resolve(reply.result);
    };
    socket.addEventListener('message', listen);
    socket.send(JSON.stringify({ id, method, params }));
    return promise;
  };
  try {
    await ask('Profiler.enable');
    await ask('Profiler.setSamplingInterval', { interval: MICROSECONDS });
    await ask('Profiler.start');
    await work();
    return Stopped.parse(await ask('Profiler.stop')).profile;
  } finally {
    socket.close();
  }
}
