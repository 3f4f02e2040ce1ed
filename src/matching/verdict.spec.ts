import { describe, expect, it } from '@jest/globals';
import { compareText, type Field } from './fields.js';
import { parseReading, type Reading } from './reading.js';
import { compareCandidates, scoreCandidate } from './score.js';
import { judge, type VerdictContext } from './verdict.js';

interface Weapon {
  serial: string;
  manufacturer?: string;
  model?: string;
  calibre?: string;
}

type Query = { marking: string; registerSize?: number } & Partial<Record<'manufacturer' | 'model' | 'calibre', string>>;

const STATED = ['manufacturer', 'model', 'calibre'] as const;

function search({ marking, registerSize = 10_000, ...query }: Query, register: Weapon[]) {
  const reading = parseReading(marking) as Reading;
  const candidates = register
    .flatMap((weapon) => {
      const fields = Object.fromEntries(STATED.map((field) => [field, compareText(query[field], weapon[field])]));
      const score = scoreCandidate([{ reading }], [{ kind: 'serial', text: weapon.serial }], fields);
      return score === null
        ? []
        : [{ ...score, serial: weapon.serial, recorded: weapon as Partial<Record<Field, string>> }];
    })
    .sort(compareCandidates);
  const context: VerdictContext = {
    registerSize,
    stated: STATED.filter((field) => query[field] !== undefined),
    unread: reading.unknown > 0,
  };
  return { ...judge(candidates, context), serials: candidates.map((candidate) => candidate.serial) };
}

describe('the verdict', () => {
  it('is none without a candidate', () => {
    expect(search({ marking: 'KT55102' }, [])).toMatchObject({ verdict: 'none', missing: [] });
  });

  it('is single for an exact reading among its neighbours', () => {
    const run = ['KTA55101', 'KTA55102', 'KTA55103'].map((serial) => ({ serial, manufacturer: 'NORD' }));
    expect(search({ marking: 'KTA55102', manufacturer: 'NORD' }, run)).toMatchObject({
      verdict: 'single',
      serials: ['KTA55102', 'KTA55101', 'KTA55103'],
    });
  });

  it('is single for one misread weapon that the fields confirm', () => {
    const register = [{ serial: 'KTA55102', manufacturer: 'NORD', calibre: '9mm' }];
    expect(search({ marking: 'KTA55012', manufacturer: 'NORD', calibre: '9mm' }, register).verdict).toBe('single');
  });

  it('is ambiguous where an exact hit contradicts the fields and an edited one agrees', () => {
    const register = [
      { serial: 'KBO27615', manufacturer: 'CANIK', calibre: '9mm', model: 'TP9' },
      { serial: 'KBO27415', calibre: '.22', model: 'X22' },
    ];
    const answer = search({ marking: 'KBO27415', manufacturer: 'CANIK', calibre: '9mm' }, register);
    expect(answer).toMatchObject({ verdict: 'ambiguous', serials: ['KBO27415', 'KBO27615'] });
  });

  it('is insufficient, with what speaks against it, where the only candidate is contradicted', () => {
    const register = [{ serial: 'KBO27415', calibre: '.22' }];
    expect(search({ marking: 'KBO27415', calibre: '9mm' }, register)).toMatchObject({
      verdict: 'insufficient',
      missing: ['calibre'],
    });
  });

  it('does not let a far candidate of which nothing is known excuse a contradiction', () => {
    const register = [{ serial: 'KBO27415', calibre: '.22' }, { serial: 'KBO27486' }];
    expect(search({ marking: 'KBO27415', calibre: '9mm' }, register)).toMatchObject({
      serials: ['KBO27415', 'KBO27486'],
      verdict: 'insufficient',
      missing: ['calibre'],
    });
  });

  it('asks for the model where one maker used a number on six', () => {
    const models = ['Standard', 'Bearcat', 'Hawkeye', '44 Carbine', 'M77', '10/22'];
    const register = models.map((model) => ({ serial: '12345', manufacturer: 'RUGER', model }));
    const answer = search({ marking: '12345', manufacturer: 'RUGER', registerSize: 100 }, register);
    expect(answer).toMatchObject({ verdict: 'insufficient', missing: ['model'] });
    expect(answer.serials).toHaveLength(6);
    const named = search({ marking: '12345', manufacturer: 'RUGER', model: 'M77', registerSize: 100 }, register);
    expect(named).toMatchObject({ verdict: 'single', missing: [] });
  });

  it('is ambiguous where nothing that could be stated separates two', () => {
    const register = [
      { serial: 'KTA55102', manufacturer: 'NORD' },
      { serial: 'KTA55182', manufacturer: 'NORD' },
    ];
    expect(search({ marking: 'KTA55132', manufacturer: 'NORD' }, register)).toMatchObject({
      verdict: 'ambiguous',
      missing: [],
    });
  });

  it('asks for the unread characters where they would separate', () => {
    const register = [{ serial: 'KTA55102' }, { serial: 'KTA55182' }];
    expect(search({ marking: 'KTA551?2' }, register)).toMatchObject({
      verdict: 'insufficient',
      missing: ['characters'],
    });
  });

  it('finds a reading too short for a large register, and says what would help', () => {
    const register = [{ serial: '1234', model: 'M77' }];
    const big = { registerSize: 10_000_000 };
    expect(search({ marking: '1234', ...big }, register)).toMatchObject({
      verdict: 'insufficient',
      missing: ['model'],
    });
    expect(search({ marking: '1234', model: 'M77', ...big }, register)).toMatchObject({
      verdict: 'insufficient',
      missing: ['characters'],
    });
    expect(search({ marking: '1234', model: 'M77', registerSize: 20 }, register).verdict).toBe('single');
  });

  it('does not ask again for what was stated', () => {
    const fields = { model: 'near' } as const;
    const candidates = ['M77', 'M77/22'].map((model) => ({ logOdds: 20, fields, recorded: { model } }));
    const context = { registerSize: 10, unread: false };
    expect(judge(candidates, { ...context, stated: [] }).missing).toEqual(['model']);
    expect(judge(candidates, { ...context, stated: ['model'] })).toEqual({ verdict: 'ambiguous', missing: [] });
  });
});
