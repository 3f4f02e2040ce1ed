import {
  CodeField,
  CodesField,
  CountryField,
  FlagField,
  IdField,
  IntegerField,
  IntegersField,
  ListField,
  PartField,
  TextField,
  TextsField,
  WhenField,
} from '../platform/http/fields.js';
import { LEGIBILITIES, MARKING_KINDS, MARKING_METHODS, MARKING_PLACES } from './marking.js';
import { SOURCES, type Source } from '../ledger/core.js';
import { CONDITIONS, type Condition } from '../vocabulary/core.js';
import { WEAPON_TYPES } from './vocabulary.js';
import {
  LEGACY_MEDIA,
  ORIGINS,
  UNMARKED_REASONS,
  type LegacyMedium,
  type Origin,
  type UnmarkedReason,
} from './weapon.js';

const NAME = 200;
const FREE_TEXT = 4000;
const MOST_MARKINGS = 20;
/** Above the longest marking, so that its own rule names the fault. */
const LONGEST_INPUT = 20_000;

export class MarkingDto {
  @CodeField(MARKING_KINDS)
  kind!: string;

  @TextField({
    min: 0,
    max: LONGEST_INPUT,
    optional: true,
    example: 'KA 104729',
    description: 'Exactly as read; `?` with its place in `unread` for a character that cannot be read',
  })
  text?: string;

  @TextsField({ max: 10, maxLength: 100, optional: true, description: 'Symbols beside the text, in words or codes' })
  symbols?: string[];

  @IntegersField({ max: 200, largest: 199, optional: true, description: 'Places of unread characters, from 0' })
  unread?: number[];

  @CodeField(MARKING_PLACES, { optional: true })
  place?: string;

  @CodeField(MARKING_METHODS, { optional: true })
  method?: string;

  @IntegerField({ min: 1, max: 100_000, optional: true, description: 'Height of the characters in micrometres' })
  heightMicrometres?: number;

  @IntegerField({ min: 1, max: 100_000, optional: true, description: 'Depth in micrometres' })
  depthMicrometres?: number;

  @CodeField(LEGIBILITIES, { optional: true, description: '`clear` where nothing is said and nothing unread' })
  legibility?: string;

  @TextField({ max: NAME, optional: true, description: 'Recorded sealed' })
  appliedBy?: string;

  @WhenField({ optional: true })
  appliedAt?: string;
}

export class CircumstancesDto {
  @WhenField({ optional: true, nullable: true })
  occurredAt?: string | null;

  @TextField({ max: FREE_TEXT, optional: true, description: 'Legal basis; recorded sealed' })
  basis?: string;

  @CodeField(SOURCES, { optional: true, description: '`ownObservation` where absent' })
  source?: Source;

  @TextField({ max: NAME, optional: true, description: 'The document or record it was taken from; recorded sealed' })
  sourceRef?: string;
}

export class HolderDto {
  @CodeField(['unit', 'unknown'], { description: '`unknown` is unlocated: in nobody’s book' })
  kind!: 'unit' | 'unknown';

  @IdField({ optional: true, description: 'The acting unit where absent' })
  unit?: string;

  @CodeField(['present', 'lastKnown'], { optional: true })
  basis?: 'present' | 'lastKnown';

  @WhenField({ optional: true })
  asOf?: string;
}

export class LegacyDto {
  @TextField({ max: NAME, example: 'Old Harbour Arms Works' })
  company!: string;

  @CodeField(LEGACY_MEDIA, { optional: true, description: 'What the company’s record was kept on' })
  medium?: LegacyMedium;

  @TextField({ max: NAME, optional: true, description: 'The book, reel or file, and the place in it' })
  volume?: string;

  @WhenField({ optional: true, description: 'When the State took the records over (EDTF)' })
  takenOverAt?: string;
}

export class RegisterWeaponDto extends CircumstancesDto {
  static readonly example: RegisterWeaponDto = {
    type: 'selfLoadingPistol',
    origin: 'stateStock',
    manufacturer: 'Glock',
    model: '17',
    calibre: '9 mm Luger',
    countryOfManufacture: 'AUT',
    yearOfManufacture: 2004,
    markings: [{ kind: 'serial', text: 'KAX 104729', place: 'frame' }],
  };

  @TextField({
    max: NAME,
    example: 'selfLoadingPistol',
    description: `The string as written, or its code: one of ${WEAPON_TYPES}`,
  })
  type!: string;

  @CodeField(ORIGINS)
  origin!: Origin;

  @TextField({ max: NAME, optional: true, nullable: true, description: 'A code or the string as written' })
  manufacturer?: string | null;

  @TextField({ max: NAME, optional: true, nullable: true })
  model?: string | null;

  @TextField({ max: NAME, optional: true, nullable: true, example: '9 mm Luger' })
  calibre?: string | null;

  @CountryField({ optional: true, nullable: true, description: 'ISO 3166-1 alpha-3, withdrawn included' })
  countryOfManufacture?: string | null;

  @IntegerField({ min: 1300, max: 9999, optional: true, nullable: true })
  yearOfManufacture?: number | null;

  @CodesField(CONDITIONS, {
    optional: true,
    nullable: true,
    description: 'What was found of its state; empty where it was examined and has none of these, null where unknown',
  })
  conditions?: Condition[] | null;

  @FlagField({ optional: true, nullable: true, description: 'Made for armed forces; null where unknown' })
  military?: boolean | null;

  @ListField(() => MarkingDto, { max: MOST_MARKINGS, description: 'Empty only with `unmarkedReason`' })
  markings!: MarkingDto[];

  @CodeField(UNMARKED_REASONS, { optional: true, description: 'Why the weapon has no marking' })
  unmarkedReason?: UnmarkedReason;

  @PartField(() => HolderDto, { optional: true, description: 'The acting unit holds it now where absent' })
  holder?: HolderDto;

  @PartField(() => LegacyDto, {
    optional: true,
    description: 'The closed company whose record this was (ITI §13); only with the origin `legacyRecord`',
  })
  legacy?: LegacyDto;
}

export class AddMarkingsDto extends CircumstancesDto {
  static readonly example: AddMarkingsDto = {
    markings: [{ kind: 'import', text: 'XVA 24', place: 'barrel', method: 'laser', appliedAt: '2024-05' }],
  };

  @ListField(() => MarkingDto, { min: 1, max: MOST_MARKINGS })
  markings!: MarkingDto[];
}

export class ReportMissingDto extends CircumstancesDto {
  static readonly example: ReportMissingDto = { kind: 'stolen', occurredAt: '2026-03', caseReference: 'K 17/26' };

  @CodeField(['lost', 'stolen'])
  kind!: 'lost' | 'stolen';

  @TextField({ max: FREE_TEXT, optional: true, description: 'Recorded sealed' })
  circumstances?: string;

  @TextField({ max: NAME, optional: true, description: 'Recorded sealed' })
  caseReference?: string;
}

export class ReportFoundDto extends CircumstancesDto {
  static readonly example: ReportFoundDto = { occurredAt: '2026-04-04', circumstances: 'In a locker at the harbour' };

  @IdField({ optional: true, description: 'The unit that holds it now; the acting unit where absent' })
  holder?: string;

  @TextField({ max: FREE_TEXT, optional: true, description: 'Recorded sealed' })
  circumstances?: string;

  @TextField({ max: NAME, optional: true, description: 'Recorded sealed' })
  caseReference?: string;
}
