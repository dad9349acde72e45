import { Api, BotError, Context, GrammyError, HttpError } from 'grammy';
import { describe, expect, test } from 'vitest';
import {
  describeError,
  isBadImage,
  isDeadFile,
  isStaleFile,
  isUnreachable,
  refusedItem,
} from '../../../bot/telegram/telegram-errors.ts';
import { BotAccount } from '../../stand-ins/telegram/world.ts';

const refusal = (description: string, error_code = 400) =>
  new GrammyError('Call failed!', { ok: false, error_code, description }, 'sendMediaGroup', {
    text: 'private',
  });

describe('refusals of a file', () => {
  test.each([
    'Bad Request: wrong file identifier/HTTP URL specified',
    'Bad Request: wrong remote file identifier specified: Wrong string length',
    'Bad Request: wrong file_id or the file is temporarily unavailable',
    'Bad Request: FILE_REFERENCE_EXPIRED',
    'Bad Request: MEDIA_EMPTY',
    'Bad Request: failed to send message #2 with the error message "wrong file identifier/HTTP URL specified"',
  ])('%s: the file_id is stale', description => {
    expect(isStaleFile(refusal(description))).toBe(true);
    expect(isBadImage(refusal(description))).toBe(false);
  });

  test.each([
    ['Bad Request: invalid file_id', true],
    ['Bad Request: wrong file identifier/HTTP URL specified', true],
    ['Bad Request: FILE_REFERENCE_EXPIRED', true],
    ['Bad Request: wrong file_id or the file is temporarily unavailable', false],
    ['Bad Request: file is too big', false],
  ])('%s: for good: %s', (description, isDead) => {
    expect(isDeadFile(refusal(description))).toBe(isDead);
  });

  test.each([
    'Bad Request: PHOTO_INVALID_DIMENSIONS',
    'Bad Request: failed to send message #3 with the error message "IMAGE_PROCESS_FAILED"',
    'Bad Request: PHOTO_SAVE_FILE_INVALID',
  ])('%s: the image is bad', description => {
    expect(isBadImage(refusal(description))).toBe(true);
    expect(isStaleFile(refusal(description))).toBe(false);
  });

  test.each(['Bad Request: chat not found', 'Bad Request: not enough rights to send photos to the chat'])(
    '%s: neither',
    description => {
      expect(isBadImage(refusal(description)) || isStaleFile(refusal(description))).toBe(false);
    },
  );

  test('the item of an album is counted from 0', () => {
    expect(refusedItem(refusal('Bad Request: failed to send message #10 with the error message "x"'))).toBe(
      9,
    );
    expect(refusedItem(refusal('Bad Request: x'))).toBeUndefined();
  });
});

test('no answer and 5xx are worth another try; other answers are not', () => {
  expect(isUnreachable(new HttpError('x', new Error('ECONNRESET')))).toBe(true);
  expect(isUnreachable(refusal('Internal', 500))).toBe(true);
  expect(isUnreachable(refusal('Bad Request'))).toBe(false);
  expect(isUnreachable(new TypeError('x'))).toBe(false);
});

test('the log gets neither the words of people, nor the context, nor a token', () => {
  const token = '7000000001:AAExampleExampleExampleExample-_1234';
  const update = { update_id: 1, poll_answer: { poll_id: token, option_ids: [], option_persistent_ids: [] } };
  const context = new Context(update, new Api(token), new BotAccount(token, 'negareh').user);
  const failure = new BotError(refusal(`Bad Request: ${token}`), context);
  const logged = JSON.stringify([
    describeError(failure),
    describeError(new HttpError('x', new Error(`request to http://host/bot${token}/getMe failed`))),
    describeError(new Error(`https://host/bot${token}/x`)),
  ]);
  expect(logged).not.toContain('Example');
  expect(logged).not.toContain('private');
  expect(logged).toContain('[token]');
});
