/**
 * A list of the vocabulary. Rows are addressed by `code`; a code once released is never removed and never comes to
 * mean something else (domain C-26). `version` rises whenever a row is added or says more; nothing is taken out.
 */
export interface Table<Row extends { code: string }> {
  version: number;
  rows: readonly Row[];
}

export const words = (list: string | undefined): readonly string[] => (list ? list.split(' ') : []);
export const names = (list: string | undefined): readonly string[] => (list ? list.split('|') : []);
