import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkQuery } from '../../../../core/ground/text/query-text.ts';

/** Any text at all, half surrogate pairs included. */
const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code)),
  fc.constantFrom('\u202e', '\u2068', '\u2069', '\u0000', '\u200c', '🍌', 'گ'),
);

describe('what a person wrote', () => {
  it.each([
    ['  گربهٔ \n سیاه ', 'گربهٔ سیاه'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
    ['\u202eabc\u202c', 'abc'],
    ['a\u0000b', 'ab'],
    ['گربه؟!', 'گربه؟!'],
    ['۲', '۲'],
    ['🍌', '🍌'],
  ])('%j is the query %j', (written, text) => {
    expect(checkQuery(written)).toMatchObject({ text });
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \t\n\u00a0\u3000'],
    ['punctuation', '؟!'],
    ['a full stop', '.'],
    ['quotation marks', '«»“”'],
    ['two exclamation marks in one', '‼'],
    ['a half-space', '\u200c'],
    ['joiners and direction marks', ' \u200d\u200f\u202e\ufeff'],
    ['a mark without a letter', '\u064e'],
    ['tatweel, which is a letter to Unicode only', 'ـــ'],
    ['invisible letters', '\u3164\u115f'],
    ['controls', '\u0000\u001b[0m'],
    ['half an emoji', '\ud83c'],
  ])('%s is no query', (_, written) => {
    expect(checkQuery(written)).toEqual({ problem: 'empty' });
  });

  it.each([
    ['letters', 'گ'],
    ['emoji, of two UTF-16 units each', '🍌'],
    ['letters of a rare script', '𐎠'],
  ])('may have 500 characters: %s', (_, character) => {
    expect(checkQuery(character.repeat(500))).toMatchObject({ text: character.repeat(500) });
    expect(checkQuery(` ${character.repeat(501)} `)).toEqual({
      problem: 'too-long',
      length: 501,
      limit: 500,
    });
  });

  it('is measured without what is cleaned away', () => {
    expect(checkQuery(`${'\u202e '.repeat(400)}گربه`)).toMatchObject({ text: 'گربه' });
    expect(checkQuery(`گربه${' '.repeat(600)}سیاه`)).toMatchObject({ text: 'گربه سیاه' });
  });

  it('is one line without controls, and the same when it is asked again', () => {
    fc.assert(
      fc.property(fc.string({ unit }), written => {
        const checked = checkQuery(written);
        if (checked.problem !== undefined) return;
        expect(checked.text).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
        expect(checked.text.isWellFormed()).toBe(true);
        expect(checkQuery(checked.text)).toEqual(checked);
      }),
    );
  });
});
