import { killAmidAnswers, severalBotsTest } from './several-bots.ts';

severalBotsTest(
  'ten kills in a row in the middle of answers lose none, and double only what was on its way',
  ({ bots }) => killAmidAnswers(bots, 10),
);
