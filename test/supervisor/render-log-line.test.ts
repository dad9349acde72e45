import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderLogLine } from '../../supervisor/render-log-line.ts';

const render = (event: object | string) =>
  stripVTControlCharacters(renderLogLine(typeof event === 'string' ? event : JSON.stringify(event)));

const time = new Date(2026, 0, 2, 13, 4, 5).toISOString();

describe('renderLogLine', () => {
  it('shows time, message and fields of an event', () => {
    const event = {
      level: 30,
      time,
      process: 'search',
      url: 'http://127.0.0.1:7700',
      images: 3,
      msg: 'listening',
    };
    expect(render(event)).toBe('13:04:05 listening url=http://127.0.0.1:7700 images=3');
  });

  it('names levels that are not usual', () => {
    expect(render({ level: 40, time, msg: 'slow' })).toBe('13:04:05 WARN slow');
    expect(render({ level: 50, time, msg: 'broken' })).toBe('13:04:05 ERROR broken');
  });

  it('puts the stack of an error on lines of its own', () => {
    const event = {
      level: 50,
      time,
      msg: 'broken',
      err: { type: 'Error', message: 'no', stack: 'Error: no\n    at x' },
    };
    expect(render(event)).toBe('13:04:05 ERROR broken\nError: no\n    at x');
  });

  it('keeps nested fields on the line', () => {
    expect(render({ level: 30, msg: 'done', counts: { added: 2 } })).toBe('done counts={"added":2}');
  });

  it.each(['plain words', '{"not": "an event"}', '{broken', '', '[1]'])(
    'leaves any other line as it is: %j',
    line => {
      expect(render(line)).toBe(line);
    },
  );

  it('lets no control characters of a process through to the terminal', () => {
    expect(renderLogLine('\u001b[2Jcleared')).toBe('cleared');
    const evil = '\u001b]0;x\u0007\u009b2J\u202eb';
    const event = { level: 50, time, msg: evil, [evil]: evil, err: { stack: `${evil}\r\n  at x` } };
    expect(render(event)).not.toMatch(/[^\P{Cc}\n]|[\u202A-\u202E]/u);
    expect(render(event).split('\n')).toHaveLength(3);
  });
});
