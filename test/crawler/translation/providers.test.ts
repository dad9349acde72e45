import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BusyError, PermanentError, RetryableError } from '../../../core/ground/errors.ts';
import { createGoogleTranslator } from '../../../crawler/translation/google.ts';
import { createLibreTranslator } from '../../../crawler/translation/libretranslate.ts';
import type { Translator } from '../../../crawler/translation/translator.ts';
import { type Fault, fakeTranslation } from '../../stand-ins/translation/faults.ts';
import { type GoogleStandIn, startGoogle } from '../../stand-ins/translation/google.ts';
import {
  type LibreTranslateStandIn,
  startLibreTranslate,
} from '../../stand-ins/translation/libretranslate.ts';

let google: GoogleStandIn;
let libre: LibreTranslateStandIn;
beforeAll(async () => {
  google = await startGoogle();
  libre = await startLibreTranslate();
});
afterAll(() => Promise.all([google.close(), libre.close()]));

const signal = () => AbortSignal.timeout(5_000);
const providers: [string, () => { server: GoogleStandIn | LibreTranslateStandIn; translator: Translator }][] =
  [
    ['google', () => ({ server: google, translator: createGoogleTranslator({ origin: google.url }) })],
    ['libretranslate', () => ({ server: libre, translator: createLibreTranslator({ url: libre.url }) })],
  ];

describe.each(providers)('%s', (_name, connect) => {
  it('translates a batch in order', async () => {
    const { translator } = connect();
    const texts = ['a dog', 'a "quoted" cat & bird', 'two men\tride'];
    expect(await translator.translate(texts, signal())).toEqual(
      texts.map(text => fakeTranslation(text).replace('\t', ' ')),
    );
  });

  it('gives plain text, whatever the service put around it', async () => {
    const { server, translator } = connect();
    const texts = ['a "quoted" cat & bird', 'a dog'];
    server.faults.next('soiled-text');
    expect(await translator.translate(texts, signal())).toEqual(texts.map(fakeTranslation));
  });

  it('gives null for the one text that the service refuses, and the others all the same', async () => {
    const { server, translator } = connect();
    server.faults.next('refused-text');
    expect(await translator.translate(['a dog', 'a cat'], signal())).toEqual([
      null,
      fakeTranslation('a cat'),
    ]);
  });

  it.each<[Fault, new (...args: never[]) => Error]>([
    ['too-many', BusyError],
    ['server-error', RetryableError],
    ['web-page', RetryableError],
    ['dropped', RetryableError],
    ['forbidden', PermanentError],
  ])('names what to do about %s', async (fault, kind) => {
    const { server, translator } = connect();
    server.faults.next(fault);
    await expect(translator.translate(['a dog', 'a cat'], signal())).rejects.toBeInstanceOf(kind);
  });

  it('gives no translation to the wrong text when rows are missing', async () => {
    const { server, translator } = connect();
    server.faults.next('missing-rows');
    const answer = await translator.translate(['a dog', 'a cat'], signal()).catch(() => undefined);
    if (answer) expect(answer).toEqual([fakeTranslation('a dog'), null]);
  });
});

describe('Google', () => {
  it('passes on how long to wait', async () => {
    google.faults.next('too-many');
    const error = await createGoogleTranslator({ origin: google.url })
      .translate(['a dog'], signal())
      .catch(e => e);
    expect(error).toMatchObject({ retryAfterSeconds: 1 });
  });
});

describe('LibreTranslate', () => {
  it('takes an answer equal to the question as no translation', async () => {
    const translator = createLibreTranslator({ url: libre.url });
    expect(await translator.translate(['12345', 'a dog'], signal())).toEqual([
      null,
      fakeTranslation('a dog'),
    ]);
  });

  it('sends its key, and says so when the key is wrong or missing', async () => {
    const keyed = await startLibreTranslate({ apiKey: 'secret' });
    const ask = (apiKey?: string) =>
      createLibreTranslator({ url: keyed.url, apiKey }).translate(['a dog'], signal());
    await expect(ask('secret')).resolves.toEqual([fakeTranslation('a dog')]);
    await expect(ask('wrong')).rejects.toMatchObject({ code: 'translation.refused' });
    await expect(ask()).rejects.toMatchObject({ parameters: { reason: expect.stringContaining('API key') } });
    await keyed.close();
  });
});
