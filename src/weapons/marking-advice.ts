import { InvalidInputError, type Fault } from '../platform/problem.js';
import { isDay } from '../platform/day.js';
import type { Bonds, MarkingFinding, Vocabulary } from '../vocabulary/core.js';
import type { WeaponView } from './weapon-view.js';

/** What marking rules say of a weapon on record. It refuses nothing. */
export interface MarkingAdvice {
  weaponId: string;
  /** Of the vocabulary whose rules were asked: by the same edition the same record has the same advice. */
  edition: number;
  /** The instruments that were asked, and since which day they are taken to bind the State; null from their first. */
  boundBy: { instrument: string; since: string | null }[];
  findings: MarkingFinding[];
}

/** What is asked by: the instruments, as `readBonds` takes them, and the edition; all, and the last, where absent. */
export interface AdviceBy {
  bound?: string;
  edition?: number;
}

/** Before any rule: each is then law from its own first day. */
const ALWAYS = '0001-01-01';

/**
 * Reads what a State is bound by, such as `ITI,EU:2020-01-17`: instruments, each with the day since when, if later than
 * its rules. Every instrument where nothing is said. Throws InvalidInputError.
 */
export function readBonds(text: string | undefined, instruments: readonly string[]): Bonds {
  const stated = text === undefined ? instruments : text.split(',');
  const bonds: Partial<Record<string, string>> = {};
  const faults: Fault[] = [];
  const wrong = (code: string, detail: string) => faults.push({ pointer: '/bound', code, detail });
  for (const each of stated) {
    const [name = '', since = ALWAYS, ...more] = each.trim().split(':');
    if (!instruments.includes(name)) wrong('NOT_ONE_OF', `${name} is none of ${instruments.join(', ')}`);
    else if (!isDay(since) || more.length > 0)
      wrong('NOT_A_DATE', `${name} binds since a day, written as ${name}:YYYY-MM-DD`);
    else if (bonds[name] !== undefined) wrong('REPEATED', `${name} is named twice`);
    else bonds[name] = since;
  }
  if (faults.length > 0) throw new InvalidInputError(faults);
  return bonds;
}

/**
 * Judges the markings of a weapon by the rules of these instruments, each by the date of marking (domain C-28). The
 * record does not tell that a weapon was never imported, released to civil use or confiscated, but for one that was
 * registered by its maker: a mark that these call for is then none that is known to be missing.
 */
export function adviseOn(weapon: WeaponView, bonds: Bonds, vocabulary: Vocabulary): MarkingAdvice {
  const bears = (kind: string): true | null => (weapon.markings.some((marking) => marking.kind === kind) ? true : null);
  const { id, origin, manufacturer, countryOfManufacture, yearOfManufacture, markings } = weapon;
  const findings = vocabulary.adviseOnMarkings(
    {
      manufacturer: manufacturer?.code ?? null,
      countryOfManufacture,
      yearOfManufacture,
      markings,
      imported: origin === 'imported' || (bears('import') ?? (origin === 'manufactured' ? false : null)),
      releasedToCivil: bears('civilRelease'),
      retainedByState: bears('confiscation'),
    },
    bonds,
  );
  const boundBy = vocabulary.markingRules.instruments.flatMap((instrument) => {
    const since = bonds[instrument];
    return since === undefined ? [] : [{ instrument, since: since === ALWAYS ? null : since }];
  });
  return { weaponId: id, edition: vocabulary.additions.edition, boundBy, findings };
}
