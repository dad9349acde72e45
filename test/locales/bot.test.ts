import { describe, expect, test } from 'vitest';
import { botMessages } from '../../locales/bot.ts';

describe.each(['fa', 'en'] as const)('the bot in %s', locale => {
  const texts = botMessages(locale);

  test('keeps to the lengths that Telegram allows', () => {
    for (const description of Object.values(texts.commands))
      expect(description.length).toBeLessThanOrEqual(256);
    for (const popUp of [texts.onTheWay, texts.slowDown(15)]) expect(popUp.length).toBeLessThanOrEqual(200);
    for (const message of [texts.welcome, texts.help]) expect(message.length).toBeLessThanOrEqual(4_096);
  });

  test('writes numbers in its own digits', () => {
    const sentences = [
      texts.shown(1, 10),
      texts.shownLast(11, 17),
      texts.captionPage('x', 11, 20),
      texts.tooLong(5_000, 500),
      texts.slowDown(15),
      texts.placeInQueue(12),
      texts.sourcesOf(1, 10),
      texts.sourceLine([1, 2], 'x'),
    ].join(' ');
    expect(sentences).toMatch(locale === 'fa' ? /[۰-۹]/ : /[0-9]/);
    expect(sentences).not.toMatch(locale === 'fa' ? /[0-9٠-٩]/ : /[۰-۹]/);
  });
});

test('Persian has Persian letters, not their Arabic twins', () => {
  const { commands, ...texts } = botMessages('fa');
  const all = [...Object.values(texts), ...Object.values(commands)].filter(text => typeof text === 'string');
  expect(all.join(' ')).not.toMatch(/[يكةى]/);
});
