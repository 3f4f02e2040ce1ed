export * from './core.js';
export { getEntries, listEntries, unopenedEntry, type ReadableEntry } from './entries.queries.js';
export { exportLines, readExport, type ExportedLog } from './entry-export.js';
export type { LedgerFault, ReportFault } from './ledger-item.js';
export { indexedItems, ledgerItems, reportExpired, reportStrayOpenings } from './ledger-items.queries.js';
export { exportedLog, readLogState, rebuildTiles, verifyKeptLog, type LogState } from './log-tables.queries.js';
export { weaponOfDossier } from './dossier/dossier-text.js';
export { NoDossiersHereError } from './dossier/dossiers.errors.js';
export { Dossiers } from './dossier/dossiers.service.js';
export { Integrator } from './log/integrator.js';
export type { WitnessedBy } from './log/log-witnesses.js';
export { NotPublishedError } from './log/log.errors.js';
export { LOOK_ACTS, NO_LOOK, type Look } from './looks/look.js';
export { lookIn } from './looks/looks.interceptor.js';
export { LookRecorder } from './looks/look-recorder.service.js';
export { looksProjection } from './looks/looks.projection.js';
export { PURPOSES } from './looks/purpose.js';
export { recordRefusals } from './looks/record-refusals.js';
export { ShowsRecords, ShowsRows } from './looks/shows.decorator.js';
export { NoteSigner } from './log/signed-note.js';
export { signingKey } from './log/signing-key.js';
export { look, LogBrokenError, type LogSource, type MonitorState } from './verifier/monitor.js';
export {
  NotVerifiedError,
  openCheckpoint,
  readHead,
  readVerifierKey,
  readWitnessKey,
  type Quorum,
  type VerifierKey,
} from './verifier/note.js';
export type { Witnessed } from './verifier/tables.js';
export { verifyInclusion } from './verifier/proofs.js';
export { Breaks, NotOfThisKindError, type Break } from './verifier/breaks.js';
export { verifyDossier, type DossierSummary } from './verifier/dossier.js';
export { verifyExport } from './verifier/export.js';
export type { KeptHead } from './verifier/kept-heads.js';
export { LineTooLongError } from './verifier/lines.js';
export { LedgerModule } from './ledger.module.js';
export { Ledger } from './ledger.service.js';
export type { Difference, ReportDifference } from './projected-rows.js';
export { rebuildProjections, type WriteRows } from './rebuild.js';
export { expire, planExpiry } from './retention/expire.js';
export type { Expiring } from './retention/expiring.js';
export { PlanOutdatedError } from './retention/retention.errors.js';
export { retentionProjection } from './retention/retention.projections.js';
export { checkProjections } from './replay.js';
export { verifyLedger } from './verify.js';
export { readLogWitnesses } from './witness/key-lists.js';
export { WITNESSING, type Witnessing } from './witness/witness.service.js';
