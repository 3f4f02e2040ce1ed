import {
  codeOf,
  described,
  FLAG,
  ID,
  INSTANT,
  INTEGER,
  listOf,
  named,
  nullable,
  shape,
  TEXT,
} from '../../platform/http/schema.js';
import { IDENTITIES } from '../../ledger/index.js';
import { ACTS, type RecordedLook } from './recorded-look.js';
import { MEANING, QUESTIONS, type AuditFinding, type AuditTerms } from './audit-question.js';
import type { AuditReport } from './audit.service.js';

export const recordedLook = named(
  'RecordedLook',
  shape<RecordedLook>({
    recordedAt: INSTANT,
    act: codeOf(ACTS),
    officer: described(nullable(ID), 'Null for refusals of callers nobody knows, which are counted together'),
    credential: nullable(ID),
    identity: nullable(codeOf(IDENTITIES)),
    agency: nullable(ID),
    unit: nullable(ID),
    purpose: nullable(TEXT),
    caseNamed: described(nullable(FLAG), 'With it or after it; null where none is asked for'),
    shows: described(nullable(TEXT), 'The shape that was shown, by its name in this document: it says which fields'),
    route: nullable(TEXT),
    target: described(nullable(TEXT), 'What the path named'),
    weapons: described(listOf(ID), 'That were shown; none for an export, which is told by its time and snapshot'),
    code: described(nullable(TEXT), 'Why it was refused'),
    rows: described(nullable(INTEGER), 'Taken of an export that ended'),
    times: described(INTEGER, 'How many alike'),
    request: nullable(ID),
    entry: described(ID, 'That records it: it can be proven'),
    number: described(INTEGER, 'Among those that the entry records'),
  }),
);

const terms = shape<AuditTerms>({
  from: INSTANT,
  to: INSTANT,
  weapons: INTEGER,
  days: INTEGER,
  timeZone: TEXT,
  dayBegins: INTEGER,
  dayEnds: INTEGER,
});

const FINDING = {
  since: INSTANT,
  until: INSTANT,
  officer: nullable(ID),
  agency: nullable(ID),
  unit: nullable(ID),
  weapon: nullable(ID),
  entry: nullable(ID),
  count: described(INTEGER, 'Looks, weapons or entries, as the question counts'),
  key: ID,
};

const question = described(codeOf(QUESTIONS), QUESTIONS.map((each) => `\`${each}\`: ${MEANING[each]}.`).join(' '));

export const auditFinding = named('AuditFinding', shape<AuditFinding>({ question, ...FINDING }));

export const auditReport = named(
  'AuditReport',
  shape<AuditReport>({
    madeAt: INSTANT,
    terms,
    questions: listOf(
      shape<AuditReport['questions'][number]>({
        question,
        meaning: TEXT,
        findings: described(INTEGER, 'At most 10,000 are counted'),
        latest: nullable(shape<AuditFinding>({ question, ...FINDING })),
      }),
    ),
  }),
);
