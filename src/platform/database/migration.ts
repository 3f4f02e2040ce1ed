import type { MigrationInterface } from 'typeorm';

/** A migration class; its name ends in the 13 digits TypeORM sorts by. */
export type Migration = new () => MigrationInterface;
