export const DEFAULT_PAGE = 50;
export const LARGEST_PAGE = 200;

/** A part of a list. */
export interface Page<Row> {
  items: Row[];
  /** Opaque; null on the last page. */
  next: string | null;
}
