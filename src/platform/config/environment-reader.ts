import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ConfigurationFault } from './configuration-error.js';
import { isKeyName } from './key-name.js';
import { nearestName } from './nearest-name.js';
import { Variable, VariableName, expectation, testPrefix, variables } from './variables.js';

/** Reads known variables and collects what is wrong with them, so that one start shows every fault. */
export class EnvironmentReader {
  readonly faults: ConfigurationFault[] = [];

  constructor(private readonly env: NodeJS.ProcessEnv) {
    this.refuseUnknown();
  }

  /** The value as written, its fallback, or null. An empty value counts as not set: compose files pass those. */
  text(name: VariableName): string | null {
    return this.env[name]?.trim() || definition(name).fallback;
  }

  isSet(name: VariableName): boolean {
    return Boolean(this.env[name]?.trim());
  }

  fault(name: VariableName, problem: string, expected: string = expectation(definition(name))): void {
    this.faults.push({ variable: name, problem, expected });
  }

  /** A whole number within the bounds its definition states; its fallback where it is not one. */
  integer(name: VariableName): number {
    const { fallback, range } = definition(name);
    const [least, most] = range ?? [-Infinity, Infinity];
    const written = this.text(name) ?? '';
    const value = Number(written);
    const plain = /^\d{1,10}$/.test(written);
    if (plain && value >= least && value <= most) return value;
    this.fault(name, plain ? 'is out of range' : 'is not a whole number');
    return Number(fallback);
  }

  flag(name: VariableName): boolean {
    const written = this.text(name);
    if (written !== '0' && written !== '1') this.fault(name, 'is neither 1 nor 0');
    return written === '1';
  }

  oneOf<Choice extends string>(name: VariableName, choices: readonly Choice[]): Choice {
    const written = this.text(name);
    const choice = choices.find((candidate) => candidate === written);
    if (choice === undefined) this.fault(name, 'is none of the known words');
    return choice ?? choices[0]!;
  }

  host(name: VariableName): string {
    const written = this.text(name) ?? '';
    const valid = isIP(written) !== 0 || isHostName(written);
    if (!valid) this.fault(name, 'is neither an address nor a host name');
    return written;
  }

  /** The name of a key of C2SP's signed notes. */
  keyName(name: VariableName): string {
    const written = this.text(name) ?? '';
    if (!isKeyName(written)) this.fault(name, 'cannot be the name of a key');
    return written;
  }

  /** CIDR ranges and host names, divided by commas. */
  reachable(name: VariableName): string[] {
    const written = (this.text(name) ?? '').split(',').map((part) => part.trim().toLowerCase());
    const given = written.filter((part) => part !== '');
    if (!given.every((part) => ipaddr.isValidCIDR(part) || isHostName(part)))
      this.fault(name, 'names something else than ranges and hosts');
    return given;
  }

  databaseUrl(name: VariableName): URL | null {
    const written = this.text(name);
    if (written === null) return null;
    const url = URL.canParse(written) ? new URL(written) : null;
    const problem = databaseUrlProblem(url);
    if (problem !== null) this.fault(name, problem);
    return problem === null ? url : null;
  }

  private refuseUnknown(): void {
    const known: readonly string[] = variables.map(({ name }) => name);
    for (const name of Object.keys(this.env).sort()) {
      if (!name.startsWith('TRACEMARK_') || name.startsWith(testPrefix) || known.includes(name)) continue;
      this.faults.push({ variable: name, problem: 'is not known', expected: `perhaps ${nearestName(name, known)}` });
    }
  }
}

const HOST_NAME = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const NUMBERS_ONLY = /^[\d.]+$/;

const isHostName = (text: string): boolean => HOST_NAME.test(text) && !NUMBERS_ONLY.test(text);

function definition(name: VariableName): Variable {
  return variables.find((variable) => variable.name === name)!;
}

function databaseUrlProblem(url: URL | null): string | null {
  if (!url) return 'is not a URL';
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') return 'is not a PostgreSQL URL';
  if (url.username === '') return 'names no user';
  if (url.pathname.length < 2) return 'names no database';
  return null;
}
