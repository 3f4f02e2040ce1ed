/** What a spreadsheet would run as a formula, show as an error or cut off; full-width forms included. */
const RISKY = /^\s*[=+\-@#\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n']/;
/** What an import would take for nothing said, or for null. */
const SAYS_NOTHING = /^\s*(unknown\s*)?$/i;

const ESCAPE = "'";

const isEscaped = (text: string): boolean => RISKY.test(text) || SAYS_NOTHING.test(text);

/**
 * A text as it stands in a cell of CSV: behind one apostrophe if, blanks aside, it is empty, is the word `unknown` or
 * begins with `=`, `+`, `-`, `@` or `#`, or if it begins with an apostrophe, a tab or the end of a line; any other as it
 * is. So an empty cell always means that nothing is known.
 */
export const escapeCell = (text: string): string => (isEscaped(text) ? ESCAPE + text : text);

/** Undoes {@link escapeCell} exactly; a cell that it would not have written, such as `'s-Gravenmoer`, stays as it is. */
export const unescapeCell = (cell: string): string =>
  cell.startsWith(ESCAPE) && isEscaped(cell.slice(1)) ? cell.slice(1) : cell;
