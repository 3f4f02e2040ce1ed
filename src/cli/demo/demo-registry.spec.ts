import { describe, expect, it } from '@jest/globals';
import { findCalibre, findManufacturer, isCountry, isWeaponType, resolveManufacturer } from '../../vocabulary/index.js';
import { demoAgencies } from './agencies.js';
import { demoMakers } from './catalogue.js';
import { demoRegistry, type DemoWeapon } from './demo-registry.js';

const weapons = [...demoRegistry({ seed: 1, count: 10_000 })];
const serialOf = ({ body }: DemoWeapon) => body.markings[0]!.text;
const known = (country: string | null) => country === null || isCountry(country);
const units = new Map(demoAgencies.flatMap((agency) => agency.units.map((unit) => [unit.key, unit])));

describe('the made-up register', () => {
  it('has as many weapons as asked for and the same ones for the same seed', () => {
    expect(weapons).toHaveLength(10_000);
    expect([...demoRegistry({ seed: 1, count: 10_000 })]).toEqual(weapons);
    expect([...demoRegistry({ seed: 2, count: 50 })]).not.toEqual([...demoRegistry({ seed: 1, count: 50 })]);
    expect([...demoRegistry({ seed: 1, count: 7 })]).toHaveLength(7);
  });

  it('writes in the words of the vocabulary', () => {
    for (const { body } of weapons) {
      if (!isWeaponType(body.type) || !findCalibre(body.calibre) || !known(body.countryOfManufacture)) {
        throw new Error(JSON.stringify(body));
      }
    }
    for (const { manufacturer, invented, country } of demoMakers) {
      expect([manufacturer, resolveManufacturer(manufacturer).code]).toEqual([
        manufacturer,
        invented ? null : manufacturer,
      ]);
      if (!invented) expect(findManufacturer(manufacturer)).not.toBeNull();
      expect(known(country)).toBe(true);
    }
  });

  it('has serials of 4 to 12 letters and digits, runs of consecutive ones, and numbers that several makers used', () => {
    const makersOf = new Map<string, Set<string>>();
    let consecutive = 0;
    for (const [index, weapon] of weapons.entries()) {
      const serial = serialOf(weapon);
      if (!/^[A-Z0-9]{4,12}$/.test(serial)) throw new Error(serial);
      makersOf.set(serial, (makersOf.get(serial) ?? new Set()).add(weapon.body.manufacturer));
      const before = weapons[index - 1];
      const digits = (text: string) => Number(text.replace(/\D/g, ''));
      if (before && digits(serial) - digits(serialOf(before)) === 1) consecutive++;
    }
    expect(consecutive).toBeGreaterThan(9_000);
    expect([...makersOf.values()].filter((makers) => makers.size > 1).length).toBeGreaterThan(1_500);
    expect(new Set(weapons.map((weapon) => serialOf(weapon).length)).size).toBeGreaterThanOrEqual(7);
  });

  it('never says that a weapon of a real maker was lost, and finds some again after their loss', () => {
    const lost = weapons.filter(({ loss }) => loss);
    const invented = new Set(demoMakers.filter((maker) => maker.invented).map((maker) => maker.manufacturer));
    expect(lost.filter(({ body }) => !invented.has(body.manufacturer))).toEqual([]);
    expect(lost.length).toBeGreaterThan(50);
    const found = weapons.filter((weapon) => weapon.found);
    expect(found.length).toBeGreaterThan(10);
    for (const { loss, found: again } of found) expect(again!.occurredAt > loss!.occurredAt).toBe(true);
  });

  it('tells of nothing before it was made or after 2024', () => {
    for (const { body, loss, found } of weapons) {
      for (const date of [body.occurredAt, loss?.occurredAt, found?.occurredAt].filter((each) => each !== undefined)) {
        if (Number(date.slice(0, 4)) < body.yearOfManufacture || date > '2024-12-31')
          throw new Error(`${date} ${serialOf({ body, unit: '' })}`);
      }
      if (loss && !(loss.occurredAt > body.occurredAt))
        throw new Error(`lost before registered: ${JSON.stringify(body)}`);
    }
  });

  it('lets known units register and hold, some weapons unlocated, each origin used', () => {
    for (const { unit, body } of weapons) {
      const named = body.holder.kind === 'unit' ? [unit, body.holder.unit] : [unit];
      if (!named.every((key) => units.has(key))) throw new Error(named.join());
    }
    expect(weapons.filter(({ body }) => body.holder.kind === 'unknown').length).toBeGreaterThan(20);
    const origins = new Set(weapons.map(({ body }) => body.origin));
    expect([...origins].sort()).toEqual([
      'collected',
      'imported',
      'legacyRecord',
      'manufactured',
      'recovered',
      'stateStock',
    ]);
    const [first] = demoRegistry({ seed: 1, count: 100, unitId: (key) => `id of ${key}` });
    expect(first!.body.holder).toMatchObject({ unit: `id of ${(weapons[0]!.body.holder as { unit: string }).unit}` });
  });

  it('has agencies whose units form trees and whose officers belong to them', () => {
    for (const agency of demoAgencies) {
      const keys = agency.units.map(({ key }) => key);
      expect(agency.units.filter(({ parent }) => parent === null)).toHaveLength(1);
      for (const { key, parent } of agency.units) {
        expect(key.split('.')[0]).toBe(agency.key);
        if (parent !== null) expect(keys.slice(0, keys.indexOf(key))).toContain(parent);
      }
      for (const { unit } of agency.officers) expect(keys).toContain(unit);
    }
  });
});
