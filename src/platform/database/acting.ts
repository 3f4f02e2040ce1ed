/** Who acts in a transaction: established by the guard, told to the database by the transaction runner. */
export interface Acting {
  officer: string;
  credential: string;
  agency: string;
  /** The unit on whose behalf this request acts. */
  unit: string;
  /** Every unit that the officer's grants cover for the permission this request needs. */
  units: readonly string[];
  /** The national authority's unit: a viewer of every weapon, since it may act on all of them. */
  authorityUnit: string;
  /** `asserted`: a machine credential named the officer. */
  identity: 'authenticated' | 'asserted';
  /** Acts for the national authority as a whole: a grant in one of its branches does not. */
  authority: boolean;
  /** Reads everything through the oversight login and writes nothing. */
  oversight: boolean;
  /** Where the agency stood when all this was found out; a transaction refuses to act on what is outdated. */
  standing?: number;
}
