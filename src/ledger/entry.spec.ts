import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { draftOf, idOf, salts } from '../../test/support/ledger-fixture.js';
import { buildEntry, entryHash, ENTRY_MAX_BYTES, parseEntry, type EntryDraft } from './entry.js';
import type { Envelope } from './envelope.js';
import { EntryTooLargeError, MalformedEntryError } from './ledger.errors.js';
import { seal } from './sealed.js';

const build = (more: Partial<EntryDraft> = {}) => buildEntry(draftOf({ number: 7, remark: 'x' }, more).draft, salts);
const envelopeOf = (canonical: string): Envelope => JSON.parse(canonical) as Envelope;
const faultOf = (canonical: string) => {
  const parsed = parseEntry(canonical);
  return 'fault' in parsed ? parsed.fault : null;
};

describe('an entry', () => {
  it('is hashed as an RFC 6962 leaf of its canonical UTF-8 bytes', () => {
    const text = 'é🔫';
    const bytes = Buffer.concat([Buffer.of(0), Buffer.from(text, 'utf8')]);
    expect(entryHash(text)).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('reads back as what was written, with the columns derived from it', () => {
    const row = build({ corrects: undefined, basis: 'protocol/art-10' });
    const parsed = parseEntry(row.canonical);
    expect(parsed).toEqual({ envelope: envelopeOf(row.canonical) });
    const envelope = envelopeOf(row.canonical);
    expect(Object.keys(envelope)).not.toContain('corrects');
    expect(envelope).toMatchObject({ v: 1, basis: 'protocol/art-10', position: 1, prev: null });
    expect(row).toMatchObject({
      id: envelope.id,
      streamId: envelope.stream.id,
      streamType: 'weapon',
      occurredFrom: '2026-03-01T00:00:00.000000Z',
      occurredTo: '2026-04-01T00:00:00.000000Z',
      recordedAt: '2026-04-05T06:07:08.000001Z',
      hash: entryHash(row.canonical),
    });
  });

  it('has a salt of its own, so that equal facts have different hashes', () => {
    const { draft } = draftOf({ number: 7, remark: 'x' });
    expect(buildEntry(draft, salts).hash).not.toBe(buildEntry(draft, salts).hash);
    expect(envelopeOf(buildEntry(draft, salts).canonical).salt).toMatch(/^[0-9a-f]{32}$/);
  });

  it('holds 32 KiB and not one byte more', () => {
    const remark = (length: number) =>
      ({ payload: { text: 'é'.repeat(length / 2) + 'x'.repeat(length % 2) } }) as unknown as Partial<EntryDraft>;
    const fits = ENTRY_MAX_BYTES - Buffer.byteLength(build(remark(0)).canonical);
    expect(Buffer.byteLength(build(remark(fits)).canonical)).toBe(ENTRY_MAX_BYTES);
    expect(() => build(remark(fits + 1))).toThrow(EntryTooLargeError);
    expect(() => build(remark(fits + 1))).toThrow(expect.objectContaining({ code: 'ENTRY_TOO_LARGE', status: 413 }));
  });

  it.each<[string, Partial<Record<keyof Envelope, unknown>>]>([
    ['/id', { id: idOf(1).replace('-7', '-4') }],
    ['/id', { id: idOf(10).toUpperCase() }],
    ['/stream', { stream: { type: 'weapon', id: idOf(1), more: 1 } }],
    ['/stream', { stream: { type: 'Weapon', id: idOf(1) } }],
    ['/stream', { stream: { type: 'weapon', id: 'x' } }],
    ['/stream', { stream: null }],
    ['/position', { position: 0 }],
    ['/position', { position: 1.5 }],
    ['/kind', { kind: 'weapon registered' }],
    ['/occurredAt', { occurredAt: '2026-02-30' }],
    ['/occurredAt', { occurredAt: undefined }],
    ['/recordedAt', { recordedAt: '2026-04-05T06:07:08.123Z' }],
    ['/recordedAt', { recordedAt: '2026-02-30T06:07:08.123456Z' }],
    ['/recordedAt', { recordedAt: '2026-04-05T06:07:08.123456+00:00' }],
    ['/recordedAt', { recordedAt: '2026-04-05T25:07:08.123456Z' }],
    ['/unit', { unit: 'police' }],
    ['/officer', { officer: 'Jane Doe' }],
    ['/identity', { identity: 'known' }],
    ['/performedBy', { performedBy: 'Jane Doe' }],
    ['/source', { source: 'rumour' }],
    ['/sourceRef', { sourceRef: 'seen by Jane Doe' }],
    ['/basis', { basis: { sealed: 'x' } }],
    ['/corrects', { corrects: 'x' }],
    ['/payload', { payload: [] }],
    ['/prev', { prev: 'ab' }],
    ['/prev', { prev: 'ab'.repeat(32) }],
    ['/prev', { position: 2 }],
  ])('is refused for its %s', (pointer, more) => {
    expect(() => build(more as Partial<EntryDraft>)).toThrow(MalformedEntryError);
    const canonical = JSON.stringify({ ...envelopeOf(build().canonical), ...more });
    expect(faultOf(canonical)?.pointer).toBe(pointer);
  });

  it('may seal its sourceRef and basis', () => {
    const sealed = seal('basis', 'Order 17 of Judge Doe', salts.field());
    expect(envelopeOf(build({ basis: sealed, sourceRef: 'sha256:00' }).canonical)).toMatchObject({ basis: sealed });
  });

  it('is not read from any other text than the one it was written as', () => {
    const { canonical } = build();
    expect(faultOf(canonical)).toBeNull();
    expect(faultOf(` ${canonical}`)).not.toBeNull();
    expect(faultOf(canonical.replace('"v":1', '"v":1.0'))).not.toBeNull();
    expect(faultOf(canonical.replace('"v":1', '"v":1,"v":1'))).not.toBeNull();
    expect(faultOf(canonical.replace('"v":1', '"v":2'))).toMatchObject({ pointer: '/v' });
    expect(faultOf(canonical.replace('"v":1', '"v":1,"w":1'))).toMatchObject({ pointer: '/w' });
    expect(faultOf(canonical.replace('"weapon"', '"\\u0077eapon"'))).not.toBeNull();
    expect(faultOf(canonical.replace('"number":7', '"number":7.5'))).not.toBeNull();
    expect(faultOf('null')).not.toBeNull();
    expect(faultOf('{')).not.toBeNull();
    expect(faultOf(`"${'x'.repeat(ENTRY_MAX_BYTES)}"`)?.detail).toContain('32768 bytes');
  });
});
