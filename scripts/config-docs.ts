import { z } from 'zod';
import { CONFIG_FIELDS } from '../core/ground/config.ts';

const START = '<!-- config:start -->';
const END = '<!-- config:end -->';

/** Each setting with its default as one would write it: before it becomes a path or a boolean. */
const FIELDS = Object.values(CONFIG_FIELDS).map(({ variable, schema, help }) => {
  const written = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).default;
  const fallback = written ?? schema.safeParse(undefined).data;
  return { variable, help, fallback: fallback === undefined ? '' : String(fallback) };
});

/** The README with its table of settings as core/ground/config.ts has them. @throws Error when the markers are missing */
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
