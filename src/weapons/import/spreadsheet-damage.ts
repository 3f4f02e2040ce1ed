/** What a spreadsheet made of a cell that said something else before: what it said is lost. */
export interface Damage {
  code: 'SPREADSHEET_NUMBER' | 'SPREADSHEET_DATE' | 'SPREADSHEET_ERROR' | 'AMBIGUOUS_DATE';
  detail: string;
}

/** `1.23E+11`, `1,23E+11`, `1E+20`: the sign and two digits of the exponent are the spreadsheet's. */
const SCIENTIFIC = /^[+-]?\d(?:[.,]\d+)?E[+-]\d{2,3}$/i;
const ENGLISH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const GERMAN = '(?:Jan|Feb|Mrz|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)';
/** French, Spanish, Portuguese and Italian, which write their months small. */
const ROMANCE = `(?:${[
  'janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc',
  'ene|feb|mar|abr|may|jun|jul|ago|sep|dic',
  'jan|fev|set|out|dez',
  'gen|apr|mag|giu|lug|ott',
].join('|')})\\.?`;
/**
 * `2-Mar`, `Mar-02`, `2-Mar-24`, `02. Mrz`, `02-mars`, `02/mar`, as a spreadsheet writes them by its language; a serial
 * MAR-02 is stamped in capitals.
 */
const MONTH_DATE = new RegExp(
  `^(?:${[
    `\\d{1,2}-${ENGLISH}(?:-\\d{2,4})?|${ENGLISH}-\\d{2}`,
    `\\d{1,2}\\. ?${GERMAN}(?: \\d{2,4})?|${GERMAN} \\d{2}`,
    `\\d{1,2}[-/]${ROMANCE}(?:[-/]\\d{2,4})?|${ROMANCE}[-/]\\d{2}`,
  ].join('|')})$`,
);
const ERROR = /^(?:#{3,}|#(?:N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NUM!|NULL!|SPILL!|CALC!))$/;
/** The numbers of the days from 1927-05-18 to 2064-04-07; four digits are a year. */
const DAY_NUMBER = /^[1-5]\d{4}(?:[.,]\d+)?$/;
const DAY_MONTH = /^(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{2}|\d{4})(?:[ T].*)?$/;

const FIRST_DAY = Date.UTC(1899, 11, 30);
const DAY = 86_400_000;

const AS_TEXT = 'give the column the format "text" before the values are entered';

/** In any cell: what stands for a value that could not be shown. */
export function damageOfCell(text: string): Damage | null {
  if (!ERROR.test(text)) return null;
  return { code: 'SPREADSHEET_ERROR', detail: `${text} is a spreadsheet's sign for a value it could not show` };
}

/** In a cell that holds a marking. Its text is text otherwise: formulas, leading zeros and blanks stay. */
export function damageOfMarking(text: string): Damage | null {
  if (SCIENTIFIC.test(text))
    return { code: 'SPREADSHEET_NUMBER', detail: `a spreadsheet rounded the marking to ${text}; ${AS_TEXT}` };
  if (MONTH_DATE.test(text))
    return { code: 'SPREADSHEET_DATE', detail: `a spreadsheet made the date ${text} of the marking; ${AS_TEXT}` };
  return null;
}

/** In a cell that holds a date. */
export function damageOfDate(text: string): Damage | null {
  if (SCIENTIFIC.test(text))
    return { code: 'SPREADSHEET_NUMBER', detail: `a spreadsheet made the number ${text} of the date` };
  if (MONTH_DATE.test(text))
    return { code: 'SPREADSHEET_DATE', detail: `${text} lacks the century or the year; write 2002-03 or 2002-03-02` };
  if (DAY_NUMBER.test(text)) {
    const day = new Date(FIRST_DAY + Number.parseInt(text, 10) * DAY).toISOString().slice(0, 10);
    const detail = `${text} is a spreadsheet's number for a day; if it is ${day}, write that`;
    return { code: 'SPREADSHEET_DATE', detail };
  }
  const parts = DAY_MONTH.exec(text);
  if (parts === null) return null;
  const [first, second] = [Number(parts[1]), Number(parts[2])];
  const detail = `${text} may name the day first or the month; write 2003-02-01`;
  return first > 12 || second > 12 || first === second ? null : { code: 'AMBIGUOUS_DATE', detail };
}
