/** What is wrong with one field of a form, as its sentence needs it. */
export interface FormProblem {
  /** The field's name; of what lies deeper, the innermost. */
  readonly field: string;
  readonly problem: 'empty' | 'short' | 'long' | 'low' | 'above' | 'high' | 'letters' | 'address' | 'other';
  /** The least or the most that is allowed: letters of a text, or a number. 0 where there is none. `above` is more than it. */
  readonly limit: number;
}
