import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

export const ingest = {
  description: 'Take pictures in: folders and files, with their captions',
  pathArgument: 'Folders and picture files',
  captionsOption: 'A .csv or .jsonl file with path and caption; side-car .txt files are read without it',
  reading: 'Pictures',
  embedding: 'Making searchable',
  noPictures: 'No pictures found there. JPEG, PNG, WebP, AVIF and GIF files are taken.',
  added: (count: number) => `${number(count)} added`,
  duplicates: (count: number) => `${number(count)} here already`,
  failed: (count: number) => `${number(count)} could not be read:`,
  badRows: (count: number) => `${number(count)} rows of the captions file could not be used:`,
  row: (position: number) => `row ${number(position)}`,
  unusable: (count: number) =>
    `${number(count)} captions were left out: they are not Persian, not UTF-8 or too long.`,
  unmatched: (count: number) =>
    `${number(count)} pictures of the captions file are not among those given (its paths start at its own folder):`,
  interrupted: 'Interrupted. Run the same command again, and it goes on.',
};
