import { CAPTION_LIMIT } from '../../core/ground/domain/captions/caption-pair.ts';
import type { ShapeProblem } from '../../core/ground/domain/captions/captions-file.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

const EXPECTED =
  'A captions file is CSV whose first line names a column of pictures (path, image, file_name …) and one of captions (caption, text …); ' +
  'JSON lines, or a list of objects, with these names; the JSON of COCO, nocaps, Karpathy’s splits or Crossmodal-3600; or Flickr30k’s .token file';

const shapes: Record<ShapeProblem, (seen: string) => string> = {
  empty: () => 'it is empty',
  'no-rows': () => 'it holds no row',
  header: seen =>
    `its first line names no column of pictures and of captions, but reads “${seen}”. ${EXPECTED}`,
  'not-json': seen => `it begins with “${seen}”, which is no JSON. ${EXPECTED}`,
  'json-layout': seen => `its JSON holds ${seen || 'nothing'}, and no captions that we know. ${EXPECTED}`,
  'broken-json': seen =>
    `its JSON breaks off or goes wrong (${seen}). What stands before that was read; fetch or write the file again`,
  workbook: () => 'it is a workbook. Save it as CSV (UTF-8) in your spreadsheet',
  archive: () => 'it is an archive. Unpack it',
  'no-parquet': () => 'it is no Parquet file. Name the format that it is in',
  'broken-parquet': seen =>
    `the Parquet file is damaged, or compressed otherwise than by Snappy (${seen}). Fetch it again, or write it as CSV or JSON lines`,
  parquet: () =>
    'it is a Parquet or Arrow file. Name “parquet” as its format; Arrow must be written as Parquet, CSV or JSON lines',
  document: () => `it is no text. ${EXPECTED}`,
  picture: () => 'it is a picture',
  unknown: seen => `it begins with “${seen}”. ${EXPECTED}`,
};

export const datasets = {
  shapes,
  /** Why a row of a captions file cannot be used. */
  rowProblems: {
    'caption-empty': 'the caption is empty',
    'caption-too-long': `the caption is longer than ${number(CAPTION_LIMIT)} characters`,
    'translation-dropped': 'the caption stands for a translation that was thrown away',
    'not-persian': 'the caption is not Persian (“import” takes English ones, to be translated)',
    'not-utf8': 'the text is damaged, or in an encoding that is not read: save the file as UTF-8',
    'null-character': 'the row holds a null character',
    'no-picture': 'the row names no picture',
    'no-caption': 'the row has no caption',
    'too-few-columns': 'the row has too few columns',
    'too-many-columns': 'the row has more columns than the header: put captions that hold a comma in quotes',
    'open-quote': 'a quote opens and never closes',
    'not-json': 'not a JSON object',
    'not-a-caption-line': 'neither name#n<TAB>caption nor name|n|caption',
    'annotation-incomplete': 'the annotation lacks image_id or caption',
    'image-incomplete': 'the entry under “images” lacks id or file_name',
    'id-twice': 'several pictures have this id',
    'picture-unknown': 'no picture has this id',
    'picture-missing': 'the picture is not there',
    'picture-ambiguous': 'several pictures have almost this name, and none has it exactly',
    'picture-unusable': 'the picture could not be taken in',
    'outside-folder': 'the path leads out of the folder of the pictures',
    'link-outside': 'the picture is a link that leads out of the folder',
  },
  /** A place in a captions file: a line, or an entry of a JSON list. */
  row: (position: number, problem: string, detail: string | undefined) =>
    `${number(position)}: ${problem}${detail ? ` (${detail})` : ''}`,
  more: (count: number, file: string) => `${number(count)} more; all of them: ${file}`,
  allIn: (file: string) => `All of this as a table, with the reasons: ${file}`,
};
