import path from 'node:path';
import { CONFIG_FIELDS, ROOT } from '../core/config.ts';

const START = '<!-- config:start -->';
const END = '<!-- config:end -->';

const FIELDS = Object.values(CONFIG_FIELDS).map(({ variable, schema, help }) => {
  const { data } = schema.safeParse(undefined);
  const isPath = typeof data === 'string' && data.startsWith(ROOT);
  return {
    variable,
    help,
    fallback: data === undefined ? '' : isPath ? path.relative(ROOT, data) : String(data),
  };
});

/** The README with its table of settings as core/config.ts has them. @throws Error when the markers are missing */
export function withConfigTable(readme: string): string {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`README.md lacks the lines ${START} and ${END}`);
  const rows = FIELDS.map(
    ({ variable, fallback, help }) =>
      `| \`${variable}\` | ${fallback && `\`${fallback}\``} | ${help.replaceAll('|', '\\|')} |`,
  );
  const table = ['| variable | default | |', '|---|---|---|', ...rows].join('\n');
  return `${readme.slice(0, start + START.length)}\n${table}\n${readme.slice(end)}`;
}

/** The content of .env.example: every setting as a comment, ready to be uncommented. */
export const envExample = (): string =>
  [
    '# Settings of Negareh: copy this file to .env and uncomment what you change. The environment wins over .env.',
    ...FIELDS.map(({ variable, fallback, help }) => `\n# ${help}\n# ${variable}=${fallback}`),
    '',
  ].join('\n');
