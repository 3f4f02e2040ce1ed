import { Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/index.js';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest, Reference } from '../platform/database/idempotency.js';
import type { ExtendableList } from './additions.js';
import { decideExtension, type StatedExtension } from './decide-extension.js';
import { extensionRow } from './extension-row.js';
import { Vocabularies } from './vocabularies.service.js';
import { NotTheAuthorityError } from './vocabulary.errors.js';
import { VOCABULARY_STREAM } from './vocabulary-kinds.js';
import { rowOfExtension } from './vocabulary.queries.js';
import { wordsOf, type Words } from './word-lists.js';

/** A code after an extension, and the entry that records it; its position is the edition. */
export interface Extended<List extends ExtendableList = ExtendableList> {
  edition: number;
  word: Words[List];
  entries: { id: string; position: number; kind: string; hash: string; recordedAt: string }[];
}

@Injectable()
export class ExtensionsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly vocabularies: Vocabularies,
  ) {}

  /** Adds to a list for the whole registry. A replay is answered with the code as it is now and the entry of then. */
  async extend<List extends ExtendableList>(
    acting: Acting,
    stated: StatedExtension & { list: List },
    request?: IdempotentRequest,
  ): Promise<Extended<List>> {
    if (!acting.authority) throw new NotTheAuthorityError();
    const made = await this.database.transactions.once<Reference>(acting, {
      request,
      make: async (tx) => {
        const heads = await tx.lock([VOCABULARY_STREAM]);
        const vocabulary = await this.vocabularies.currentIn(tx.manager);
        const fact = decideExtension(vocabulary, stated, acting.authorityUnit);
        const [placed] = this.ledger.place(tx, [fact], heads);
        const { id, position, kind, hash, recordedAt } = placed.row;
        const row = extensionRow({ id, position, recordedAt, payload: fact.values as never });
        this.ledger.append(tx, [placed], rowOfExtension(row));
        const reference = { entry: id, position: String(position), kind, hash, recordedAt };
        return { reference, answer: reference };
      },
      recall: (_tx, reference) => Promise.resolve(reference),
    });
    return this.answer(stated.list, stated.code, made);
  }

  private async answer<List extends ExtendableList>(
    list: List,
    code: string,
    made: Reference,
  ): Promise<Extended<List>> {
    const { entry, position, kind, hash, recordedAt } = made as Record<keyof typeof made, string>;
    const word = wordsOf(await this.vocabularies.current(), list).find((each) => each.code === code)!;
    const edition = Number(position);
    return {
      edition,
      word,
      entries: [{ id: entry!, position: edition, kind: kind!, hash: hash!, recordedAt: recordedAt! }],
    };
  }
}
