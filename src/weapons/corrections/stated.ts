import { isSealed } from '../../ledger/core.js';
import type { Marking, MarkingInput } from '../marking.js';
import type { Legacy, Named } from '../weapon.js';
import type { Said } from './entry-view.js';

/** An entry in the form in which it was asked for: what a patch is applied to. Unknown and unsaid members are absent. */
export interface Stated {
  /** By the number of the marking: a list would be replaced whole. */
  markings?: Record<string, MarkingInput>;
  [field: string]: unknown;
}

type Members = Readonly<Record<string, unknown>>;

/** Without what is unknown, and without what is sealed to the reader. */
const known = (members: Members): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value != null && !isSealed(value)));

const asWritten = (name: unknown): string | undefined => (name as Named | null | undefined)?.asWritten;

function markingStated({ number: _number, scripts: _scripts, text, ...rest }: Marking): MarkingInput {
  return known({ ...rest, ...(text === '' ? {} : { text }) }) as unknown as MarkingInput;
}

const markingsStated = (markings: readonly Marking[]): Record<string, MarkingInput> =>
  Object.fromEntries(markings.map((marking) => [String(marking.number), markingStated(marking)]));

export function statedOf(kind: string, { payload, ...circumstances }: Said): Stated {
  const said = payload as Members;
  const common = known(circumstances);
  if (kind === 'weapon.marked') return { ...common, markings: markingsStated(said.markings as Marking[]) };
  if (kind === 'weapon.registered') {
    const { type, manufacturer, model, calibre, markings, legacy, registryNumber: _, holder: _h, ...rest } = said;
    const { importedFrom: _from, ...described } = rest;
    return {
      ...common,
      ...known({
        ...described,
        type: asWritten(type),
        manufacturer: asWritten(manufacturer),
        model: asWritten(model),
        calibre: asWritten(calibre),
        legacy: legacy ? known(legacy as Legacy & Members) : null,
      }),
      markings: markingsStated(markings as Marking[]),
    };
  }
  const { circumstances: happened, caseReference } = said;
  const report = known({ circumstances: happened, caseReference });
  return kind === 'weapon.found' ? { ...common, ...report } : { ...common, ...report, kind: kind.slice(7) };
}
