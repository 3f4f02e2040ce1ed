/*
 * Finding a weapon by what was read. Within SEARCH_CLASS the search is complete: any number of look-alikes, and
 * at most one edit (two on demand, or where the class finds nothing better than contradicted), three unread characters,
 * or `*`; or up to four characters lost at one end; or the same NCIC form; in keys of at most 40 characters.
 */
export { SEARCH_CLASS } from './search-class.js';
export {
  countCodePoints,
  type MarkingFault,
  type MarkingFaultCode,
  MAX_MARKING_LENGTH,
  readMarkingText,
} from './marking-text.js';
export { scriptsOf, type WritingSystem } from './writing-systems.js';
export { isJunkSerial } from './junk-serials.js';
export {
  exactKey,
  foldedKey,
  FOLDED_KINDS,
  foldExact,
  indexedExactKey,
  KEY_VERSION,
  type KeyKind,
  keysOf,
  type MarkingKey,
  MAX_KEY_LENGTH,
  NCIC_KINDS,
  ncicForm,
} from './keys.js';
export { type RangeProbe, rangesOf } from './key-ranges.js';
export { FOLDED_ALPHABET } from './look-alikes.js';
export { MAX_RUNS, MAX_UNKNOWN, parseReading, type Reading, type ReadingFaultCode } from './reading.js';
export { classLogLikelihood, EDIT_CLASSES, type Edit, type EditClass } from './edit-classes.js';
export { alphabetWith, type EditGroup, neighbourhood, type NeighbourhoodOptions, probesOf } from './neighbourhood.js';
export {
  align,
  type Alignment,
  ALIGNMENT_OPS,
  type AlignmentOp,
  type AlignmentStep,
  readableSteps,
  renderAlignment,
} from './alignment.js';
export {
  compareText,
  compareYear,
  type Comparison,
  COMPARISONS,
  type Field,
  FIELD_WEIGHTS,
  type FieldComparisons,
  fieldLogOdds,
  FIELDS,
  isContradicted,
  needsTwoEdits,
} from './fields.js';
export {
  type CandidateScore,
  compareCandidates,
  EXACT_PRECEDENCE,
  evidenceOf,
  type MarkingMatch,
  MAX_READINGS,
  type RecordedMarking,
  readingBound,
  scoreCandidate,
  type StatedReading,
  upperBound,
} from './score.js';
export {
  judge,
  type JudgedCandidate,
  type Judgement,
  type Missing,
  type Verdict,
  type VerdictContext,
  VERDICTS,
} from './verdict.js';
