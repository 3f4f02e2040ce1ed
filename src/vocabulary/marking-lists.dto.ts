import { CodeField, CountryField, IntegerField, ListField, TextField } from '../platform/http/fields.js';
import { LONGEST_IMPORT_MARK } from './import-mark.js';
import { FORMAT_PARTS, LONGEST_RUN, WRITTEN_IN, type FormatPart } from './import-mark-parts.js';
import { OCCASIONS, REQUIREMENTS, type MarkingRule, type Requirement } from './tables/marking-rules.js';
import { BASIS, CODE, CODE_HINT, NAME } from './vocabulary.dto.js';

const MOST_PARTS = 12;
const LONGEST_TEXT = 20;
const LARGEST = 100_000;

/** An entry that stands from a first day to a last one. */
class DatedDto {
  @TextField({ max: CODE, description: CODE_HINT })
  code!: string;

  @TextField({
    max: 10,
    optional: true,
    nullable: true,
    description: 'Last day, YYYY-MM-DD; of an existing code this is all that may be stated, and once',
  })
  to?: string | null;

  @TextField({ max: BASIS, optional: true, description: 'Legal basis; recorded sealed' })
  basis?: string;
}

export class RequirementDto {
  @CodeField(REQUIREMENTS)
  is!: Requirement['is'];

  @IntegerField({ min: 1, max: LARGEST, optional: true, description: 'Of `height` and `depth`: the least' })
  micrometres?: number;
}

export class ExtendMarkingRulesDto extends DatedDto {
  static readonly example: ExtendMarkingRulesDto = {
    code: 'x-valmora-import-2012',
    instrument: 'x-valmora-marking-act',
    paragraph: 'Marking Act 2012, §4',
    on: 'import',
    from: '2012-07-01',
    to: null,
    requires: [{ is: 'importCountry' }, { is: 'importYear' }, { is: 'depth', micrometres: 80 }],
    basis: 'Marking Act 2012, §4',
  };

  @TextField({
    max: CODE,
    optional: true,
    description: 'Of a new code: an instrument of the list, or one of this registry, written as x-letters-and-digits',
  })
  instrument?: string;

  @TextField({ max: NAME, optional: true, description: 'Of a new code: the paragraph, as it is to be cited' })
  paragraph?: string;

  @CodeField(OCCASIONS, { optional: true, description: 'Of a new code: what calls for the marking' })
  on?: MarkingRule['on'];

  @TextField({
    max: 10,
    optional: true,
    description: 'Of a new code: first day of marking that it governs, YYYY-MM-DD',
  })
  from?: string;

  @ListField(() => RequirementDto, {
    min: 1,
    max: REQUIREMENTS.length,
    optional: true,
    description: 'Of a new code: what it asks, each once',
  })
  requires?: Requirement[];
}

export class FormatPartDto implements FormatPart {
  @CodeField(FORMAT_PARTS, { description: 'What it tells; `text` and `other` tell nothing' })
  is!: FormatPart['is'];

  @TextField({
    max: LONGEST_TEXT,
    optional: true,
    description: 'Of `text`: how it reads, in any case. Of `country`: how the country of the format is written',
  })
  text?: string;

  @IntegerField({ min: 2, max: 4, optional: true, description: 'Of `year`: 2 or 4; either where absent' })
  digits?: number;

  @CodeField(WRITTEN_IN, {
    optional: true,
    description: 'Of `importer`, `place` and `other`: `words` are letters, blanks and what stands inside names',
  })
  of?: FormatPart['of'];

  @IntegerField({
    min: 1,
    max: LONGEST_RUN,
    optional: true,
    description: 'Of the same: fewest characters; 1 where absent',
  })
  least?: number;

  @IntegerField({
    min: 1,
    max: LONGEST_RUN,
    optional: true,
    description: `Of the same: most characters; ${LONGEST_RUN} where absent. The same as \`least\` is exactly so many; else the part is all there are of their kind`,
  })
  most?: number;
}

export class ExtendImportMarkFormatsDto extends DatedDto {
  static readonly example: ExtendImportMarkFormatsDto = {
    code: 'x-aut-importer-number',
    country: 'AUT',
    name: 'Country, the importer’s number in place of its name, year',
    example: 'Ö 0417/26',
    from: '2020-01-01',
    to: null,
    parts: [
      { is: 'country', text: 'Ö' },
      { is: 'place', of: 'digits', least: 4, most: 4 },
      { is: 'year', digits: 2 },
    ],
  };

  @CountryField({
    optional: true,
    nullable: true,
    description: 'Of a new code: the State whose law asks for it, ISO 3166-1 alpha-3; null where any may',
  })
  country?: string | null;

  @TextField({ max: NAME, optional: true, description: 'Of a new code: the format in words' })
  name?: string;

  @TextField({
    max: LONGEST_IMPORT_MARK,
    optional: true,
    description: 'Of a new code: a mark that its parts read, and no other format that is in use then',
  })
  example?: string;

  @TextField({ max: 10, optional: true, nullable: true, description: 'Of a new code: first day of use, YYYY-MM-DD' })
  from?: string | null;

  @ListField(() => FormatPartDto, {
    min: 1,
    max: MOST_PARTS,
    optional: true,
    description:
      'Of a new code: its parts from left to right. Blanks and `. , / -` may stand between them, and must where ' +
      'letters meet letters or digits meet digits and one of the two parts has no fixed length',
  })
  parts?: FormatPartDto[];
}
