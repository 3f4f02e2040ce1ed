import { CodeField, CountryField, IntegerField, ListField, PartField, TextField } from '../platform/http/fields.js';
import { MAX_READINGS } from '../matching/index.js';
import { MARKING_KINDS, MARKING_PLACES } from './marking.js';
import { PurposeDto } from './purpose.dto.js';

const NAME = 200;
const LONGEST_INPUT = 20_000;

export const DEPTHS = ['auto', 'one', 'deep'] as const;
export type Depth = (typeof DEPTHS)[number];

const READING = {
  min: 0,
  max: LONGEST_INPUT,
  example: 'KAX1O4?29',
  description:
    'As read; `?` for each character that could not be read (up to three), `*` for any number of them (up to two, beside four known in a row), `\\?` and `\\*` for the signs themselves',
};

export class ReadingDto {
  @TextField(READING)
  text!: string;

  @CodeField(MARKING_KINDS, { optional: true, description: 'What it was taken for; another kind weighs a little less' })
  kind?: string;

  @CodeField(MARKING_PLACES, {
    optional: true,
    description: 'Where it stands; kept with the search, and weighs nothing',
  })
  place?: string;
}

export class SearchMarkingsDto {
  static readonly example: SearchMarkingsDto = { marking: 'KAX1O4?29', calibre: '9mm', purpose: { code: 'stop' } };

  @TextField({ ...READING, optional: true })
  marking?: string;

  @ListField(() => ReadingDto, {
    max: MAX_READINGS,
    min: 1,
    optional: true,
    description: 'Several readings of one weapon',
  })
  markings?: ReadingDto[];

  @TextField({ max: NAME, optional: true, nullable: true })
  manufacturer?: string | null;

  @TextField({ max: NAME, optional: true, nullable: true })
  model?: string | null;

  @TextField({ max: NAME, optional: true, nullable: true })
  calibre?: string | null;

  @CountryField({ optional: true, nullable: true })
  countryOfManufacture?: string | null;

  @IntegerField({ min: 1300, max: 9999, optional: true, nullable: true })
  yearOfManufacture?: number | null;

  @CodeField(DEPTHS, {
    optional: true,
    description: '`auto` where absent: two edits only where one finds nothing good',
  })
  depth?: Depth;

  @PartField(() => PurposeDto)
  purpose!: PurposeDto;
}
