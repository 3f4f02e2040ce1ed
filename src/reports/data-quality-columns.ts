import type { Column } from '../platform/tabular/write-csv.js';
import { PART_NAMES, type Points } from './completeness.js';
import type { AgencyTotals, RecordFindings } from './data-quality.js';
import { FINDINGS } from './finding.js';

/** Part by part, under the names of the parts; `Points` follows each, so that none is taken for what it counts. */
const pointColumns = <Row>(pointsOf: (row: Row) => Points | null): Column<Row>[] =>
  PART_NAMES.map((part) => [`${part}Points`, (row: Row) => pointsOf(row)?.[part]]);

/** Findings stand in one cell, with blanks between them. */
export const recordColumns: readonly Column<RecordFindings>[] = [
  ['weapon', ({ weapon }) => weapon],
  ['registryNumber', ({ registryNumber }) => registryNumber],
  ['agency', ({ agency }) => agency],
  ['score', ({ score }) => score],
  ...pointColumns<RecordFindings>(({ points }) => points),
  ['findings', ({ findings }) => findings.join(' ')],
  ['duplicateSet', ({ duplicateSet }) => duplicateSet],
];

export const agencyColumns: readonly Column<AgencyTotals>[] = [
  ['agency', ({ agency }) => agency],
  ['weapons', ({ weapons }) => weapons],
  ['withoutFindings', ({ withoutFindings }) => withoutFindings],
  ['serialMissingOrDuplicate', ({ serialMissingOrDuplicate }) => serialMissingOrDuplicate],
  ['meanScore', ({ meanScore }) => meanScore],
  ...pointColumns<AgencyTotals>(({ meanPoints }) => meanPoints),
  ...FINDINGS.map((finding): Column<AgencyTotals> => [finding, ({ findings }) => findings[finding]]),
];
