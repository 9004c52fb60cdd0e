// Which folder may import which: arrows go one way. `clock.ts`, `refusal.ts` and Node's own modules are free to all
// but `simulator` and `keyd`, which stand alone. A file of routes may import `http` as well.

export interface Row {
  /** Folders, or `config`. */
  readonly imports: readonly string[];
  /** Folders of which only types may be imported. */
  readonly types?: readonly string[];
  /** Why the row differs from what one would expect of its subject. */
  readonly because?: string;
}

export const IMPORT_TABLE: Readonly<Record<string, Row>> = {
  config: { imports: [] },
  clock: { imports: [] },
  refusal: { imports: [] },
  db: { imports: [] },
  access: { imports: ['db', 'audit', 'redaction'], because: 'the name of a passkey is plain text' },
  roster: {
    imports: ['db', 'access', 'redaction'],
    types: ['http'],
    because: 'what an open page says is what presence is made of; and the reason of a change is plain text',
  },
  'on-call': { imports: ['db', 'access'] },
  ivr: { imports: [] },
  calls: { imports: ['db', 'access', 'roster'] },
  nuisance: { imports: ['db', 'audit', 'access', 'calls'] },
  guests: { imports: ['db', 'access', 'calls'] },
  'call-backs': {
    imports: ['db', 'access', 'calls', 'confidentiality'],
    because: 'the number of a call back lies under a key of the key process',
  },
  routing: {
    imports: ['db', 'access', 'confidentiality', 'roster', 'calls', 'guests', 'call-backs'],
    because: 'the desk names a caller who has called before',
  },
  messages: {
    imports: ['db', 'access', 'confidentiality', 'calls', 'notes', 'keyd'],
    because:
      'it seals to the team’s key by the standard’s way that the key process has, and forgets as notes are forgotten',
  },
  escalation: {
    imports: ['db', 'audit', 'calls'],
    because: 'a flag is raised on a call as long as there are no cases',
  },
  jobs: { imports: ['db'] },
  http: {
    imports: ['access', 'db'],
    because: 'readiness asks the database, and the live stream hears what Postgres announces',
  },
  telephony: {
    imports: ['config', 'http', 'ivr', 'calls', 'guests', 'routing', 'messages', 'call-backs'],
    types: ['db'],
    because: 'its handlers pass the pool of the call path on to the statements, and write none themselves',
  },
  redaction: { imports: [], because: 'it runs in a page at every keystroke, and knows a text and nothing else' },
  console: {
    imports: ['redaction'],
    because: 'a client only; but it searches at every keystroke, and it may import types of any contract.ts',
  },
  simulator: { imports: [], because: 'a carrier knows nothing of the line that it serves' },
  demo: {
    imports: ['config', 'access', 'confidentiality', 'db', 'doctor', 'fallback', 'notes', 'simulator'],
    because:
      'it writes the file by which the doctor finds a running line, what its carrier hosts, and a note about nobody as a line would',
  },
  doctor: {
    imports: ['config', 'confidentiality', 'db', 'fallback', 'ivr', 'jobs', 'on-call', 'telephony'],
    types: ['access', 'keyd'],
    because: 'it looks at what the line stands on with the very code that stands on it',
  },
  fallback: {
    imports: ['config', 'on-call', 'telephony'],
    because: 'it sends a caller back to the line as the line asks to be called, and rings whom the line would',
  },
  keyd: { imports: [], because: 'whoever holds the keys runs no line of anybody else' },
  confidentiality: {
    imports: ['db', 'audit', 'keyd'],
    because: 'its client speaks the vocabulary, the frames and the proof of the key process; no key is in those files',
  },
  audit: { imports: ['db'] },
  oversight: {
    imports: ['db', 'roster', 'notes', 'calls', 'routing'],
    because: 'a supervisor sees who works and by which rules nobody is rung, and answers what an operator asked for',
  },
  notes: {
    imports: ['db', 'audit', 'confidentiality', 'calls', 'redaction'],
    because:
      'whose call a note is about decides who may write it; and the reason of an emergency access is plain text, and may say who nobody is',
  },
};

/** They put the others together, so they may import anything. */
export const COMPOSERS: readonly string[] = [
  'app',
  'live',
  'main',
  'worker',
  'migrate',
  'accounts',
  'honey',
  'telephones',
];

/** Nothing of ours, not even the clock. */
export const ALONE: readonly string[] = ['simulator', 'keyd'];

/**
 * A `*-store.ts` belongs to its folder. Where another folder uses one all the same, its statement *is* the use case:
 * one guarded statement that records one fact, which a function in between would only name a second time.
 */
