import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newAgency, newOfficer, startRegistry, type TestRegistry } from './support/registry.js';
import { madeUpPairs, tracePairsOf, type TraceRequest } from './support/trace-pairs.js';

/** A folder with pairs of what was registered and what was read later, labelled; the same rules run on made-up ones. */
const folder = process.env.TRACEMARK_TRACE_PAIRS;
const { weapons, requests } = folder ? tracePairsOf(folder) : madeUpPairs;
const ENOUGH = folder ? { exact: 100, misread: 5 } : { exact: 5, misread: 5 };

interface Answer extends TraceRequest {
  /** As the pairs call them, likeliest first. */
  found: string[];
  verdict: string;
  complete: boolean;
}

const stated = (fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''));

describe(`${requests.length} readings by a second officer of ${weapons.length} weapons on record`, () => {
  let registry: TestRegistry;
  const answers: Answer[] = [];

  beforeAll(async () => {
    registry = await startRegistry();
    const armourer = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
    const investigator = await newOfficer(registry, await newAgency(registry, 'police'), 'investigator');
    const named = new Map<string, string>();
    for (const { weapon, serial, manufacturer, calibre } of weapons) {
      const described = { type: 'pistol', origin: 'stateStock', ...stated({ manufacturer, calibre }) };
      const registered = { ...described, markings: [{ kind: 'serial', text: serial }] };
      const { body } = await armourer.post('/v1/weapons', registered).expect(201);
      named.set(body.id, weapon);
    }
    for (const asked of requests) {
      const { reading: marking, manufacturer, calibre } = asked;
      const search = { marking, ...stated({ manufacturer, calibre }), purpose: { code: 'incomingRequest' } };
      const { body } = await investigator.post('/v1/marking-searches', search).expect(200);
      const found = body.candidates.map(({ weaponId }: { weaponId: string }) => named.get(weaponId));
      answers.push({ ...asked, found, verdict: body.verdict, complete: body.complete });
    }
  }, 600_000);

  afterAll(() => registry.close());

  const exact = () => answers.filter(({ difference }) => difference === 'exact');
  const ambiguous = () => answers.filter(({ expected }) => expected.length > 1);
  const misread = () => answers.filter((answer) => !exact().includes(answer) && !ambiguous().includes(answer));
  /** By request, so that no serial is printed. */
  const firsts = (of: Answer[]) => of.map(({ request, difference, found }) => [request, difference, found[0]]);
  const wanted = (of: Answer[]) => of.map(({ request, difference, expected }) => [request, difference, expected[0]]);

  it('are all looked for in the whole class of errors', () => {
    expect(answers.filter(({ complete }) => !complete).map(({ request }) => request)).toEqual([]);
  });

  it('find the weapon first where they are exact', () => {
    expect(firsts(exact())).toEqual(wanted(exact()));
    expect(exact().length).toBeGreaterThanOrEqual(ENOUGH.exact);
  });

  it('find the weapon first where they are misread', () => {
    expect(firsts(misread())).toEqual(wanted(misread()));
    expect(misread().length).toBeGreaterThanOrEqual(ENOUGH.misread);
  });

  it('find every weapon that an ambiguous one may be before any other, and never one alone', () => {
    expect(ambiguous().length).toBeGreaterThan(0);
    for (const { request, expected, found, verdict } of ambiguous()) {
      expect([request, found.slice(0, expected.length).sort()]).toEqual([request, [...expected].sort()]);
      expect([request, verdict]).toEqual([request, 'ambiguous']);
    }
  });
});
