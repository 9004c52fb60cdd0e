import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ALARM_KINDS } from './alarm-kinds.ts';
import type { Log, LogEvents, LogName } from './log.ts';

/** Milliseconds; the carrier gives up on us at 1,500. */
const BUCKETS_MS = [5, 10, 25, 50, 100, 250, 500, 1_000, 1_500];
/** Stands for whatever is in no list: a label is never made of what somebody sent. */
const OTHER = 'other';
const STATUSES = ['2xx', '3xx', '4xx', '5xx'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const LOOP_RESOLUTION_MS = 20;
/** The compiler keeps this list whole. */
const EVENTS: Readonly<Record<LogName, true>> = {
  started: true,
  stopping: true,
  request: true,
  webhook: true,
  'webhook-unsigned': true,
  fault: true,
  'carrier-refused': true,
  'carrier-compared': true,
  'queue-unavailable': true,
  'event-kept': true,
  'event-lost': true,
  'events-replayed': true,
  'call-reaped': true,
  alarm: true,
};
const CARRIER_ACTIONS = [
  'move-caller',
  'end-leg',
  'synthetic-call',
  'hold-caller',
  'ring-on-call-phone',
  'fetch-leg',
  'dialled-legs',
  'rooms-of-call',
  'member-of-room',
  'delete-record',
  'list-calls',
  'list-recordings',
  'fetch-recording',
];

/** Every value that a label may ever have, by family and label. */
export type AllowedLabels = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export interface Metrics {
  /** The log, which from now on counts what it writes. */
  counting<More extends object>(log: Log & More): Log & More;
  /** Everything counted so far, in the text form of Prometheus. */
  text(): string;
  readonly allowed: AllowedLabels;
}

/** What a process says of itself, and which addresses it has. */
export interface Words {
  process: 'web' | 'worker';
  webhookRoutes: readonly string[];
}

/**
 * Counts the events of the log, and nothing else: what cannot be logged cannot be counted either (A3.1). Labels come from closed
 * lists; any other value is counted as `other`.
 */
export function createMetrics(words: Words): Metrics {
  const allowed = {
    line_events_total: { event: Object.keys(EVENTS) },
    line_webhooks_total: { route: words.webhookRoutes, status: STATUSES },
    line_requests_total: { method: METHODS, status: STATUSES },
    line_carrier_refusals_total: { action: CARRIER_ACTIONS },
    line_alarms_total: { kind: ALARM_KINDS },
  };
  const counts = new Map<string, number>();
  const add = (family: keyof typeof allowed, given: Readonly<Record<string, string>>) => {
    const labels = Object.entries(allowed[family]).map(([label, values]) => {
      const value = given[label] ?? OTHER;
      return `${label}="${values.includes(value) ? value : OTHER}"`;
    });
    const key = `${family}{${labels.join(',')}}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const webhookMs = createHistogram('line_webhook_milliseconds');
  const lag = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  lag.enable();
  /** How long 99 of 100 turns of this process took at most, since somebody looked last. */
  const longestPause = () => {
    const ms = (lag.percentile(99) / 1e6).toFixed(1);
    lag.reset();
    return ms;
  };
  const note = (event: LogName, fields: object) => {
    add('line_events_total', { event });
    // The event's name says which fields it has.
    if (event === 'webhook') {
      const { route, status, ms } = fields as LogEvents['webhook'];
      add('line_webhooks_total', { route, status: classOf(status) });
      webhookMs.observe(ms);
    } else if (event === 'request') {
      const { method, status } = fields as LogEvents['request'];
      add('line_requests_total', { method, status: classOf(status) });
    } else if (event === 'carrier-refused') {
      add('line_carrier_refusals_total', { action: (fields as LogEvents['carrier-refused']).action });
    } else if (event === 'alarm') add('line_alarms_total', { kind: (fields as LogEvents['alarm']).kind });
  };
  return {
    allowed,
    counting: (log) => counted(log, note),
    text: () => {
      const gauges = [
        `line_process_info{process="${words.process}"} 1`,
        `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        `line_event_loop_delay_milliseconds ${longestPause()}`,
      ];
      const lines = [...counts].map(([key, count]) => `${key} ${count}`);
      return `${[...gauges, ...lines, ...webhookMs.lines()].join('\n')}\n`;
    },
  };
}

function counted<More extends object>(log: Log & More, note: (event: LogName, fields: object) => void): Log & More {
  return {
    ...log,
    info: (name, fields) => {
      note(name, fields);
      log.info(name, fields);
    },
    warn: (name, fields) => {
      note(name, fields);
      log.warn(name, fields);
    },
    error: (name, fields) => {
      note(name, fields);
      log.error(name, fields);
    },
    fault: (where, error, incident) => {
      note('fault', {});
      log.fault(where, error, incident);
    },
  };
}

function createHistogram(name: string) {
  const within = BUCKETS_MS.map(() => 0);
  let count = 0;
  let sum = 0;
  return {
    observe: (ms: number) => {
      count += 1;
      sum += ms;
      BUCKETS_MS.forEach((limit, index) => {
        if (ms <= limit) within[index] = (within[index] ?? 0) + 1;
      });
    },
    lines: () => [
      ...BUCKETS_MS.map((limit, index) => `${name}_bucket{le="${limit}"} ${within[index]}`),
      `${name}_bucket{le="+Inf"} ${count}`,
      `${name}_sum ${sum}`,
      `${name}_count ${count}`,
    ],
  };
}

function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}
