import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../cli/failure.ts';
import { ERRORS, type ErrorCode, isErrorCode } from '../../../core/ground/error-codes.ts';
import {
  BusyError,
  errorOf,
  firstLineOf,
  InputError,
  isPassing,
  kindOf,
  type NegarehError,
  NotFoundError,
  ownError,
  PermanentError,
  RetryableError,
} from '../../../core/ground/errors.ts';
import { errorOfAnswer } from '../../../core/work/search/http/error-of-answer.ts';
import { toErrorReply } from '../../../core/work/search/http/error-reply.ts';
import { ErrorBody } from '../../../core/work/search/http/schemas.ts';
import { errors as en } from '../../../locales/en/errors.ts';
import { errors as fa } from '../../../locales/fa/errors.ts';
import { errorMessage } from '../../../locales/messages.ts';

const CODES = Object.keys(ERRORS).filter(isErrorCode);

/** What is not a text in the sentences, or is one of a few. */
const SPECIAL = {
  seconds: 9,
  length: 3,
  limit: 2,
  times: 3,
  bytes: 4,
  pixels: 6,
  width: 8,
  height: 9,
  least: 10,
  images: 12,
  heldOut: 1,
  step: 40,
  difference: 0.1,
  connections: 1,
  port: 7,
  version: 2,
};
const CHOICES = {
  milliseconds: 5,
  role: 'maintainer',
  problem: 'empty',
  fault: 'host',
  of: 'time',
  obstacle: 'sentence-modules',
};

/** Something for whatever the sentences ask for, by the names that stand in them. */
const ASKED = [...Object.values(en), ...Object.values(fa)]
  .flatMap(word => [...String(word).matchAll(/\bp\.(\w+)/g)])
  .map(([, name]) => String(name));
const PARAMETERS: object = {
  ...Object.fromEntries(ASKED.map(name => [name, `a ${name}`])),
  ...SPECIAL,
  ...CHOICES,
};

const make = (code: ErrorCode): NegarehError => errorOf(code, PARAMETERS);

describe('the table of errors', () => {
  it.each(CODES)('%s crosses the wire and is the same on the other side', code => {
    const error = make(code);
    const { status, retryAfterSeconds, body } = toErrorReply(error, 'request', 'en');
    const wire = ErrorBody.parse(JSON.parse(JSON.stringify(body)));
    const back = errorOfAnswer(wire, retryAfterSeconds ?? 0);
    expect([back.code, { ...back.parameters }, kindOf(back)]).toEqual([
      code,
      { ...error.parameters },
      ERRORS[code].kind,
    ]);
    expect(back.constructor).toBe(error.constructor);
    expect(status).toBe(ERRORS[code].status);
    expect(wire.error.kind).toBe(ERRORS[code].kind);
  });

  it.each(CODES)('%s has a status and a class that fit its kind, and words', code => {
    const error = make(code);
    const { kind, status } = ERRORS[code];
    const classes = {
      'tell-user': status === 404 ? NotFoundError : InputError,
      'give-up': PermanentError,
      retry: RetryableError,
      'slow-down': BusyError,
    };
    expect(error).toBeInstanceOf(classes[kind]);
    expect(status >= 500 || status === 429).toBe(kind !== 'tell-user');
    for (const locale of ['en', 'fa'] as const) {
      expect(errorMessage(locale, error)).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it.each(CODES)('%s ends a command by its kind', code => {
    const { exitCode } = failureOf(make(code), 'en');
    // Scripts repeat a command that ended with 5, and only that: it must be so for whatever passes.
    if (isPassing(make(code))) expect(exitCode).toBe(5);
    expect([1, 2, 3, 5]).toContain(exitCode);
  });

  it('a full disk stays a passing fault on its way (it became permanent once)', () => {
    const { body } = toErrorReply(new RetryableError('disk.full', { path: '/x' }), 'request', 'en');
    expect(isPassing(errorOfAnswer(body, 0))).toBe(true);
  });

  it.each([
    ['retry', RetryableError],
    ['slow-down', BusyError],
    ['tell-user', InputError],
    ['give-up', PermanentError],
  ] as const)('a code of a newer version keeps its kind: %s', (kind, itsClass) => {
    const error = { code: 'new.code', kind, message: 'A sentence.', requestId: 'x', parameters: {} };
    const back = errorOfAnswer({ error }, 4);
    expect(back).toBeInstanceOf(itsClass);
    if (back instanceof BusyError) expect(back.retryAfterSeconds).toBe(4);
  });

  it('knows an error of ours by its code where the class is another one, and nothing else', () => {
    const ofTheBundle = Object.assign(new Error('x'), { code: 'auth.required', parameters: {} });
    expect(kindOf(ofTheBundle)).toBe('tell-user');
    for (const other of [
      new Error('x'),
      { code: 'auth.required' },
      Object.assign(new Error(), { code: 'ENOENT' }),
    ])
      expect(ownError(other)).toBeUndefined();
  });
});

it('asks whether the system runs where it is the system that does not answer', () => {
  const words = (service: string) =>
    errorMessage('en', new RetryableError('service.unreachable', { service, reason: 'ENOTFOUND' }));
  expect(words('search')).toContain('npm start');
  expect(words('example.com')).toBe('The example.com service cannot be reached: ENOTFOUND.');
});

it.each([
  ['Could not locate the bindings file. Tried:\n → /a\n → /b', 'Could not locate the bindings file.'],
  ['libfaiss.so: cannot open shared object file\nat x', 'libfaiss.so: cannot open shared object file'],
  ['timeout of 5:00 is over', 'timeout of 5:00 is over'],
  ['Tried:\n a', 'Tried'],
  ['', ''],
])('says the first line of %j, and leads to no list that is not there', (reason, line) => {
  expect(firstLineOf(reason)).toBe(line);
});
