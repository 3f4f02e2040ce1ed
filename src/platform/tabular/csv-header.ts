import { type Line } from './lines.js';
import { TableFaultError } from './table.js';

export const DELIMITERS: readonly string[] = [',', ';', '\t', '|'];

const NAMES: Record<string, string> = { '\t': 'tab' };
const nameOf = (delimiter: string): string => NAMES[delimiter] ?? delimiter;

/** The delimiter that was named, or the only one that stands in the header outside of quotes; of none, the comma. */
export function delimiterOf({ number, text }: Line, named?: string): string {
  if (named !== undefined) {
    if (DELIMITERS.includes(named)) return named;
    throw new TableFaultError('UNKNOWN_DELIMITER', `write one of ${DELIMITERS.map(nameOf).join(' ')}`);
  }
  const outside = text
    .split('"')
    .filter((_, part) => part % 2 === 0)
    .join('');
  const found = DELIMITERS.filter((delimiter) => outside.includes(delimiter));
  if (found.length > 1)
    throw new TableFaultError(
      'DELIMITER_UNCLEAR',
      `the header has ${found.map(nameOf).join(' and ')}; name the delimiter`,
      number,
    );
  return found[0] ?? ',';
}
