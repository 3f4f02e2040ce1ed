/** Why somebody looks (ITI §15, domain C-19). */
export const PURPOSES = [
  'stop',
  'foundProperty',
  'recoveryIntake',
  'borderControl',
  'incomingRequest',
  'registration',
  'count',
  'audit',
] as const;
export type Purpose = (typeof PURPOSES)[number];
