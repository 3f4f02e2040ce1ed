import { SingleBar } from 'cli-progress';

/** What is counted in a step of an import. */
type Unit = 'bytes' | 'rows';

/** Words of the command for the steps of a job. */
const UNIT_OF: Record<string, Unit> = { sending: 'bytes', reading: 'bytes', comparing: 'rows', entering: 'rows' };
const LONGEST_NAME = Math.max(...Object.keys(UNIT_OF).map((name) => name.length));
const MEGABYTE = 1_000_000;

const amountOf = (unit: Unit, count: number): string =>
  unit === 'rows' ? String(count) : (count / MEGABYTE).toFixed(1);

/** A bar for each step of an import, one below the other; nothing where the stream is no terminal. */
export class StepBars {
  private bar: SingleBar | undefined;
  private step = '';

  constructor(private readonly stream: NodeJS.WritableStream = process.stderr) {}

  show(step: string, done: number, total: number): void {
    const unit = UNIT_OF[step] ?? 'rows';
    const payload = {
      step: step.padEnd(LONGEST_NAME),
      amount: `${amountOf(unit, done)}/${amountOf(unit, total)} ${unit === 'rows' ? 'rows' : 'MB'}`,
    };
    if (this.bar && this.step === step) {
      this.bar.setTotal(total);
      this.bar.update(done, payload);
      return;
    }
    this.end();
    this.step = step;
    this.bar = new SingleBar({
      format: '  {step} {bar} {percentage}%  {amount}  {eta_formatted} left',
      stream: this.stream,
      // Ctrl-C is the command's own matter.
      gracefulExit: false,
    });
    this.bar.start(total, done, payload);
  }

  /** Before anything else is written. */
  end(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
