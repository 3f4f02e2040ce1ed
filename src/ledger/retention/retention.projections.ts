import type { OpenedEntry, Projection } from '../projection.js';

/** A rule as it was stated in one edition: the position of its entry. */
export interface RuleRow {
  edition: number;
  entry_id: string;
  code: unknown;
  rule: unknown;
  recorded_at: string;
}

export interface HoldRow {
  id: string;
  entry_id: string;
  stream_id: string;
  until: string | null;
  placed_at: string;
  /** The entry that lifted it. */
  lifted_by: string | null;
  viewers: readonly string[];
}

type Entry = Pick<OpenedEntry, 'id' | 'position' | 'recordedAt' | 'payload' | 'viewers'>;

export const ruleRow = ({ id, position, recordedAt, payload }: Entry): RuleRow => ({
  edition: position,
  entry_id: id,
  code: payload.code,
  rule: payload.rule,
  recorded_at: recordedAt,
});

export const holdRow = ({ id, recordedAt, payload, viewers }: Entry): HoldRow => ({
  id: payload.hold as string,
  entry_id: id,
  stream_id: payload.held as string,
  until: payload.until as string | null,
  placed_at: recordedAt,
  lifted_by: null,
  viewers,
});

/** The one stream of retention makes the rules and the holds. */
export const retentionProjection: Projection = {
  streams: ['retention'],
  tables: [
    { name: 'retention_rules', stream: null, key: ['edition'] },
    { name: 'retention_holds', stream: null, key: ['id'] },
  ],
  project: (entries) => {
    const holds = new Map<unknown, HoldRow>();
    for (const entry of entries) {
      const { hold } = entry.payload;
      if (entry.kind === 'retention.held') holds.set(hold, holdRow(entry));
      if (entry.kind === 'retention.lifted') holds.set(hold, { ...holds.get(hold)!, lifted_by: entry.id });
    }
    return {
      retention_rules: entries.filter(({ kind }) => kind === 'retention.ruled').map(ruleRow),
      retention_holds: [...holds.values()],
    };
  },
};
