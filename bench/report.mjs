// The one report: figures with their goals beside them. Goals are reported, never asserted.
import { describeMachine, hasSchedstat } from './machine.mjs';
import { median, ratio } from './statistics.mjs';

const GOALS = {
  perSecond: 0.85,
  cpu: 1.3,
  express: 2,
  p99: 1.6,
  memory: 2,
  consoleBytes: 5_000,
  ringMs: 1_000,
  flagP50: 1.5,
  flagP99: 2,
};
/** Other work on the core above this share spoils the figures. */
const QUIET_SHARE = 0.1;
const MEGABYTE = 1_048_576;

/** The whole report as Markdown. */
export function writeReport({ startedAt, options, cores, broken, webhooks, flags, calls, memory }) {
  return [
    '# Benchmark\n',
    `${startedAt.toISOString()}, ${describeMachine()}. ${pinning(cores)} ${timing()}`,
    options.isQuick ? '\n**Quick run: few short rounds, the figures are worth little.**' : '',
    '',
    ...crowd(webhooks.closed),
    ...webhooks.closed.flatMap(closedTable),
    ...(webhooks.open.length > 0 ? openTable(webhooks.open) : []),
    ...memoryTable(webhooks.closed, memory),
    ...(flags ? flagTable(flags) : []),
    ...(calls ? callsTable(calls) : []),
    ...(broken.length > 0 ? ['## Not measured\n', ...broken] : []),
    '',
  ].join('\n');
}

function pinning(cores) {
  return cores
    ? `Servers on core ${cores.server}; generator, Redis and (closed loop, flag, calls) Postgres on core ${cores.load}.`
    : 'Nothing is pinned: fewer than two cores, or no taskset.';
}

function timing() {
  return hasSchedstat
    ? 'Processor time from schedstat.'
    : 'Processor time as the processes tell it; Postgres not known.';
}

/** Ratios are only good while little else runs. */
function crowd(cells) {
  const foreign = median(cells.flatMap(({ servers }) => Object.values(servers).flat()).map((round) => round.foreign));
  if (!(foreign > QUIET_SHARE)) return [];
  return [`**Other work took ${whole(foreign * 100)} % of the servers' core: repeat the run on a quiet machine.**\n`];
}

function closedTable({ title, reference, servers }) {
  const theirs = servers[reference];
  const rows = Object.entries(servers).map(([name, rounds]) => [
    name,
    whole(median(rounds.map(({ perSecond }) => perSecond))),
    name === 'ours' ? '' : spread(ratio(perSeconds(servers.ours), perSeconds(rounds))),
    whole(median(rounds.map(({ cpu }) => cpu))),
    name === 'ours' ? '' : spread(ratio(cpus(servers.ours), cpus(rounds))),
    whole(median(rounds.map(({ postgres }) => postgres))),
    fixed(median(rounds.map(({ p50 }) => p50))),
    fixed(median(rounds.map(({ p99 }) => p99))),
    whole(median(rounds.map(({ memory }) => memory)) / MEGABYTE),
    `${whole(median(rounds.map(({ foreign }) => foreign)) * 100)} %`,
    String(sum(rounds.map(({ failures }) => failures))),
  ]);
  return [
    `## ${title}\n`,
    `Closed loop, 16 connections, ${theirs.length} rounds.\n`,
    ...table(
      [
        'server',
        'req/s',
        'ours ÷ it',
        'CPU µs/req',
        'ours ÷ it',
        'PG µs/req',
        'p50 ms',
        'p99 ms',
        'peak MB',
        'other work',
        'failed',
      ],
      rows,
    ),
    '',
    goal(
      `req/s ≥ ${GOALS.perSecond} × ${reference}`,
      ratio(perSeconds(servers.ours), perSeconds(theirs)),
      (value) => value >= GOALS.perSecond,
    ),
    goal(`CPU ≤ ${GOALS.cpu} × ${reference}`, ratio(cpus(servers.ours), cpus(theirs)), (value) => value <= GOALS.cpu),
    ...(servers.express
      ? [
          goal(
            `req/s ≥ ${GOALS.express} × express`,
            ratio(perSeconds(servers.ours), perSeconds(servers.express)),
            (value) => value >= GOALS.express,
          ),
        ]
      : []),
    '',
  ];
}

function openTable(cells) {
  const rows = cells.flatMap(({ name, reference, servers }) =>
    Object.entries(servers).map(([server, rounds]) => [
      name,
      server,
      fixed(median(rounds.map(({ p50 }) => p50))),
      fixed(median(rounds.map(({ p99 }) => p99))),
      fixed(Math.max(...rounds.map(({ max }) => max))),
      server === reference ? verdict(ratio(p99s(servers.ours), p99s(rounds)), (value) => value <= GOALS.p99) : '',
      fixed(median(rounds.map(({ lag }) => lag.p99))),
      String(sum(rounds.map(({ failures }) => failures))),
    ]),
  );
  return [
    '## Latency at 100 requests a second\n',
    `Poisson arrivals, latency from the intended time; Postgres on the servers' core. Goal: p99 ≤ ${GOALS.p99} × the reference.\n`,
    ...table(
      ['cell', 'server', 'p50 ms', 'p99 ms', 'max ms', 'p99: ours ÷ it', 'generator late p99 ms', 'failed'],
      rows,
    ),
    '',
  ];
}

