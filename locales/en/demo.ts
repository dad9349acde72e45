import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

export const demo = {
  about: 'The demo: drawings with Persian captions to try the search on',
  aboutAdd: 'draw the demo pictures and make them searchable; goes on where it stopped',
  aboutCount: 'how many pictures',
  aboutRemove: 'take all demo pictures out again; your own stay',
  aboutAttribution: 'whose drawings the demo pictures are made of',
  aboutQueries: 'queries that show something on the demo pictures',
  drawing: 'Drawing the demo pictures',
  embedding: 'Making them searchable',
  removing: 'Removing the demo pictures',
  added: (count: number, total: number) =>
    `${number(count)} pictures added; the demo has ${number(total)}. Try: ./negareh search "میوه"`,
  alreadyThere: (total: number) => `The demo is there already, with ${number(total)} pictures.`,
  interrupted: (count: number) =>
    `Stopped after ${number(count)} pictures. The same command goes on from here.`,
  failed: (name: string, reason: string) => `${name}: ${reason}`,
  removed: (count: number) =>
    `${number(count)} demo pictures removed. “./negareh demo add” brings them back.`,
  nothingToRemove: 'There are no demo pictures.',
  attribution: 'The demo pictures are made of drawings by others:',
  attributionMore: 'ATTRIBUTION.md tells more: what was changed, the words, the model, the font.',
};
