import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { COMPILED } from './compiled.js';

/** The service as its users start it, in a process of its own. */
export interface ServiceProcess {
  child: ChildProcess;
  /** Everything it has written so far. */
  output: () => string;
  /** Resolves with its URL; rejects when it ends before it serves. */
  serving: Promise<string>;
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

/** One command of the command line under way. */
export interface CommandProcess {
  child: ChildProcess;
  /** What it has written so far. */
  written: { stdout: string; stderr: string };
  ended: Promise<EndedCommand>;
}

export interface EndedCommand {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The lines of JSON it printed. */
  results: () => Record<string, unknown>[];
}

/** Runs one command of the command line to its end. */
export const tracemark = (environment: Record<string, string>, ...command: string[]): Promise<EndedCommand> =>
  startCommand(environment, ...command).ended;

export function startCommand(environment: Record<string, string>, ...command: string[]): CommandProcess {
  const child = startProgram('src/cli/main.js', environment, command);
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (text: Buffer) => (written[name] += text.toString()));
  const ended = once(child, 'close').then(([code]): EndedCommand => ({ code, results, ...written }));
  const results = () =>
    written.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { child, written, ended };
}

/** Runs a program of the compiled sources with this environment and none of the variables that steer the service. */
export function startProgram(
  program: string,
  environment: Record<string, string>,
  programArguments: string[] = [],
  cwd = process.cwd(),
) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(TRACEMARK_|NODE_|JEST_)/.test(name));
  return spawn(process.execPath, [join(COMPILED, program), ...programArguments], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function startProcess(environment: Record<string, string>, cwd?: string): ServiceProcess {
  const child = startProgram('src/main.js', { TRACEMARK_LOG_LEVEL: 'error', ...environment }, [], cwd);
  let output = '';
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  const serving = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        output += text.toString();
        const url = /serves at (\S+);/.exec(output)?.[1];
        if (url !== undefined) resolve(url);
      });
    }
    void ended.then((code) => reject(new Error(`The service ended with ${code} before it served:\n${output}`)));
  });
  serving.catch(() => undefined);
  return { child, output: () => output, serving, ended };
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
