import { describe, expect, test } from 'vitest';
import { agreementOf, type Vote } from '../../../../../core/ground/domain/review/agreement.ts';

const vote = (reviewerId: string, action: Vote['action'], text: string | null = null): Vote => ({
  reviewerId,
  action,
  text,
});

describe('votes', () => {
  test('wait until enough people have judged', () => {
    expect(agreementOf([vote('sara', 'approve')], 2)).toBe('waits');
    expect(agreementOf([vote('sara', 'approve'), vote('ali', 'reject')], 3)).toBe('waits');
  });

  test('agree where all say the same, edits word by word', () => {
    expect(agreementOf([vote('sara', 'approve'), vote('ali', 'approve')], 2)).toBe('agreed');
    expect(agreementOf([vote('sara', 'reject'), vote('ali', 'reject'), vote('mina', 'reject')], 3)).toBe(
      'agreed',
    );
    expect(agreementOf([vote('sara', 'edit', 'x'), vote('ali', 'edit', 'x')], 2)).toBe('agreed');
  });

  test('are disputed where one says otherwise', () => {
    expect(agreementOf([vote('sara', 'approve'), vote('ali', 'reject')], 2)).toBe('disputed');
    expect(agreementOf([vote('sara', 'edit', 'x'), vote('ali', 'edit', 'y')], 2)).toBe('disputed');
    expect(agreementOf([vote('sara', 'approve'), vote('ali', 'edit', 'x')], 2)).toBe('disputed');
  });
});
