import type { Role } from '../account.ts';

/** `anybody` is whoever comes without a session, whoever they are. */
export type Who = Role | 'anybody';

/** How a person stands to a thing. The statement that reads or changes it holds them to it. */
export const RELATIONS = {
  open: 'to everybody, signed in or not',
  proved: 'whoever brings its secret, a passkey, or a password with a code',
  own: 'it is theirs: their account, their session, the call they are in, what they raised or asked for',
  offered: 'put to them, and to nobody else, for some seconds',
  'wrapping-up': 'their call, which is over and still wants its outcome',
  'sent-to-my-duty': 'addressed to the duty they are on at this moment (B4.4)',
  'may-help': 'a colleague whom the table of helpers lets them help back in',
  opened: 'an older note of the caller they talk with, for as long as the caller’s word or two people open it',
  'left-for-us': 'a caller left it for whoever is on duty next, and they are',
  'on-a-telephone': 'taken on an on-call telephone within a shift, and they are on duty',
  'second-person': 'somebody else asked for it, and it waits for an answer',
  shared: 'a figure, or the names of those who serve together now; nobody who called',
} as const;
export type Relation = keyof typeof RELATIONS;

/** One line of the table. */
export interface Clause {
  /** What it is about. */
  readonly of: string;
  readonly who: readonly Who[];
  readonly relation: Relation;
  readonly may: readonly string[];
  /** Field by field; what is not named is never sent. */
  readonly sees: readonly string[];
  /** `fresh`: within a quarter of an hour after proving who one is. `before-conduct`: also before the code of conduct is accepted. */
  readonly when?: 'fresh' | 'before-conduct';
  /** Clauses of the law that ask for it, or that it keeps to. */
  readonly law: readonly string[];
  /** Exists in the demo only. */
  readonly onlyInDemo?: true;
}
