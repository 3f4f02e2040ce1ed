import { Injectable } from '@nestjs/common';
import type { PageQuery } from '../platform/http/keyset.js';
import { NotFoundError } from '../platform/problem.js';
import { Vocabularies } from './vocabularies.service.js';
import { CodeNotFoundError } from './vocabulary.errors.js';
import type { Resolution } from './agreement.js';
import type { Vocabulary } from './vocabulary.js';
import { narrowed, type Filters } from './word-filters.js';
import {
  lawWord,
  listState,
  listStates,
  wordsOf,
  type LawWord,
  type ListName,
  type ListState,
  type Words,
} from './word-lists.js';
import type { WordListing } from './words.interceptor.js';

/** The vocabulary as a whole. */
export interface VocabularyState {
  /** How many extensions there are. */
  edition: number;
  lists: ListState[];
}

/** Reads the lists; whoever has a token may. */
@Injectable()
export class WordsService {
  constructor(private readonly vocabularies: Vocabularies) {}

  async state(): Promise<VocabularyState> {
    const vocabulary = await this.vocabularies.current();
    return { edition: vocabulary.additions.edition, lists: listStates(vocabulary) };
  }

  /** A list in the order of codes, as it was in an edition where one is named; `officer` is who asks. */
  async list<Name extends ListName>(
    officer: string,
    name: Name,
    filters: Filters,
    page: PageQuery,
    edition?: number,
  ): Promise<WordListing<Words[Name]>> {
    const vocabulary = await this.vocabularies.at(edition);
    return {
      page,
      bond: JSON.stringify(['vocabulary', name, filters, officer, edition]),
      words: narrowed(name, wordsOf(vocabulary, name), filters, vocabulary),
      state: () => listState(vocabulary, name),
    };
  }

  async get<Name extends ListName>(name: Name, code: string, edition?: number): Promise<Words[Name]> {
    const word = wordsOf(await this.vocabularies.at(edition), name).find((each) => each.code === code);
    if (!word) throw new CodeNotFoundError();
    return word;
  }

  /** A State's law, in one of its versions where one is named. */
  async getLaw(state: string, version?: number): Promise<LawWord> {
    const vocabulary = await this.vocabularies.current();
    const law = vocabulary.nationalLaws.find(state, version);
    if (!law) throw version === undefined ? new CodeNotFoundError() : new NotFoundError('version');
    return lawWord(vocabulary, law);
  }

  async resolve(how: (vocabulary: Vocabulary) => Resolution): Promise<Resolution> {
    return how(await this.vocabularies.current());
  }
}
