export type { Commit, ImportView, RowView } from './import/weapon-import.js';
export { damageOfCell, damageOfMarking } from './import/spreadsheet-damage.js';
export { WeaponsModule } from './weapons.module.js';
export { weaponsProjections } from './weapons.projections.js';
export { VIEWS, viewEntries, type View, type ViewedEntry } from './corrections/entry-view.js';
export { rowOfQuote } from './corrections/corrections.repository.js';
export type { QuoteRow } from './corrections/quote.js';
