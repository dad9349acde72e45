import { z } from 'zod';
import { PairExport } from '../../core/ground/domain/captions/pair-export.ts';

/** The input of the export form. A form also sends its empty fields, and the page's address its language. */
export const ExportForm = z.preprocess(
  given =>
    given !== null && typeof given === 'object'
      ? Object.fromEntries(Object.entries(given).filter(([name, value]) => name !== 'lang' && value !== ''))
      : given,
  PairExport,
);
