import type { Clause } from './clause.ts';

const EVERYBODY = ['operator', 'supervisor', 'duty-officer', 'unit-head', 'coordinator', 'administrator'] as const;
/** Whoever the table of helpers names; whom they help stands there too. */
const HELPERS = ['supervisor', 'duty-officer', 'unit-head', 'coordinator', 'administrator'] as const;
const ANYBODY = ['anybody'] as const;

/** What lies open, how one comes in, and what is everybody’s own. */
export const EVERYBODY_MAY = [
  // What lies open holds nothing of anybody.
  { of: 'health', who: ANYBODY, relation: 'open', may: ['ask'], sees: ['state'], law: ['A6.1'] },
  { of: 'page', who: ANYBODY, relation: 'open', may: ['open'], sees: ['content'], law: ['A9.5'] },
  { of: 'recording', who: ANYBODY, relation: 'open', may: ['play'], sees: ['content'], law: ['A9.5'] },
  {
    of: 'demo',
    who: ANYBODY,
    relation: 'open',
    may: ['look'],
    sees: ['name', 'role', 'signIn'],
    law: ['A9.3'],
    onlyInDemo: true,
  },

  // Coming in, and one’s own session, credentials and account.
  {
    of: 'sign-in',
    who: ANYBODY,
    relation: 'proved',
    may: ['try'],
    sees: ['options', 'path'],
    law: ['A1.1'],
  },
  {
    of: 'invitation',
    who: ANYBODY,
    relation: 'proved',
    may: ['open', 'accept'],
    sees: ['name', 'role', 'signInName', 'purpose', 'conductVersion', 'options', 'path', 'text', 'sealed'],
    law: ['A1.1', 'A9.2'],
  },
  {
    of: 'conduct',
    who: EVERYBODY,
    relation: 'open',
    may: ['read', 'accept'],
    sees: ['version'],
    when: 'before-conduct',
    law: ['A9.2'],
  },
  // Stands beside the account: when one must have signed in again.
  { of: 'session', who: EVERYBODY, relation: 'own', may: ['read'], sees: ['endsAt'], law: ['A1.1'] },
  {
    of: 'session',
    who: EVERYBODY,
    relation: 'own',
    may: ['leave'],
    sees: [],
    when: 'before-conduct',
    law: ['A1.1'],
  },
  {
    of: 'session',
    who: EVERYBODY,
    relation: 'own',
    may: ['list', 'end'],
    sees: ['id', 'method', 'startedAt', 'lastSeenAt', 'isThis'],
    law: ['A1.1'],
  },
  { of: 'session', who: EVERYBODY, relation: 'own', may: ['prove'], sees: ['options'], law: ['A1.1'] },
  {
    of: 'account',
    who: EVERYBODY,
    relation: 'own',
    may: ['read'],
    sees: ['id', 'name', 'role', 'languages', 'line.demo'],
    law: ['A1.1'],
  },
  {
    of: 'passkey',
    who: EVERYBODY,
    relation: 'own',
    may: ['list'],
    sees: ['id', 'label', 'createdAt', 'lastUsedAt'],
    law: ['A1.1'],
  },
  {
    of: 'passkey',
    who: EVERYBODY,
    relation: 'own',
    may: ['add', 'remove'],
    sees: ['options'],
    when: 'fresh',
    law: ['A1.1'],
  },
  {
    of: 'password',
    who: EVERYBODY,
    relation: 'own',
    may: ['read'],
    sees: ['signInName', 'changedAt'],
    law: ['A1.1'],
  },
  {
    of: 'password',
    who: EVERYBODY,
    relation: 'own',
    may: ['change'],
    sees: ['text', 'sealed'],
    when: 'fresh',
    law: ['A1.1'],
  },
  {
    of: 'recovery',
    who: EVERYBODY,
    relation: 'may-help',
    may: ['list'],
    sees: ['id', 'name', 'role', 'recoveryId', 'askedBy', 'isMine', 'mayConfirm'],
    law: ['A1.1', 'A1.2'],
  },
  { of: 'recovery', who: HELPERS, relation: 'own', may: ['withdraw'], sees: [], law: ['A1.1', 'A1.2'] },
  {
    of: 'recovery',
    who: HELPERS,
    relation: 'may-help',
    may: ['ask', 'confirm'],
    sees: ['id', 'link'],
    when: 'fresh',
    law: ['A1.1', 'A1.2'],
  },
  {
    of: 'live',
    who: ['operator', 'duty-officer', 'supervisor', 'coordinator'],
    relation: 'own',
    may: ['open'],
    sees: [],
    law: ['A1.1'],
  },
] as const satisfies readonly Clause[];
