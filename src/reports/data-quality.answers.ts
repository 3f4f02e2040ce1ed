import {
  codeOf,
  described,
  ID,
  INTEGER,
  listOf,
  named,
  nullable,
  NUMBER,
  shape,
  TEXT,
  type Schema,
} from '../platform/http/schema.js';
import { PARTS, PART_NAMES, type Points } from './completeness.js';
import type { AgencyTotals, RecordFindings, ReportView, Totals } from './data-quality.js';
import { FINDINGS, type Finding } from './finding.js';
import { REPORT_HEAD, VERSIONS } from './report.answers.js';

const weights = PART_NAMES.map((part) => `${part} ${PARTS[part]}`).join(', ');
const points = shape<Points>(
  Object.fromEntries(PART_NAMES.map((part) => [part, described(NUMBER, `Of ${PARTS[part]}`)])) as Record<
    keyof Points,
    Schema
  >,
);
const counts = shape<Totals['findings']>(
  Object.fromEntries(FINDINGS.map((finding): [string, Schema] => [finding, INTEGER])) as Record<Finding, Schema>,
);

const TOTALS = {
  weapons: INTEGER,
  withoutFindings: INTEGER,
  serialMissingOrDuplicate: described(
    INTEGER,
    'Records with no serial, with junk for one, or with one that another record has; each counted once',
  ),
  meanScore: described(nullable(NUMBER), `From 0 to 100: ${weights} (ITI §8(a), §10); null without records`),
  meanPoints: described(nullable(points), 'Mean points of each part'),
  findings: described(counts, 'Records with each finding; a record may have several'),
};

const REPORT = {
  ...REPORT_HEAD,
  rulesVersion: described(INTEGER, 'Of the rules it was judged by'),
  vocabulary: nullable(VERSIONS),
  edition: described(nullable(INTEGER), 'Of the vocabulary it was judged by; null until it is made'),
};

export const reportRow = named('DataQualityReportRow', shape<Omit<ReportView, 'total'>>(REPORT));
export const report = named(
  'DataQualityReport',
  shape<ReportView>({
    ...REPORT,
    total: described(nullable(shape<Totals>(TOTALS)), 'All records of the report; null until it is made'),
  }),
);

export const agencyTotals = named(
  'DataQualityOfAgency',
  shape<AgencyTotals>({
    agency: described(ID, 'Whose unit holds the weapon, or put it on record where nobody does'),
    ...TOTALS,
  }),
);

export const recordFindings = named(
  'RecordFindings',
  shape<RecordFindings>({
    weapon: ID,
    registryNumber: TEXT,
    agency: ID,
    profile: described(INTEGER, 'Records of one report with the same number were judged alike'),
    score: described(INTEGER, 'From 0 to 100'),
    points,
    findings: listOf(codeOf(FINDINGS)),
    duplicateSet: described(nullable(TEXT), 'The same for records that may be one weapon twice'),
  }),
);
