import { described, ID, INSTANT, nullable } from '../platform/http/schema.js';

/** What every report says of itself. */
export const REPORT_HEAD = {
  id: ID,
  unit: described(ID, 'It is about this unit and all below it; the national authority’s own is the whole register'),
  job: described(ID, 'The work that makes it: GET /v1/jobs/{id}'),
  requestedBy: ID,
  requestedAt: INSTANT,
  asOf: described(nullable(INSTANT), 'The one moment all of it is about; null until it is made'),
};

export const VERSIONS = described(
  { type: 'object', additionalProperties: { type: 'integer' } },
  'Version of each list at that time',
);
