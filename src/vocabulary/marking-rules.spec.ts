import { describe, expect, it } from '@jest/globals';
import { adviseOnMarkings } from './builtin.js';
import type { Bonds, RuledWeapon } from './marking-rules.js';
import type { JudgedMarking } from './marking-requirements.js';
import { markingRuleTable } from './tables/marking-rules.js';

const marking = (stated: Partial<JudgedMarking>): JudgedMarking => ({
  kind: 'serial',
  text: 'KAX104729',
  symbols: [],
  scripts: ['Latn'],
  place: 'frame',
  heightMicrometres: null,
  depthMicrometres: null,
  appliedAt: null,
  ...stated,
});
const maker = marking({ kind: 'manufacture', text: 'GLOCK Ges.m.b.H. Made in Austria 2021', place: 'slide' });
const weapon = (stated: Partial<RuledWeapon> = {}): RuledWeapon => ({
  manufacturer: 'glock',
  countryOfManufacture: 'AUT',
  yearOfManufacture: 2021,
  markings: [marking({}), maker],
  imported: false,
  releasedToCivil: false,
  retainedByState: false,
  ...stated,
});
const advice = (stated: Partial<RuledWeapon>, bonds: Bonds) =>
  adviseOnMarkings(weapon(stated), bonds).map(({ rule, requirement, verdict }) => `${rule} ${requirement} ${verdict}`);

const iti: Bonds = { ITI: '2005-12-08' };

describe('marking advice', () => {
  it('finds a well marked pistol in order', () => {
    expect(advice({}, iti)).toEqual([
      'iti-8a manufacturerName satisfied',
      'iti-8a countryOfManufacture satisfied',
      'iti-8a serial satisfied',
      'iti-10 onFrameOrReceiver satisfied',
    ]);
  });

  it('says what is missing and what it cannot tell', () => {
    const bare = { markings: [marking({ place: null })] };
    expect(advice(bare, iti)).toEqual([
      'iti-8a manufacturerName unmet',
      'iti-8a countryOfManufacture unmet',
      'iti-8a serial satisfied',
      'iti-10 onFrameOrReceiver cannotTell',
    ]);
    const coded = { markings: [marking({}), marking({ kind: 'manufacture', text: '66', symbols: ['triangle'] })] };
    expect(advice(coded, iti).slice(0, 2)).toEqual([
      'iti-8a manufacturerName cannotTell',
      'iti-8a countryOfManufacture cannotTell',
    ]);
    expect(advice({ markings: [] }, iti)).toContain('iti-8a serial unmet');
    expect(advice({ manufacturer: null }, iti)).toContain('iti-8a manufacturerName cannotTell');
  });

  it('judges an import mark by what it says', () => {
    const imported = (text: string, appliedAt = '2022') => ({
      imported: true,
      markings: [marking({}), maker, marking({ kind: 'import', text, appliedAt })],
    });
    const bonds: Bonds = { FirearmsProtocol: '2010-01-01', CIFTA: '2003-01-01', USA: '1968-12-16' };
    const of = (text: string) => advice(imported(text), bonds).filter((line) => / import/.test(line));
    expect(of('KEN 22')).toEqual([
      'fp-8b importCountry satisfied',
      'fp-8b importYear satisfied',
      'cifta-6-1b importerName cannotTell',
      'cifta-6-1b importerPlace cannotTell',
      'us-478-92-import importerName cannotTell',
      'us-478-92-import importerPlace cannotTell',
    ]);
    expect(of('C.A.I. ST. ALB. VT')).toEqual([
      'fp-8b importCountry satisfied',
      'fp-8b importYear cannotTell',
      'cifta-6-1b importerName satisfied',
      'cifta-6-1b importerPlace satisfied',
      'us-478-92-import importerName satisfied',
      'us-478-92-import importerPlace satisfied',
    ]);
    expect(advice({ imported: true }, { FirearmsProtocol: '2010-01-01' })).toContain('fp-8b importCountry cannotTell');
  });

  it('measures height and depth, in force since their day only', () => {
    const bonds: Bonds = { USA: '1968-12-16', EU: '1991-01-01' };
    const sized = (appliedAt: string | null, heightMicrometres: number | null, depthMicrometres: number | null) =>
      advice({ markings: [marking({ appliedAt, heightMicrometres, depthMicrometres }), maker] }, bonds).filter((line) =>
        /height|depth/.test(line),
      );
    expect(sized('2026-01', 1590, 76)).toEqual([
      'eu-2019-68 height unmet',
      'eu-2024-325 depth satisfied',
      'us-478-92-serial depth satisfied',
      'us-478-92-serial height satisfied',
    ]);
    expect(sized('2025-07-31', 1600, 10)).toEqual([
      'eu-2019-68 height satisfied',
      'us-478-92-serial depth unmet',
      'us-478-92-serial height satisfied',
    ]);
    expect(sized('2002-01-29', 100, 1)).toEqual([]);
    expect(sized('2002-01-30', null, 1)).toEqual([
      'us-478-92-serial depth unmet',
      'us-478-92-serial height cannotTell',
    ]);
    expect(sized('2002', 100, 1)).toEqual(['us-478-92-serial depth cannotTell', 'us-478-92-serial height cannotTell']);
  });

  it('asks for Latin, Cyrillic or Greek where the European Union does', () => {
    const written = (scripts: string[]) => advice({ markings: [marking({ scripts }), maker] }, { EU: '2018-09-14' });
    expect(written(['Cyrl', 'Latn'])).toContain('eu-2019-68 script satisfied');
    expect(written(['Arab'])).toContain('eu-2019-68 script unmet');
  });

  it('never holds an old weapon to a new rule, nor a State to what it had not joined', () => {
    const old = { yearOfManufacture: 1978, markings: [marking({})] };
    const all = Object.fromEntries(markingRuleTable.rows.map(({ instrument }) => [instrument, '1900-01-01']));
    expect(advice(old, all)).toEqual([]);
    expect(advice({ yearOfManufacture: 2009 }, { ECOWAS: '2012-01-01' })).toEqual([]);
    expect(advice({ yearOfManufacture: 2013 }, { ECOWAS: '2012-01-01' })).toContain(
      'ecowas-18-security securityMark unmet',
    );
    expect(advice({}, {})).toEqual([]);
    const undated = { yearOfManufacture: null, markings: [] };
    expect(advice(undated, iti)).toContain('iti-8a serial cannotTell');
  });

  it('asks for the marks of release and confiscation only where they are due', () => {
    const bonds: Bonds = { ...iti, CIFTA: '2000-01-01' };
    const released = { releasedToCivil: true, retainedByState: true };
    const marks = [
      marking({ kind: 'civilRelease', text: 'AUT', appliedAt: '2020' }),
      marking({ kind: 'confiscation', appliedAt: '2020' }),
    ];
    expect(advice({ ...released, markings: marks }, bonds)).toEqual(
      expect.arrayContaining(['iti-8c releaseMark satisfied', 'cifta-6-1c confiscationMark satisfied']),
    );
    expect(advice({}, bonds).join()).not.toMatch(/releaseMark|confiscationMark/);
  });

  it('has rules with dates in order and codes of their own', () => {
    for (const { from, to } of markingRuleTable.rows) {
      expect(from).toMatch(/^\d{4}-\d\d-\d\d$/);
      if (to !== null) expect(to > from).toBe(true);
    }
    expect(new Set(markingRuleTable.rows.map(({ code }) => code)).size).toBe(markingRuleTable.rows.length);
  });
});
