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
  const counters = {
    events: createCounter('line_events_total', allowed.line_events_total),
    webhooks: createCounter('line_webhooks_total', allowed.line_webhooks_total),
    requests: createCounter('line_requests_total', allowed.line_requests_total),
    carrierRefusals: createCounter('line_carrier_refusals_total', allowed.line_carrier_refusals_total),
    alarms: createCounter('line_alarms_total', allowed.line_alarms_total),
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
    counters.events.count(event);
    // The event's name says which fields it has.
    if (event === 'webhook') {
      const { route, status, ms } = fields as LogEvents['webhook'];
      counters.webhooks.count(route, classOf(status));
      webhookMs.observe(ms);
    } else if (event === 'request') {
      const { method, status } = fields as LogEvents['request'];
      counters.requests.count(method, classOf(status));
    } else if (event === 'carrier-refused') {
      counters.carrierRefusals.count((fields as LogEvents['carrier-refused']).action);
    } else if (event === 'alarm') counters.alarms.count((fields as LogEvents['alarm']).kind);
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
      const lines = Object.values(counters).flatMap((counter) => counter.lines());
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

/** How often each combination of labels came; a value that is in no list is counted as `other`. */
function createCounter(family: string, labels: Readonly<Record<string, readonly string[]>>) {
  const known = Object.values(labels).map((values) => new Set(values));
  const names = Object.keys(labels);
  // No value of a list holds a line's end.
  const counts = new Map<string, number>();
  return {
    /** One value for each label, in their order. */
    count: (...given: readonly string[]) => {
      let key = '';
      for (let at = 0; at < known.length; at += 1) key += `${withinList(known[at], given[at])}\n`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    lines: () =>
      [...counts].map(([key, count]) => {
        const values = key.split('\n');
        return `${family}{${names.map((name, at) => `${name}="${values[at]}"`).join(',')}} ${count}`;
      }),
  };
}

function withinList(values: ReadonlySet<string> | undefined, given: string | undefined): string {
  return given !== undefined && values?.has(given) ? given : OTHER;
}

function createHistogram(name: string) {
  const inBucket = BUCKETS_MS.map(() => 0);
  const within = (index: number) => inBucket.slice(0, index + 1).reduce((all, one) => all + one, 0);
  let count = 0;
  let sum = 0;
  return {
    observe: (ms: number) => {
      count += 1;
      sum += ms;
      const at = BUCKETS_MS.findIndex((limit) => ms <= limit);
      if (at >= 0) inBucket[at] = (inBucket[at] ?? 0) + 1;
    },
    lines: () => [
      ...BUCKETS_MS.map((limit, index) => `${name}_bucket{le="${limit}"} ${within(index)}`),
      `${name}_bucket{le="+Inf"} ${count}`,
      `${name}_sum ${sum}`,
      `${name}_count ${count}`,
    ],
  };
}

function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}
