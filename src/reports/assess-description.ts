import { exactKey } from '../matching/index.js';
import { couldBeMadeIn, isCountry, type Model, type Resolution, type Vocabulary } from '../vocabulary/index.js';
import type { Credit, Credits } from './completeness.js';
import type { Finding } from './finding.js';

/** What a record says of its weapon besides the markings; null is unknown. Codes are those that were certain then. */
export interface RecordedDescription {
  typeCode: string | null;
  typeText: string;
  manufacturerCode: string | null;
  manufacturerText: string | null;
  modelCode: string | null;
  modelText: string | null;
  calibreCode: string | null;
  calibreText: string | null;
  countryOfManufacture: string | null;
  yearOfManufacture: number | null;
}

export interface AssessedDescription {
  findings: Finding[];
  credits: Omit<Credits, 'serial' | 'markingPlace'>;
  /** Who made it and what, as far as two records can be compared by it; null is unknown. */
  maker: string | null;
  model: string | null;
}

/** The lists by which descriptions are judged. */
export type Words = Pick<Vocabulary, 'weaponTypes' | 'manufacturers' | 'models' | 'calibres'>;

interface Judged {
  /** Of the vocabulary; only suggested where `credit` is `half`. */
  code: string | null;
  credit: Credit;
  findings: Finding[];
}

type Codes = Record<'missing' | 'unresolved' | 'assumed', Finding>;

/**
 * The code on record stands whatever the list says today (domain C-26). Where there is none, a text that suggests a
 * code is assumed to mean it, and any other is unresolved: a full answer is a code.
 */
function judge(code: string | null, text: string | null, resolve: (text: string) => Resolution, codes: Codes): Judged {
  if (code !== null) return { code, credit: 'full', findings: [] };
  if (text === null) return { code: null, credit: 'none', findings: [codes.missing] };
  const { code: meant, assumed } = resolve(text);
  if (meant === null) return { code: null, credit: 'half', findings: [codes.unresolved] };
  return assumed
    ? { code: meant, credit: 'half', findings: [codes.assumed] }
    : { code: meant, credit: 'full', findings: [] };
}

const codesOf = (what: 'Manufacturer' | 'Model' | 'Calibre'): Codes => ({
  missing: `missing${what}`,
  unresolved: `unresolved${what}`,
  assumed: `assumed${what}`,
});
/** A type is never missing: no record is taken without. */
const TYPE: Codes = { missing: 'unresolvedType', unresolved: 'unresolvedType', assumed: 'assumedType' };

const certain = ({ code, credit }: Judged): string | null => (credit === 'full' ? code : null);

const makes = ({ manufacturers }: Words, maker: string, model: Model): boolean => {
  const related = manufacturers.find(maker)?.related ?? [];
  return model.makers.some((code) => code === maker || related.includes(code));
};

/** The model that stands on record, or that the text names beyond doubt, with or without its maker. */
function surelyNamed({ models }: Words, code: string | null, text: string | null, maker: string | null): Model | null {
  if (code !== null) return models.find(code);
  if (text === null) return null;
  const [beside, alone] = [models.resolve(text, maker), models.resolve(text)];
  const said = [beside, alone].find((resolution) => resolution.code !== null && !resolution.assumed);
  return said ? models.find(said.code!) : null;
}

interface Named {
  type: string | null;
  maker: string | null;
  calibre: string | null;
}

function contradictsModel(words: Words, { type, maker, calibre }: Named, model: Model): Finding[] {
  const { manufacturers, calibres, weaponTypes } = words;
  const found: Finding[] = [];
  if (maker !== null && manufacturers.find(maker)?.role === 'maker' && !makes(words, maker, model))
    found.push('contradictionModelNotOfMaker');
  if (calibre !== null && model.calibres.every((made) => calibres.compare(calibre, made) === 'disagree'))
    found.push('contradictionCalibreNotOfModel');
  if (type !== null && !mayBeCalled(weaponTypes, type, model.type)) found.push('contradictionTypeNotOfModel');
  return found;
}

/** Types whose line a weapon changes by its fire selector alone: an AR-15 is a rifle, an M16 an assault rifle. */
const LONG_GUNS = ['rifleOrCarbine', 'assaultRifle', 'subMachineGun', 'lightMachineGun'];

function mayBeCalled({ lineage }: Words['weaponTypes'], type: string, made: string): boolean {
  const [line, other] = [type, made].map((code) => lineage(code).map((each) => each.code));
  if (line!.includes(made) || other!.includes(type)) return true;
  const shared = line!.filter((code) => other!.includes(code));
  if (shared.some((code) => !['smallArm', 'lightWeapon', 'otherWeapon'].includes(code))) return true;
  const isLongGun = (codes: string[]) => codes.some((code) => LONG_GUNS.includes(code));
  return isLongGun(line!) && isLongGun(other!);
}

function contradictsMaker({ manufacturers }: Words, maker: string | null, year: number | null): Finding[] {
  const firm = maker === null ? null : manufacturers.find(maker);
  if (!firm) return [];
  if (firm.role === 'importer') return ['contradictionMakerIsImporter'];
  const outside = year !== null && ((firm.from !== null && year < firm.from) || (firm.to !== null && year > firm.to));
  return outside ? ['contradictionYearOutsideMaker'] : [];
}

/** Two records have one maker or model if they resolve to one code, or else are written alike but for separators. */
function comparable(code: string | null, text: string | null): string | null {
  if (code !== null) return `=${code}`;
  const key = text === null ? '' : exactKey(text);
  return key === '' ? null : `~${key}`;
}

/**
 * What a description lacks (ITI §8(a)), what of it the vocabulary does not know, and what in it cannot be true together.
 * Findings are advice: lists have gaps, and a weapon may be the exception.
 */
export function assessDescription(recorded: RecordedDescription, words: Words): AssessedDescription {
  const { countryOfManufacture: country, yearOfManufacture: year, modelCode, modelText } = recorded;
  const { weaponTypes, manufacturers, models, calibres } = words;
  const type = judge(recorded.typeCode, recorded.typeText, weaponTypes.resolve, TYPE);
  const manufacturer = judge(
    recorded.manufacturerCode,
    recorded.manufacturerText,
    manufacturers.resolve,
    codesOf('Manufacturer'),
  );
  const maker = certain(manufacturer);
  const ofMaker = (text: string) => models.resolve(text, manufacturer.code);
  const model = judge(modelCode, modelText, ofMaker, codesOf('Model'));
  const calibre = judge(recorded.calibreCode, recorded.calibreText, calibres.resolve, codesOf('Calibre'));
  const surely = { type: certain(type), maker, calibre: recorded.calibreCode ?? recorded.calibreText };
  const named = surelyNamed(words, modelCode, modelText, maker);
  const notThen = country !== null && year !== null && isCountry(country) && !couldBeMadeIn(country, year);
  return {
    findings: [
      ...[type, manufacturer, model, calibre].flatMap(({ findings }) => findings),
      ...(country === null ? (['missingCountry'] as const) : []),
      ...(year === null ? (['missingYear'] as const) : []),
      ...(notThen ? (['contradictionCountryNotThen'] as const) : []),
      ...contradictsMaker(words, maker, year),
      ...(named ? contradictsModel(words, surely, named) : []),
    ],
    credits: {
      type: type.credit,
      manufacturer: manufacturer.credit,
      model: model.credit,
      calibre: calibre.credit,
      countryOfManufacture: country === null ? 'none' : 'full',
      yearOfManufacture: year === null ? 'none' : 'full',
    },
    maker: comparable(manufacturer.code, recorded.manufacturerText),
    model: comparable(model.code, modelText),
  };
}
