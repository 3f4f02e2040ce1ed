import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { Matches } from 'class-validator';
import { CodeField, CountryField, IntegerField, TextField } from '../platform/http/fields.js';
import { PageQuery } from '../platform/http/keyset.js';
import { OCCASIONS } from './tables/marking-rules.js';
import { WEAPON_CLASSES } from './tables/weapon-types.js';

const CODE = 60;
const LONGEST_TEXT = 1000;
const MOST_EDITIONS = 1_000_000_000;

/** Query of a list whose words people look for. */
export class WordsQuery extends PageQuery {
  @TextField({ max: 100, optional: true, description: 'Part of a code, a name or an alias, in any case' })
  q?: string;
}

export class CountriesQuery extends WordsQuery {
  @CodeField(['true', 'false'], { optional: true, description: 'Only those withdrawn, or only those in use' })
  withdrawn?: string;
}

export class WeaponTypesQuery extends WordsQuery {
  @CodeField(WEAPON_CLASSES, { optional: true })
  class?: string;

  @TextField({ max: CODE, optional: true, description: 'A type, for it and its narrower ones' })
  within?: string;
}

export class ManufacturersQuery extends WordsQuery {
  @CountryField({ optional: true, description: 'Of the seat, now or before' })
  country?: string;

  @CodeField(['maker', 'importer'], { optional: true })
  role?: string;
}

export class ModelsQuery extends WordsQuery {
  @TextField({ max: CODE, optional: true, description: 'Code of a manufacturer' })
  maker?: string;

  @TextField({ max: CODE, optional: true, description: 'Code of a weapon type, narrower ones included' })
  type?: string;

  @TextField({ max: CODE, optional: true, description: 'Code of a calibre' })
  calibre?: string;
}

const EditionField = (): PropertyDecorator =>
  applyDecorators(
    Type(() => Number),
    IntegerField({
      min: 0,
      max: MOST_EDITIONS,
      optional: true,
      description: 'As it was in that edition of the vocabulary; the last where absent',
    }),
  );

/** Query of what can be asked by an earlier edition. */
export class EditionQuery {
  @EditionField()
  edition?: number;
}

class EditionsQuery extends PageQuery {
  @EditionField()
  edition?: number;
}

export class MarkingRulesQuery extends EditionsQuery {
  @TextField({ max: CODE, optional: true, description: 'Code of an instrument, such as ITI or EU' })
  instrument?: string;

  @CodeField(OCCASIONS, { optional: true, description: 'What calls for the marking' })
  on?: string;

  @TextField({ max: 10, optional: true, description: 'A day of marking that it governs, YYYY-MM-DD' })
  @Matches(/^\d{4}-\d\d-\d\d$/, { message: 'write a day as YYYY-MM-DD' })
  day?: string;
}

export class ImportMarkFormatsQuery extends EditionsQuery {
  @CountryField({ optional: true })
  country?: string;
}

export class ResolveQuery {
  @TextField({ min: 0, max: LONGEST_TEXT, description: 'As written' })
  text!: string;
}

export class ResolveModelQuery extends ResolveQuery {
  @TextField({ max: CODE, optional: true, description: 'Code of the manufacturer, where it is known' })
  maker?: string;

  @TextField({ max: CODE, optional: true, description: 'Code of the weapon type, where it is known' })
  type?: string;
}
