import { isJunkSerial, readMarkingText, scriptsOf } from '../matching/index.js';
import type { Fault } from '../platform/problem.js';
import type { Origin } from './weapon.js';

export const MARKING_KINDS = [
  'serial',
  'manufacture',
  'import',
  'state',
  'civilRelease',
  'confiscation',
  'deactivation',
  'proof',
  'security',
  'owner',
  'registryAssigned',
  'other',
] as const;

export const MARKING_PLACES = [
  'frame',
  'receiver',
  'barrel',
  'slide',
  'cylinder',
  'bolt',
  'stock',
  'tube',
  'other',
] as const;

/** No method is ever required: it is a national choice (ITI §7). */
export const MARKING_METHODS = ['stamp', 'engrave', 'laser', 'dotPeen', 'cast', 'plate', 'other'] as const;

export const LEGIBILITIES = ['clear', 'partial', 'illegible', 'obliterated', 'restored', 'forged'] as const;

/** Stands in the text for a character that could not be read; `unread` says where, so that a real `?` stays itself. */
export const UNREAD = '?';

/** A marking as stated by the officer who read it. */
export interface MarkingInput {
  kind: string;
  text?: string;
  symbols?: string[];
  /** Places in the text, from 0 in code points, where `?` stands for an unread character. */
  unread?: number[];
  place?: string;
  method?: string;
  heightMicrometres?: number;
  depthMicrometres?: number;
  legibility?: string;
  appliedBy?: string;
  appliedAt?: string;
}

/** A marking as the ledger keeps it: the text exactly as read, in NFC. */
export interface Marking {
  number: number;
  kind: string;
  text: string;
  scripts: string[];
  symbols: string[];
  unread: number[];
  place: string | null;
  method: string | null;
  heightMicrometres: number | null;
  depthMicrometres: number | null;
  legibility: string;
  appliedBy: string | null;
  appliedAt: string | null;
}

/** A new or imported weapon carries a number, not a remark about one (ITI §8); old and found ones may. */
const JUNK_REFUSED: readonly Origin[] = ['manufactured', 'imported'];

const REMARK = 'this says that there is no serial; leave the marking out, and state unmarkedReason if it has no other';

function unreadFault(text: string, unread: readonly number[], pointer: string): Fault | undefined {
  const characters = [...text];
  const wrong = unread.findIndex((place) => characters[place] !== UNREAD);
  if (wrong < 0) return undefined;
  return { pointer: `${pointer}/unread/${wrong}`, code: 'NOT_UNREAD', detail: `no ${UNREAD} stands at this place` };
}

/** Reads a stated marking, or names every fault it has. */
export function readMarking(
  input: MarkingInput,
  number: number,
  origin: Origin,
  pointer: string,
): { marking: Marking; faults: [] } | { faults: Fault[] } {
  const symbols = input.symbols ?? [];
  const at = `${pointer}/text`;
  if (input.text === undefined && symbols.length === 0)
    return { faults: [{ pointer: at, code: 'REQUIRED', detail: 'a marking has text, symbols, or both' }] };
  const read = input.text === undefined ? { text: '' } : readMarkingText(input.text);
  if ('fault' in read) return { faults: [{ pointer: at, code: read.fault, detail: read.detail }] };
  const unread = [...new Set(input.unread ?? [])].sort((a, b) => a - b);
  const fault = unreadFault(read.text, unread, pointer);
  if (fault) return { faults: [fault] };
  if (input.kind === 'serial' && JUNK_REFUSED.includes(origin) && isJunkSerial(read.text))
    return { faults: [{ pointer: at, code: 'JUNK_SERIAL', detail: REMARK }] };
  const marking: Marking = {
    number,
    kind: input.kind,
    text: read.text,
    scripts: scriptsOf(read.text),
    symbols,
    unread,
    place: input.place ?? null,
    method: input.method ?? null,
    heightMicrometres: input.heightMicrometres ?? null,
    depthMicrometres: input.depthMicrometres ?? null,
    legibility: input.legibility ?? (unread.length > 0 ? 'partial' : 'clear'),
    appliedBy: input.appliedBy ?? null,
    appliedAt: input.appliedAt ?? null,
  };
  return { marking, faults: [] };
}