function memoryTable(cells, idle) {
  const inbound = cells.find(({ servers }) => servers.bare);
  const lines = [];
  if (inbound) {
    const peaks = (name) => inbound.servers[name].map(({ memory }) => memory);
    lines.push(
      goal(
        `peak under load ≤ ${GOALS.memory} × bare`,
        ratio(peaks('ours'), peaks('bare')),
        (value) => value <= GOALS.memory,
      ),
    );
  }
  if (idle) {
    lines.push(`- fresh web process with 50 consoles, resident: ${whole(idle.fresh / MEGABYTE)} MB`);
    lines.push(
      `- each of ${idle.consoles} idle consoles: ${fixed(idle.each / 1_000)} kB (goal ≤ ${GOALS.consoleBytes / 1_000} kB: ${idle.each <= GOALS.consoleBytes ? 'met' : 'MISSED'})`,
    );
  }
  return lines.length > 0 ? ['## Memory\n', ...lines, ''] : [];
}

function flagTable(rates) {
  const rows = rates.flatMap(({ perSecond, chains }) =>
    Object.entries(chains).map(([name, seen]) => [
      String(perSecond),
      name,
      String(seen.count),
      fixed(seen.p50),
      fixed(seen.p99),
      fixed(seen.max),
      whole(seen.cpu),
      String(seen.lost),
    ]),
  );
  const goals = rates.map(({ perSecond, chains }) => {
    const { ours, 'bare chain': bare } = chains;
    const isMet = ours.p50 <= GOALS.flagP50 * bare.p50 && ours.p99 <= GOALS.flagP99 * bare.p99;
    return `- at ${perSecond}/s: p50 ${fixed(ours.p50 / bare.p50)} × (goal ≤ ${GOALS.flagP50}), p99 ${fixed(ours.p99 / bare.p99)} × (goal ≤ ${GOALS.flagP99}): ${isMet ? 'met' : 'MISSED'}`;
  });
  return [
    "## A flag until the officer's screen\n",
    'From the moment it was due to the message on the WebSocket; alternating batches of 20.\n',
    ...table(['flags/s', 'chain', 'flags', 'p50 ms', 'p99 ms', 'max ms', 'CPU µs/flag (web + worker)', 'lost'], rows),
    '',
    ...goals,
    '',
  ];
}

function callsTable(calls) {
  const line = (name, seen) =>
    `- ${name}: p50 ${fixed(seen.p50)}, p99 ${fixed(seen.p99)}, max ${fixed(seen.max)} ms (${seen.count})`;
  return [
    `## ${calls.callers} callers at once, ${calls.operators} operators\n`,
    line('dialled → first words', calls.firstWords),
    line('key → next words', calls.afterKey),
    `${line("queue → operator's screen rings", calls.rings)}, goal ≤ ${GOALS.ringMs} ms`,
    line('accepted → talking', calls.together),
    `- everybody free ${whole(calls.freedMs)} ms after ${calls.callers} hang-ups; in talk before: ${calls.talking}`,
    `- ended or heard an error: ${calls.strange}; steps without words: ${calls.silent}`,
    `- ${calls.webhooks} webhooks in ${fixed(calls.seconds)} s; CPU ms: web ${whole(calls.cpu.web)}, worker ${whole(calls.cpu.worker)}, Postgres ${whole(calls.cpu.postgres)}`,
    `- peak memory: web ${whole(calls.memory.web / MEGABYTE)} MB, worker ${whole(calls.memory.worker / MEGABYTE)} MB`,
    '',
  ];
}

function goal(text, found, isMet) {
  return `- ${text}: ${verdict(found, isMet)}`;
}

function verdict(found, isMet) {
  return `${spread(found)} ${isMet(found.median) ? 'met' : 'MISSED'}`;
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}

function spread({ median: middle, least, greatest }) {
  return `${fixed(middle)} [${fixed(least)}–${fixed(greatest)}]`;
}

function perSeconds(rounds) {
  return rounds.map(({ perSecond }) => perSecond);
}

function cpus(rounds) {
  return rounds.map(({ cpu }) => cpu);
}

function p99s(rounds) {
  return rounds.map(({ p99 }) => p99);
}

function sum(numbers) {
  return numbers.reduce((total, each) => total + each, 0);
}

function whole(value) {
  return Number.isFinite(value) ? String(Math.round(value)) : '–';
}

function fixed(value) {
  return Number.isFinite(value) ? value.toFixed(2) : '–';
}
