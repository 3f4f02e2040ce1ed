/** What a spreadsheet would run as a formula, or cut off, where a cell begins with it; full-width forms included. */
const RISKY = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n']/;

const ESCAPE = "'";

/** The empty text is written too, so that an empty cell says what it says everywhere: nothing is known. */
const isEscaped = (text: string): boolean => text === '' || RISKY.test(text);

/**
 * A text as it stands in a cell of CSV: behind one apostrophe if it is empty, begins with an apostrophe, a tab or the end
 * of a line, or would be run as a formula (`=`, `+`, `-`, `@`, also behind blanks); any other text as it is.
 */
export const escapeCell = (text: string): string => (isEscaped(text) ? ESCAPE + text : text);

/** Undoes {@link escapeCell} exactly; a cell that it would not have written so, such as `'s-Gravenmoer`, is left as it is. */
export const unescapeCell = (cell: string): string =>
  cell.startsWith(ESCAPE) && isEscaped(cell.slice(1)) ? cell.slice(1) : cell;
