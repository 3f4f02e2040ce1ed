import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process of a benchmark: it gets one message, answers one, and ends when its parent lets go of it. */
export interface Child {
  pid: number;
  ask<Answer>(message: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** As docs/operations.md starts the service, and so whatever it is compared with. */
const AS_ADVISED = ['--v8-pool-size=0', '--heap-growing-percent=60'];

/** Starts a script of bench/ (`./service.js`, seen from bench/) as its own process. */
export function startChild(script: string, execArgv: string[] = []): Child {
  const child = fork(new URL(`../${script}`, import.meta.url), {
    execArgv: [...AS_ADVISED, ...execArgv],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    pid: child.pid!,
    ask: (message) => answerOf(child, message),
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

function answerOf<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  return new Promise((done, fail) => {
    const ended = (code: number | null) =>
      fail(new Error(`A process of the benchmark ended with ${code} instead of answering`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      done(answer as Answer);
    });
    child.send(message);
  });
}

/** The child's side: answers each message in turn and ends with its parent. */
export function answerParent<Message>(answer: (message: Message) => Promise<object>): void {
  process.on('message', (message: Message) => {
    answer(message).then(
      (value) => process.send?.(value),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => process.exit(0));
}
