import { stripVTControlCharacters, styleText } from 'node:util';
import { parseJson } from '../core/ground/files/parse-json.ts';
import { oneLine, terminalLines } from '../core/ground/text/terminal.ts';

const LEVELS: Record<number, string> = { 10: 'trace', 20: 'debug', 40: 'WARN', 50: 'ERROR', 60: 'FATAL' };
const WARN = 40;
const ERROR = 50;

/** Fields that every line has, or that the prefix already shows. */
const HIDDEN = new Set(['level', 'time', 'msg', 'process', 'pid', 'hostname', 'v', 'err', 'stack']);

/** A line of a process's output for a person: a JSON log line as time, message and fields; any other line unchanged. */
export function renderLogLine(line: string): string {
  const event = parse(line);
  if (!event) return terminalLines(stripVTControlCharacters(line));
  const { level, time, msg, err, stack } = event;
  const fields = Object.entries(event).filter(([name]) => !HIDDEN.has(name));
  const parts = [
    styleText('dim', clock(time)),
    typeof level === 'number' && LEVELS[level] ? paint(level, LEVELS[level]) : '',
    typeof msg === 'string' ? terminalLines(msg) : '',
    styleText('dim', fields.map(([name, value]) => `${oneLine(name)}=${oneLine(text(value))}`).join(' ')),
  ];
  const trace = stackOf(err) ?? (typeof stack === 'string' ? stack : undefined);
  return (
    parts.filter(part => stripVTControlCharacters(part) !== '').join(' ') +
    (trace ? `\n${terminalLines(trace)}` : '')
  );
}

function parse(line: string): Record<string, unknown> | undefined {
  const value = line.startsWith('{') ? parseJson(line) : undefined;
  return typeof value === 'object' && value !== null && 'level' in value ? { ...value } : undefined;
}

const paint = (level: number, name: string): string =>
  styleText(level >= ERROR ? 'red' : level >= WARN ? 'yellow' : 'dim', name);

function clock(time: unknown): string {
  const date = new Date(typeof time === 'number' || typeof time === 'string' ? time : Number.NaN);
  return Number.isNaN(date.getTime()) ? '' : date.toTimeString().slice(0, 8);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function stackOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('stack' in error && typeof error.stack === 'string') return error.stack;
  return 'message' in error ? String(error.message) : undefined;
}
