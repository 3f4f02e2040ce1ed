import { extendedRows, extensionsOf, type Additions, type Said } from './additions.js';
import { IMPORT_MARK_PARTS, importMarkFormatTable } from './tables/import-mark-formats.js';
import type { FormatPart } from './import-mark-parts.js';
import type { ImportMarkFormat } from './import-marks.js';
import type { NationalLaw } from './national-classes.js';
import type { Calibre } from './tables/calibre-row.js';
import { calibreTable } from './tables/calibres.js';
import type { Manufacturer } from './tables/manufacturer-row.js';
import { manufacturerTable } from './tables/manufacturers.js';
import type { Model } from './tables/model-row.js';
import { markingRuleTable, type MarkingRule } from './tables/marking-rules.js';
import { modelTable } from './tables/models.js';
import { weaponTypeTable, type WeaponType } from './tables/weapon-types.js';
import type { AddedName } from './weapon-type-names.js';

/** Calibres of the tables and of the additions. */
export const calibreRows = (additions: Additions): readonly Calibre[] =>
  extendedRows(calibreTable.rows, extensionsOf(additions, 'calibres'), {
    born: (code, { name, diameter, aliases }) => ({ code, name: name!, diameter: diameter!, synonyms: aliases }),
    grown: (row, { aliases }) => ({ ...row, synonyms: [...row.synonyms, ...aliases] }),
  });

export const manufacturerRows = (additions: Additions): readonly Manufacturer[] =>
  extendedRows(manufacturerTable.rows, extensionsOf(additions, 'manufacturers'), {
    born: (code, { name, country, role = 'maker', from = null, to = null, related = [], aliases }) => ({
      code,
      name: name!,
      country: country!,
      formerCountries: [],
      from,
      to,
      aliases,
      formerNames: [],
      brands: [],
      factoryCodes: [],
      role,
      related,
      importMarks: [],
    }),
    grown: (row, { aliases }) => ({ ...row, aliases: [...row.aliases, ...aliases] }),
  });

export const modelRows = (additions: Additions): readonly Model[] =>
  extendedRows(modelTable.rows, extensionsOf(additions, 'models'), {
    born: (code, { name, type, makers = [], calibres = [], aliases }) => ({
      code,
      name: name!,
      type: type!,
      makers,
      calibres,
      aliases,
    }),
    grown: (row, { makers = [], aliases }) => ({
      ...row,
      makers: [...row.makers, ...makers],
      aliases: [...row.aliases, ...aliases],
    }),
  });

/** A narrower type is of the class of the one it belongs to. */
export function weaponTypeRows(additions: Additions): readonly WeaponType[] {
  const byCode = new Map(weaponTypeTable.rows.map((row) => [row.code, row]));
  for (const { code, addition } of extensionsOf(additions, 'weapon-types')) {
    const { name, parent = null } = addition;
    if (name !== undefined) byCode.set(code, { code, name, class: byCode.get(parent!)!.class, parent });
  }
  return [...byCode.values()];
}

export const addedTypeNames = (additions: Additions): AddedName[] =>
  extensionsOf(additions, 'weapon-types').flatMap(({ code, addition: { name, aliases } }) => [
    ...(name === undefined ? [] : [code, name].map((text) => ({ text, code, alias: false }))),
    ...aliases.map((text) => ({ text, code, alias: true })),
  ]);

/** Every version of every State's law, as it was said. */
export function nationalLawVersions(additions: Additions): ReadonlyMap<string, readonly NationalLaw[]> {
  const laws = new Map<string, NationalLaw[]>();
  for (const { code, addition } of extensionsOf(additions, 'national-classes')) {
    const before = laws.get(code) ?? [];
    laws.set(code, [...before, { state: code, version: before.length + 1, rules: addition.rules }]);
  }
  return laws;
}

/** Rules and formats that there are gain their last day and nothing else. */
const ended = <Row extends { to: string | null }>(row: Row, { to }: { to?: string | null }): Row => ({
  ...row,
  to: to ?? row.to,
});

export const markingRuleRows = (additions: Additions): readonly MarkingRule[] =>
  extendedRows(markingRuleTable.rows, extensionsOf(additions, 'marking-rules'), {
    born: (code, { instrument, paragraph, on, from, to = null, requires }) => ({
      code,
      instrument: instrument!,
      paragraph: paragraph!,
      on: on!,
      from: from!,
      to,
      requires: requires!,
    }),
    grown: ended,
  });

const toldBy = (parts: readonly FormatPart[]) =>
  IMPORT_MARK_PARTS.filter((tells) => parts.some(({ is }) => is === tells));

export const importMarkFormatRows = (additions: Additions): readonly ImportMarkFormat[] =>
  extendedRows<ImportMarkFormat, Said['import-mark-formats']>(
    importMarkFormatTable.rows.map((row) => ({ ...row, from: null, to: null, parts: null })),
    extensionsOf(additions, 'import-mark-formats'),
    {
      born: (code, { country = null, name, example, from = null, to = null, parts }) => ({
        code,
        country,
        name: name!,
        example: example!,
        tells: toldBy(parts!),
        pattern: null,
        from,
        to,
        parts: parts!,
      }),
      grown: ended,
    },
  );
