import { printTable } from '../../bench/bench-table.ts';
import type { CampaignResult, KillRecord } from './campaign.ts';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** A table of what a campaign found, on standard output. */
export function printKills(result: CampaignResult): void {
  const { kills, people, probe, counts, given, findings } = result;
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const row = (name: string, of: readonly KillRecord[]) => [
    name,
    String(of.length),
    seconds(median(of.map(({ outageMs }) => outageMs))),
    seconds(Math.max(...of.map(({ outageMs }) => outageMs))),
    seconds(median(of.map(({ wholeMs }) => wholeMs))),
    seconds(Math.max(...of.map(({ wholeMs }) => wholeMs))),
  ];
  printTable(
    `${kills.length} kills`,
    [
      ['', 'kills', 'queries fail', 'longest', 'all runs again', 'longest'],
      ...[...Map.groupBy(kills, ({ victim }) => victim)].map(([victim, of]) => row(victim, of)),
    ],
    print,
  );
  printTable(
    'What became of the rest',
    [
      ['questions to the search process', `${probe.asked}, ${probe.failed} of them failed`],
      [
        'people who asked the bot',
        `${people.asked}, ${people.withAlbum} got photos, ${people.unanswered} no answer`,
      ],
      ['messages that came twice', String(people.doubles.length)],
      [
        'pictures given',
        `${given}: ${counts.images} rows, ${counts.files} files, ${counts.embeddings} embeddings, ${counts.indexed} in the index`,
      ],
      ['disagreements', String(findings.length)],
    ],
    print,
  );
}
