import { afterEach, describe, expect, it } from '@jest/globals';
import { startRegistry, type TestRegistry } from './support/registry.js';

describe('a caller who sends too much', () => {
  let registry: TestRegistry;

  afterEach(() => registry.close());

  it('is slowed by key, and a route that takes no key is not', async () => {
    registry = await startRegistry({ TRACEMARK_RATE_LIMIT_PER_CREDENTIAL: '3' });
    for (let sent = 0; sent < 3; sent += 1) await registry.authority.get('/v1/me').expect(200);
    const { body, headers } = await registry.authority.get('/v1/me').expect(429);
    expect(body).toMatchObject({ code: 'TOO_MANY_REQUESTS', params: { scope: 'credential' } });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await registry.anybody.get('/health/live').expect(200);
  });

  it('is slowed by address before anybody asks who sends it', async () => {
    registry = await startRegistry({ TRACEMARK_RATE_LIMIT_PER_ADDRESS: '2' });
    for (let sent = 0; sent < 2; sent += 1) await registry.anybody.get('/v1/me').expect(401);
    const { body } = await registry.authority.get('/v1/me').expect(429);
    expect(body).toMatchObject({ code: 'TOO_MANY_REQUESTS', params: { scope: 'address' } });
  });

  it('is slowed by address on routes that do not exist, and counted with all others', async () => {
    registry = await startRegistry({ TRACEMARK_RATE_LIMIT_PER_ADDRESS: '2' });
    await registry.anybody.get('/v1/nothing').expect(404);
    await registry.anybody.get('/openapi.json').expect(200);
    const { body, headers } = await registry.anybody.get('/v1/nothing').expect(429);
    expect(body).toMatchObject({ code: 'TOO_MANY_REQUESTS', params: { scope: 'address' } });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('the metrics', () => {
  let registry: TestRegistry;

  afterEach(() => registry.close());

  it('count requests by route and status, and say what the process uses', async () => {
    registry = await startRegistry();
    await registry.authority.get('/v1/me').expect(200);
    const { text, headers } = await registry.anybody.get('/metrics').expect(200);
    expect(headers['content-type']).toContain('text/plain');
    expect(text).toMatch(/tracemark_http_request_seconds_count\{method="GET",route="\/v1\/me",status="200"\} [1-9]/);
    expect(text).toContain('process_resident_memory_bytes');
  });
});
