import { Transform } from 'class-transformer';
import { IsBoolean, ValidateIf } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { CodeField, IdField, PartField, TextField, TextMapField, TextsField } from '../../platform/http/fields.js';
import { PageQuery } from '../../platform/http/keyset.js';
import { ENCODINGS } from '../../platform/tabular/decode.js';
import { MOST_COLUMNS } from '../../platform/tabular/table.js';
import { IMPORT_COLUMNS } from './import-columns.js';
import { VERDICTS, type Verdict } from './import-verdict.js';
import { COMMITS, DELIMITERS, type Commit } from './weapon-import.js';

export class ImportQuery {
  @CodeField(COMMITS, {
    optional: true,
    description: '`whole`: every row or none; `rows` where absent: each by itself',
  })
  commit?: Commit;

  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @ApiProperty({ type: 'boolean', required: false, description: 'Judges every row and enters none' })
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  dryRun?: boolean;

  @IdField({ optional: true, description: 'A saved mapping; columns are recognised by their headers where absent' })
  mapping?: string;

  @CodeField(ENCODINGS, { optional: true, description: 'Never guessed: `utf-8` where absent' })
  encoding?: string;

  @CodeField(Object.keys(DELIMITERS), { optional: true, description: 'Of a CSV; by its header where absent' })
  delimiter?: keyof typeof DELIMITERS;
}

export class RowsQuery extends PageQuery {
  @CodeField(VERDICTS, { optional: true, description: 'Rows of every verdict where absent' })
  verdict?: Verdict;
}

class MappingDto {
  @TextMapField({
    max: MOST_COLUMNS,
    maxLength: 100,
    optional: true,
    description: `Header as it stands in the file → column, one of ${IMPORT_COLUMNS.join(', ')}; others are recognised`,
  })
  columns?: Record<string, string>;

  @TextMapField({
    max: MOST_COLUMNS,
    maxLength: 4000,
    optional: true,
    description: 'Column → what every row says that has nothing in it',
  })
  constants?: Record<string, string>;

  @TextsField({
    max: MOST_COLUMNS,
    maxLength: 1000,
    optional: true,
    description: 'Headers that are left out, knowingly',
  })
  ignore?: string[];
}

export class SaveMappingDto {
  static readonly example: SaveMappingDto = {
    name: 'Armoury book of the Third Depot',
    mapping: { columns: { Matricule: 'serial' }, constants: { origin: 'stateStock' }, ignore: ['Remarks'] },
  };

  @TextField({ max: 200 })
  name!: string;

  @PartField(() => MappingDto)
  mapping!: MappingDto;
}
