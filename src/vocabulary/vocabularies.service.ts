import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { NotFoundError } from '../platform/problem.js';
import { additionsBy, withExtensions, type Extension } from './additions.js';
import { askFurther, listFurther } from './vocabulary.queries.js';
import { builtinVocabulary, vocabularyWith, type Vocabulary } from './vocabulary.js';

/** The vocabulary of this registry. What it has read it keeps, and asks only for what came since. */
@Injectable()
export class Vocabularies {
  private latest = builtinVocabulary;
  /** The earlier one that was asked for last. */
  private earlier = builtinVocabulary;

  constructor(private readonly database: Database) {}

  /** The vocabulary as it is now. */
  async current(): Promise<Vocabulary> {
    return this.learn(await askFurther(this.database, this.latest.additions.edition));
  }

  /** The vocabulary as it was in an edition, the last where none is named. Throws NotFoundError for one yet to come. */
  async at(edition?: number): Promise<Vocabulary> {
    const latest = await this.current();
    if (edition === undefined || edition === latest.additions.edition) return latest;
    if (edition > latest.additions.edition) throw new NotFoundError('edition');
    if (edition !== this.earlier.additions.edition)
      this.earlier = vocabularyWith(additionsBy(latest.additions, edition), latest);
    return this.earlier;
  }

  /** The vocabulary as a transaction sees it. */
  async currentIn(manager: EntityManager): Promise<Vocabulary> {
    return this.learn(await listFurther(manager, this.latest.additions.edition));
  }

  /**
   * For a use case that sends `require_edition` along, and so is run again where it decided by an older vocabulary: the
   * first run takes the one at hand and asks nothing, every later one asks.
   */
  forAttempts(): (manager: EntityManager) => Promise<Vocabulary> {
    let tried = false;
    return async (manager) => {
      if (tried) return this.currentIn(manager);
      tried = true;
      return this.latest;
    };
  }

  /** Editions are recorded one after the other, so who reads one sees all before it. */
  private learn(further: readonly Extension[]): Vocabulary {
    this.latest = vocabularyWith(withExtensions(this.latest.additions, further), this.latest);
    return this.latest;
  }
}
