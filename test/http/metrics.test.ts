import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { AlarmKind } from '../../src/http/alarm-kinds.ts';
import { createLog, type Log } from '../../src/http/log.ts';
import { createMetrics, type Metrics } from '../../src/http/metrics.ts';
import { serveMetrics } from '../../src/http/metrics-server.ts';
import { LOST_ROUTE, VOICE_PATHS } from '../../src/telephony/voice-paths.ts';

const NUMBER = '+994000000001';
const LINE = /^([a-z_]+)(?:\{(.*)\})? \S+$/;
const LABEL = /^([a-z]+)="([^"]*)"$/;

let metrics: Metrics;
let written: unknown[][];
let log: Log;

beforeEach(() => {
  written = [];
  const write = (...line: unknown[]) => void written.push(line);
  metrics = createMetrics({ process: 'web', webhookRoutes: [...Object.keys(VOICE_PATHS), LOST_ROUTE] });
  log = metrics.counting({ info: write, warn: write, error: write, fault: write });
});

describe('A3.1: no counter can say who called', () => {
  test('whatever is logged, every label is a word of a closed list', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom(NUMBER, '"} 1\nline_x{a="', 'Aysel', '/voice/inbound'));
    const event = fc.record({
      route: word,
      action: word,
      kind: word,
      method: word,
      ms: fc.double(),
      status: fc.integer(),
    });
    fc.assert(
      fc.property(event, ({ route, action, kind, method, ms, status }) => {
        log.info('webhook', { route, status, ms, decision: action, call: kind });
        log.info('request', { method, route, status, ms });
        log.warn('carrier-refused', { action, status, code: 0 });
        // What the compiler refuses, a careless cast may let through.
        log.error('alarm', { kind: kind as AlarmKind, subject: route });
        log.fault(route, new Error(action), kind);
        expect(strangers(metrics)).toEqual([]);
      }),
    );
  });

  test('and a number that stands where a code belongs is not in the text at all', () => {
    log.info('webhook', { route: NUMBER, status: 200, ms: 3, decision: NUMBER, call: NUMBER });
    log.error('alarm', { kind: NUMBER as AlarmKind, subject: NUMBER });
    log.fault(NUMBER, new Error(NUMBER), NUMBER);
    expect(metrics.text()).not.toContain(NUMBER.slice(1));
    // Not a piece of it in a name or a label either; a size in bytes may hold any three digits by itself.
    expect(metrics.text().replaceAll(/ \S+$/gm, '')).not.toContain('994');
    expect(metrics.text()).toContain('line_webhooks_total{route="other",status="2xx"} 1');
  });
});

test('A3.1: of what was thrown the log has a name and a code, and nothing in the place of a code that is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fault-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const kept = createLog({ level: 'info', file: join(folder, 'log'), process: 'test' });
  for (const code of ['42501', `caller ${NUMBER}`, NUMBER, 'x'.repeat(41)])
    kept.fault('match', Object.assign(new Error(NUMBER), { code, detail: NUMBER }));
  kept.fault('match', Object.assign(new TypeError(NUMBER), { name: `caller ${NUMBER}` }));
  kept.flush();
  const lines = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).code)).toEqual(['42501', 'none', 'none', 'none', 'none']);
  expect(lines.map((line) => JSON.parse(line).name)).toEqual(['Error', 'Error', 'Error', 'Error', 'none']);
  expect(lines.join()).not.toContain(NUMBER.slice(1));
});

test('what happens is counted, and written to the log as before', () => {
  for (const ms of [4, 40, 4_000])
    log.info('webhook', { route: '/voice/wait', status: 200, ms, decision: 'wait', call: 'id' });
  log.warn('webhook-unsigned', { route: '/voice/wait' });
  log.fault('match', new Error('no'));
  const text = metrics.text();
  for (const line of [
    'line_webhooks_total{route="/voice/wait",status="2xx"} 3',
    'line_events_total{event="webhook-unsigned"} 1',
    'line_events_total{event="fault"} 1',
    'line_webhook_milliseconds_bucket{le="5"} 1',
    'line_webhook_milliseconds_bucket{le="50"} 2',
    'line_webhook_milliseconds_bucket{le="1500"} 2',
    'line_webhook_milliseconds_bucket{le="+Inf"} 3',
    'line_webhook_milliseconds_sum 4044',
  ])
    expect(text.split('\n')).toContain(line);
  expect(written).toHaveLength(5);
});

test('each alarm is counted by its kind, the gravest too', () => {
  const kinds = ['audit-broken', 'audit-unsigned', 'keyd-away', 'keyd-store-put-back', 'call-back-missed'] as const;
  for (const kind of kinds) log.error('alarm', { kind });
  for (const kind of kinds) expect(metrics.text()).toContain(`line_alarms_total{kind="${kind}"} 1`);
});

describe('the counters’ port', () => {
  let server: Awaited<ReturnType<typeof serveMetrics>>;
  beforeEach(async () => {
    server = await serveMetrics(metrics, 0);
  });
  afterEach(() => server.close());

  test('answers this machine, and nothing but one address', async () => {
    log.info('started', {});
    expect(await ask('GET', '/metrics')).toEqual({
      status: 200,
      body: metricsLike('line_events_total{event="started"} 1'),
    });
    expect(await ask('GET', '/')).toMatchObject({ status: 404 });
    expect(await ask('POST', '/metrics')).toMatchObject({ status: 404 });
    expect(await ask('GET', `/metrics?from=${NUMBER}`)).toMatchObject({ status: 404 });
    // At any other address of this machine nobody listens.
    await expect(ask('GET', '/metrics', '127.0.0.2')).rejects.toThrow();
  });

  test('that another process has is named with its setting', async () => {
    await expect(serveMetrics(metrics, server.port)).rejects.toThrow(/^METRICS_PORT: port \d+ .* METRICS_PORT=…/);
  });

  function ask(
    method: string,
    path: string,
    host = '127.0.0.1',
  ): Promise<{ status: number | undefined; body: string }> {
    return new Promise((resolve, reject) => {
      const asked = request({ host, port: server.port, method, path }, (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          body += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode, body }));
      });
      asked.on('error', reject);
      asked.end();
    });
  }
});

/** Label values that are in no list, and lines that are none. */
function strangers({ text, allowed }: Metrics): string[] {
  const others: Record<string, readonly string[]> = {
    process: ['web', 'worker'],
    le: ['5', '10', '25', '50', '100', '250', '500', '1000', '1500', '+Inf'],
  };
  return text()
    .trimEnd()
    .split('\n')
    .filter((line) => {
      const [, family = '', labels] = LINE.exec(line) ?? [];
      if (family === '') return true;
      if (labels === undefined) return false;
      return labels.split(',').some((label) => {
        const [, name = '', value = ''] = LABEL.exec(label) ?? [];
        const known = allowed[family]?.[name] ?? others[name] ?? [];
        return value !== 'other' && !known.includes(value);
      });
    });
}

function metricsLike(line: string): unknown {
  return expect.stringContaining(line);
}
