import type { Fault } from '../platform/problem.js';
import type { ExtendableList } from './additions.js';
import { CodeDefinedError } from './vocabulary.errors.js';

/** Lists to which a registry adds codes of its own; a law has the code of its State. */
export type OwnCodeList = Exclude<ExtendableList, 'national-classes'>;

/** Codes of a registry begin so, and no code of the program does: a later version of it cannot mean something else. */
export const OWN_CODE = /^x-[a-z0-9]+(-[a-z0-9]+)*$/;

/** What a new code states. */
const REQUIRED: Record<OwnCodeList, readonly string[]> = {
  'weapon-types': ['name', 'parent'],
  calibres: ['name', 'diameter'],
  manufacturers: ['name', 'country'],
  models: ['name', 'type', 'makers'],
  'marking-rules': ['instrument', 'paragraph', 'on', 'from', 'requires'],
  'import-mark-formats': ['name', 'example', 'parts'],
};
/** What an existing code may gain. */
const GAINS: Record<OwnCodeList, readonly string[]> = {
  'weapon-types': ['aliases'],
  calibres: ['aliases'],
  manufacturers: ['aliases'],
  models: ['aliases', 'makers'],
  'marking-rules': ['to'],
  'import-mark-formats': ['to'],
};

/** What is said of a code. */
export interface SaidOfCode {
  list: OwnCodeList;
  code: string;
  addition: object;
}

const statedOf = ({ addition }: SaidOfCode): string[] =>
  Object.entries(addition).flatMap(([name, value]) => (value === undefined ? [] : [name]));

/** An existing code is not told anew what it is. Throws CodeDefinedError. */
function refuseRedefinition(said: SaidOfCode): void {
  const gains = GAINS[said.list];
  const redefined = statedOf(said).filter((name) => !gains.includes(name));
  const detail = `${said.code} is defined; only ${gains.join(' and ')} may be added`;
  if (redefined.length > 0)
    throw new CodeDefinedError(redefined.map((name) => ({ pointer: `/${name}`, code: 'DEFINED', detail })));
}

/** What a new code lacks: the form of one, and what its list asks. Throws CodeDefinedError where it is none. */
export function definitionFaults(said: SaidOfCode, exists: boolean): Fault[] {
  if (exists) {
    refuseRedefinition(said);
    return [];
  }
  const { list, code } = said;
  const stated = statedOf(said);
  const form: Fault[] = OWN_CODE.test(code)
    ? []
    : [{ pointer: '/code', code: 'NOT_A_CODE', detail: 'a code of this registry is written as x-letters-and-digits' }];
  const missing = REQUIRED[list].filter((name) => !stated.includes(name));
  return [
    ...form,
    ...missing.map((name) => ({
      pointer: `/${name}`,
      code: 'REQUIRED',
      detail: `the list has no code ${code}, and a new one states ${REQUIRED[list].join(', ')}`,
    })),
  ];
}
