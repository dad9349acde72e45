import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);
const counted = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

export const ingest = {
  description: 'Take pictures in: folders and files, with their captions',
  pathArgument: 'Folders and picture files',
  captionsOption: 'A CSV or JSON file of captions; side-car .txt files are read without it',
  reading: 'Pictures',
  embedding: 'Making searchable',
  noPictures: 'No pictures found there. JPEG, PNG, WebP, AVIF and GIF files are taken.',
  added: (count: number) => `${number(count)} added`,
  duplicates: (count: number) => `${number(count)} here already`,
  failed: (count: number) => `${counted(count, 'file', 'files')} could not be taken in:`,
  badRows: (count: number) =>
    `${counted(count, 'row', 'rows')} of the captions file could not be used, by line:`,
  unmatched: (count: number) =>
    `${counted(count, 'picture of the captions file is', 'pictures of the captions file are')} there, but not among those given:`,
  unusable: (count: number) =>
    `${counted(count, 'line of a side-car file was', 'lines of side-car files were')} left out: not Persian, damaged or too long:`,
  passedOver: {
    'folder-unreadable': (count: number) => `${counted(count, 'folder', 'folders')} could not be read:`,
    'name-not-utf8': (count: number) =>
      `${counted(count, 'name is', 'names are')} not UTF-8. The pictures were taken; a captions file cannot name them:`,
    link: (count: number) =>
      `${counted(count, 'link was', 'links were')} not followed (a link may lead anywhere; name the folder behind it):`,
    'no-file': (count: number) => `${counted(count, 'entry is', 'entries are')} no file:`,
    'side-car': (count: number) => `${counted(count, 'side-car file', 'side-car files')} could not be used:`,
    heic: (count: number) =>
      `${counted(count, 'HEIC picture was', 'HEIC pictures were')} left out. Export them as JPEG (iPhone: Settings, Camera, Formats, Most Compatible):`,
    tiff: (count: number) =>
      `${counted(count, 'TIFF picture was', 'TIFF pictures were')} left out. Save them as JPEG or PNG:`,
    bmp: (count: number) =>
      `${counted(count, 'BMP picture was', 'BMP pictures were')} left out. Save them as PNG:`,
    raw: (count: number) =>
      `${counted(count, 'raw photo (DNG, CR2, NEF …) was', 'raw photos (DNG, CR2, NEF …) were')} left out. Develop them to JPEG:`,
    'other-picture': (count: number) =>
      `${counted(count, 'picture', 'pictures')} of a kind that is not taken (SVG, PSD, JXL …):`,
  },
  sideCar: {
    'too-large': 'too large for captions',
    'no-file': 'no file',
    unreadable: 'cannot be read',
    'link-outside': 'a link that leads out of the folder',
  },
  demoIsThere: (count: number) =>
    `${counted(count, 'drawing', 'drawings')} of the demo can still be found beside them; “./negareh demo remove” takes them out.`,
  interrupted: 'Interrupted. Run the same command again, and it goes on.',
};
