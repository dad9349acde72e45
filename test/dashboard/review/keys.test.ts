import { expect, test } from 'vitest';
import { newId } from '../../../core/ground/domain/id.ts';
import { OWN_REASON, REJECT_REASONS } from '../../../core/ground/domain/review/review.ts';
import {
  ChosenKeys,
  clashOf,
  USUAL_KEYS,
  withChosen,
} from '../../../core/ground/domain/review/review-keys.ts';
import { commandOf } from '../../../dashboard/components/review/keys/keys.ts';

const press = { key: '', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, repeat: false };

test('keys are chosen, each for one thing, and own reasons have them too', () => {
  const own = `${OWN_REASON}${newId()}` as const;
  const chosen = ChosenKeys.parse({ approve: 'KeyJ', skip: 'KeyA', [own]: 'Digit1' });
  const keys = withChosen(chosen, [...REJECT_REASONS, own]);
  expect(clashOf(keys)).toBeUndefined();
  expect(commandOf({ ...press, code: 'KeyJ' }, keys)).toEqual({ do: 'approve' });
  expect(commandOf({ ...press, code: 'KeyA' }, keys)).toEqual({ do: 'skip' });
  expect(commandOf({ ...press, code: 'KeyS' }, keys)).toBeNull();
  expect(commandOf({ ...press, code: 'Numpad1', shiftKey: true }, keys)).toEqual({
    do: 'note-reason',
    reason: own,
  });
  expect(keys['literal-translation']).toBeUndefined();
  expect(withChosen({}, REJECT_REASONS)).toEqual(USUAL_KEYS);
  expect(clashOf(USUAL_KEYS)).toBeUndefined();
});

test('what was left without a key has none the next time either, and no key rejects for a reason that was archived', () => {
  const archived = `${OWN_REASON}${newId()}` as const;
  const chosen = ChosenKeys.parse({ alike: null, flag: null, [archived]: 'KeyG' });
  const keys = withChosen(chosen, REJECT_REASONS);
  expect([keys.alike, keys.flag, keys[archived], keys.grid]).toEqual([
    undefined,
    undefined,
    undefined,
    'KeyG',
  ]);
});

test.each([
  { approve: 'KeyA', reject: 'KeyA' },
  { approve: 'Space' },
  { approve: 'Escape' },
  { nothing: 'KeyA' },
  { 'own:x': 'KeyA' },
])('%j is refused', keys => {
  expect(ChosenKeys.safeParse(keys).success).toBe(false);
});
