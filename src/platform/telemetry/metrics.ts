import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Everything GET /metrics shows. */
export const metrics = new Registry();

collectDefaultMetrics({ register: metrics });

export const transactionRetries = new Counter({
  name: 'tracemark_transaction_retries_total',
  help: 'Transactions started again because another one won a race',
  labelNames: ['sqlstate'],
  registers: [metrics],
});

export const exportsRunning = new Gauge({
  name: 'tracemark_exports_running',
  help: 'Exports under way, each with a snapshot of its own',
  registers: [metrics],
});

export const requestSeconds = new Histogram({
  name: 'tracemark_http_request_seconds',
  help: 'Time to answer, by route and status',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  registers: [metrics],
});
