import { CAPTION_LIMIT } from '../../core/ground/domain/caption-pair.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);
const counted = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

const rowProblems = {
  'caption-empty': 'the caption is empty',
  'caption-too-long': `the caption is longer than ${number(CAPTION_LIMIT)} characters`,
  'translation-dropped': 'the caption stands for a translation that was thrown away',
  'not-utf8': 'the text is not UTF-8: save the file in that encoding',
  'null-character': 'the row holds a null character',
  'no-picture': 'the row names no picture',
  'outside-folder': 'the path leads out of the folder of the captions file',
  'too-few-columns': 'the row has too few columns',
  'no-caption': 'the object has no caption',
  'not-json': 'not a JSON object with path and caption',
  'not-csv': 'not CSV',
  'annotation-incomplete': 'the annotation lacks image_id or caption',
  'picture-unknown': 'no picture has this id',
  'not-a-caption-line': 'neither name#n<TAB>caption nor name|n|caption',
  'picture-unusable': 'the picture could not be taken in',
};

export const ingest = {
  description: 'Take pictures in: folders and files, with their captions',
  pathArgument: 'Folders and picture files',
  captionsOption: 'A .csv or .jsonl file with path and caption; side-car .txt files are read without it',
  reading: 'Pictures',
  embedding: 'Making searchable',
  noPictures: 'No pictures found there. JPEG, PNG, WebP, AVIF and GIF files are taken.',
  added: (count: number) => `${number(count)} added`,
  duplicates: (count: number) => `${number(count)} here already`,
  failed: (count: number) => `${counted(count, 'file', 'files')} could not be taken in:`,
  badRows: (count: number) => `${counted(count, 'row', 'rows')} of the captions file could not be used:`,
  row: (position: number, problem: string) => `line ${number(position)}: ${problem}`,
  rowProblems,
  unusable: (count: number) =>
    `${counted(count, 'caption was', 'captions were')} left out: not Persian, not UTF-8 or too long.`,
  unmatched: (count: number) =>
    `${counted(count, 'picture of the captions file is', 'pictures of the captions file are')} not among those given (its paths start at its own folder):`,
  interrupted: 'Interrupted. Run the same command again, and it goes on.',
};