export const STORE_USES: readonly { store: string; by: string; because: string }[] = [
  {
    store: 'calls/call-store.ts',
    by: 'telephony',
    because: 'a turn of the wait loop is a heartbeat, a queue entry and the call as it stands: one statement',
  },
  { store: 'calls/leg-store.ts', by: 'telephony', because: 'the carrier tells of legs, each told once' },
  { store: 'calls/cover-store.ts', by: 'telephony', because: 'the caller’s key begins and ends the cover' },
  { store: 'calls/hold-store.ts', by: 'telephony', because: 'the carrier tells whom it holds' },
  { store: 'calls/move-store.ts', by: 'telephony', because: 'a refused move is no reason why a caller left the room' },
  { store: 'calls/silence-store.ts', by: 'telephony', because: 'a caller’s leg may end before it was ever kept' },
  { store: 'calls/replayed-store.ts', by: 'telephony', because: 'an event is applied together with its key' },
  {
    store: 'calls/synthetic-store.ts',
    by: 'telephony',
    because: 'a call of the line to itself is an order and its row',
  },
  { store: 'calls/wish-store.ts', by: 'telephony', because: 'the caller’s key is the wish' },
  { store: 'calls/question-store.ts', by: 'telephony', because: 'the caller’s key is the answer' },
  { store: 'calls/on-call-store.ts', by: 'telephony', because: 'the key on an on-call telephone takes the call' },
  { store: 'calls/ending-store.ts', by: 'telephony', because: 'a leg that is over frees everybody at once' },
  { store: 'guests/guest-store.ts', by: 'telephony', because: 'the carrier tells of guests’ legs, each told once' },
  {
    store: 'guests/guest-store.ts',
    by: 'routing',
    because: 'the sweep looks once for all that the clock may have ended',
  },
  {
    store: 'guests/own-guest-store.ts',
    by: 'routing',
    because: 'a colleague’s wish rings like an offer, and is answered like one',
  },
  {
    store: 'calls/ending-store.ts',
    by: 'call-backs',
    because: 'only its type: a try that reached nobody frees its operator like any call that ends',
  },
  {
    store: 'call-backs/call-back-store.ts',
    by: 'telephony',
    because: 'whoever answers a call back is heard by a key, and told by the leg’s end',
  },
  { store: 'calls/message-state-store.ts', by: 'telephony', because: 'the caller’s key begins a message' },
  { store: 'messages/message-store.ts', by: 'telephony', because: 'the carrier tells of a recording, each told once' },
  {
    store: 'calls/silence-store.ts',
    by: 'messages',
    because: 'the carrier’s list may name a call that we never heard of',
  },
  {
    store: 'guests/enter-interpreter-store.ts',
    by: 'telephones',
    because: 'the command is the use case: it reads words and writes a row',
  },
  { store: 'on-call/telephone-store.ts', by: 'telephones', because: 'the same' },
  { store: 'calls/call-store.ts', by: 'routing', because: 'the reaper notes that a silent call lives' },
  { store: 'calls/question-store.ts', by: 'routing', because: 'a sweep gives up a question whose order was lost' },
  { store: 'calls/leg-store.ts', by: 'routing', because: 'a sweep begins a talk whose callbacks were lost' },
  {
    store: 'calls/carrier-record-store.ts',
    by: 'telephony',
    because: 'deleting a record is an order and its row, no more',
  },
  { store: 'calls/silence-store.ts', by: 'routing', because: 'the reaper asks about what nobody reports on' },
  { store: 'calls/ending-store.ts', by: 'routing', because: 'the reaper ends what the carrier says is over' },
  { store: 'roster/presence-store.ts', by: 'calls', because: 'closing the last wrap-up gives the operator back' },
  { store: 'roster/duty-store.ts', by: 'routing', because: 'the sweep ends a duty in the second in which it is over' },
  { store: 'roster/presence-store.ts', by: 'routing', because: 'being available is chosen at the desk' },
];

/** Packages that one part of the program alone may know: `files` are prefixes of paths. */
export const SOLE_IMPORTERS: readonly { packages: RegExp; files: readonly string[] }[] = [
  // Tests and comparisons only: the image is without it.
  { packages: /^twilio(\/|$)/, files: [] },
  { packages: /^(bullmq|ioredis)(\/|$)/, files: ['src/jobs/'] },
  { packages: /^(fastify|fastify-plugin|@fastify\/.*)$/, files: ['src/http/', 'src/telephony/', 'src/app.ts'] },
  { packages: /^pg(\/|$)/, files: ['src/db/', 'src/demo/', 'src/doctor/', 'src/audit/verify/', 'src/audit/resume/'] },
  { packages: /^(@simplewebauthn\/server|@node-rs\/argon2)(\/|$)/, files: ['src/access/'] },
  { packages: /^pino(\/|$)/, files: ['src/http/'] },
  {
    packages: /^(react|react-dom|@base-ui\/.*|@twilio\/.*|@tanstack\/.*|@simplewebauthn\/browser|uqr)(\/|$)/,
    files: ['src/console/'],
  },
  { packages: /^(ws|jsonwebtoken|@roamhq\/.*)$/, files: ['src/simulator/'] },
];

/** The only places that read the environment: each process begins at one of them. */
export const ENVIRONMENT_READERS: readonly string[] = [
  'src/main.ts',
  'src/worker.ts',
  'src/migrate.ts',
  'src/accounts.ts',
  'src/honey.ts',
  'src/telephones.ts',
  'src/demo/main.ts',
  'src/doctor/main.ts',
  'src/fallback/main.ts',
  'src/audit/resume/main.ts',
  'src/audit/verify/main.ts',
  'src/keyd/main.ts',
  'src/keyd/tool.ts',
  'src/simulator/main.ts',
  'src/simulator/call.ts',
  'src/simulator/only-in-demo-and-tests.ts',
];
