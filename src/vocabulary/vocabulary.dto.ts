import {
  CodeField,
  CodesField,
  CountryField,
  FlagField,
  IntegerField,
  ListField,
  PartField,
  TextField,
  TextsField,
} from '../platform/http/fields.js';
import { CONDITIONS, type Condition } from './conditions.js';

const MOST_ALIASES = 50;
const MOST_RULES = 100;

export const CODE = 60;
export const NAME = 200;
export const BASIS = 4000;
const MOST_CODES = 50;
const WIDEST_BORE = 100_000;
const EARLIEST = 1300;
const LATEST = 9999;

export const CODE_HINT = 'A code of the list to add to, or a new one, written as x-letters-and-digits';

class ExtensionDto {
  @TextField({ max: CODE, description: CODE_HINT })
  code!: string;

  @TextField({ max: NAME, optional: true, description: 'Of a new code' })
  name?: string;

  @TextsField({ max: MOST_ALIASES, maxLength: NAME, optional: true, description: 'Texts that are to say it' })
  aliases?: string[];

  @TextField({ max: BASIS, optional: true, description: 'Legal basis; recorded sealed' })
  basis?: string;
}

export class ExtendWeaponTypesDto extends ExtensionDto {
  static readonly example: ExtendWeaponTypesDto = {
    code: 'x-slam-gun',
    name: 'Slam-fire gun',
    parent: 'craftLongGun',
    aliases: ['slam gun', 'paltik'],
  };

  @TextField({ max: CODE, optional: true, description: 'Of a new code: the type it is a narrower one of' })
  parent?: string;
}

export class ExtendCalibresDto extends ExtensionDto {
  static readonly example: ExtendCalibresDto = {
    code: 'x-7x33-valmora',
    name: '7 x 33 Valmora',
    diameter: 723,
    aliases: ['7 mm Valmora'],
  };

  @IntegerField({
    min: 1,
    max: WIDEST_BORE,
    optional: true,
    description: 'Of a new code: of the bullet or the bore, in hundredths of a millimetre',
  })
  diameter?: number;
}

export class ExtendManufacturersDto extends ExtensionDto {
  static readonly example: ExtendManufacturersDto = {
    code: 'x-valmora-arsenal',
    name: 'Valmora State Arsenal',
    country: 'AUT',
    from: 1921,
    aliases: ['VSA Valmora', 'Zeughaus Valmora'],
  };

  @CountryField({ optional: true, description: 'Of a new code: ISO 3166-1 alpha-3, withdrawn included' })
  country?: string;

  @CodeField(['maker', 'importer'], { optional: true, description: 'Of a new code; `maker` where absent' })
  role?: 'maker' | 'importer';

  @IntegerField({ min: EARLIEST, max: LATEST, optional: true, nullable: true, description: 'First year of making' })
  from?: number | null;

  @IntegerField({ min: EARLIEST, max: LATEST, optional: true, nullable: true, description: 'Last year of making' })
  to?: number | null;

  @TextsField({
    max: MOST_CODES,
    maxLength: CODE,
    optional: true,
    description: 'Of a new code: makers whose weapons carry its name, or whose name its weapons carry',
  })
  related?: string[];
}

export class ExtendModelsDto extends ExtensionDto {
  static readonly example: ExtendModelsDto = {
    code: 'x-valmora-m52',
    name: 'Valmora M52',
    makers: ['cz'],
    type: 'selfLoadingPistol',
    calibres: ['762-tokarev'],
    aliases: ['M52 Valmora'],
  };

  @TextsField({
    max: MOST_CODES,
    maxLength: CODE,
    optional: true,
    description: 'Codes of manufacturers, the designer’s first; an existing model may gain some',
  })
  makers?: string[];

  @TextField({ max: CODE, optional: true, description: 'Of a new code: code of a weapon type' })
  type?: string;

  @TextsField({
    max: MOST_CODES,
    maxLength: CODE,
    optional: true,
    description: 'Of a new code: codes, the usual first',
  })
  calibres?: string[];
}

export class BoreDto {
  @IntegerField({ min: 0, max: WIDEST_BORE, optional: true })
  from?: number;

  @IntegerField({ min: 0, max: WIDEST_BORE, optional: true })
  to?: number;
}

export class NationalRuleDto {
  @TextField({ max: CODE, description: 'Lower-case letters, digits and hyphens; stays when the rule is ended' })
  code!: string;

  @TextField({ max: 10, description: 'First day it is law, YYYY-MM-DD' })
  from!: string;

  @TextField({ max: 10, nullable: true, description: 'Last day; null while it is law' })
  to!: string | null;

  @FlagField({ description: 'Whether what it fits counts as a firearm' })
  counts!: boolean;

  @TextField({ max: CODE, nullable: true, description: 'The class the law puts it in, such as B' })
  category!: string | null;

  @TextsField({ max: MOST_CODES, maxLength: CODE, optional: true, description: 'Weapon types, narrower ones included' })
  types?: string[];

  @TextsField({ max: MOST_CODES, maxLength: CODE, optional: true })
  calibres?: string[];

  @PartField(() => BoreDto, { optional: true, description: 'In hundredths of a millimetre, both ends included' })
  bore?: BoreDto;

  @CodesField(CONDITIONS, { optional: true, description: 'Conditions of which it has at least one' })
  has?: Condition[];

  @CodesField(CONDITIONS, { optional: true, description: 'Conditions of which it has none' })
  hasNot?: Condition[];

  @IntegerField({ min: EARLIEST, max: LATEST, optional: true, description: 'Last year of manufacture' })
  madeUntil?: number;
}

export class ExtendNationalClassesDto {
  static readonly example: ExtendNationalClassesDto = {
    state: 'XVA',
    rules: [
      { code: 'antique', from: '1970-01-01', to: null, counts: false, category: null, madeUntil: 1889 },
      { code: 'handgun', from: '1970-01-01', to: null, counts: true, category: 'B', types: ['handgun'] },
    ],
    basis: 'Weapons Act 1970, §3',
  };

  @CountryField({ description: 'ISO 3166-1 alpha-3; user-assigned codes allowed' })
  state!: string;

  @ListField(() => NationalRuleDto, {
    min: 1,
    max: MOST_RULES,
    description: 'Every rule, in the order in which they are asked: those there were stay, and may be ended',
  })
  rules!: NationalRuleDto[];

  @TextField({ max: BASIS, optional: true, description: 'Recorded sealed' })
  basis?: string;
}
