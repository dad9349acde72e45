import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { loadConcepts } from '../../core/work/demo/concepts.ts';
import { renderPlot } from '../../core/work/plots/render-plot.ts';
import { type BenchSystem, startSearchProcess } from './bench-system.ts';
import { flameGraph } from './flame-graph.ts';
import { profileWhile } from './profile-process.ts';
import { rate } from './stopwatch.ts';

const QUERIES = 1_600;
const CROWD = 16;

/** Where the main thread of the search process spends its time while it answers, as flame graphs in a folder. */
export async function benchFlames(
  system: BenchSystem,
  folder: string,
  print: (line: string) => void,
): Promise<void> {
  const texts = (await loadConcepts()).map(({ persian }) => persian);
  const inspector = await findFreePort();
  const environment = { ...system.environment, SEARCH_PORT: String(await findFreePort()) };
  await using search = await startSearchProcess(environment, [`--inspect=127.0.0.1:${inspector}`]);
  const ask = async (index: number): Promise<void> => {
    const body = JSON.stringify({ text: texts[index % texts.length] });
    const headers = { 'content-type': 'application/json' };
    await (await fetch(`${search.url}/v1/search`, { method: 'POST', headers, body })).json();
  };
  const askAll = (clients: number): Promise<number> =>
    rate(QUERIES, clients, from =>
      Promise.all(Array.from({ length: clients }, (_, client) => ask(from + client))),
    );
  await askAll(CROWD);
  await mkdir(folder, { recursive: true });
  for (const clients of [1, CROWD]) {
    const asked = clients === 1 ? 'one client' : `${clients} clients`;
    let perSecond = 0;
    const profile = await profileWhile(inspector, async () => {
      perSecond = await askAll(clients);
    });
    const title = `Main thread of the search process, ${asked}: ${perSecond.toFixed(0)} queries a second under the profiler`;
    const file = path.join(folder, `query-${asked.replace(' ', '-')}.svg`);
    await writeFile(file, await renderPlot(flameGraph(profile, title), file));
    print(`  ${file}`);
  }
}
