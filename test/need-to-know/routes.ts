// The real addresses of the line, and what has to be sent to each.
import type { Declared } from '../../src/http/route-policy.ts';

export interface Address {
  route: Declared;
  method: string;
  url: string;
  /** The kind of thing it names, where it names one. */
  thing: string | null;
}

const FLAG = { level: 'urgent', ground: 'none', consent: 'refused', child: 'no', sign: 'debt', presumedVictim: false };

const NOTE = {
  revision: 1,
  sealed: bytes(1_053),
  authorKey: '00000000-0000-4000-8000-000000000000',
  authorCopy: bytes(80),
  teamVersion: 0,
  teamCopy: null,
  lineHalf: bytes(32),
};

/** Of somebody whom the roster does not know. */
const SHIFT = {
  accountId: '00000000-0000-4000-8000-000000000000',
  begins: '2026-12-01T08:00',
  ends: '2026-12-01T16:00',
  line: null,
};

const TELEPHONE = { name: 'Invented', telephone: '+994000007001', hours: [{ day: 1, from: '08:00', until: '20:00' }] };

/** What is well-formed, so that a refusal is about the thing and not about the form. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/calls/:id/hold': { on: true },
  'POST /api/calls/:id/warnings': { ground: 'insults' },
  'POST /api/calls/:id/nuisance-end': { ground: 'insults', hours: null },
  'POST /api/calls/:id/questions': { question: 'question-safe' },
  'POST /api/calls/:id/transfer': { colleagueId: null, language: null, reason: 'language' },
  'POST /api/calls/:id/supervisor': { manner: 'heard' },
  'POST /api/talks/:id/listen': { reason: 'quality' },
  'POST /api/calls/:id/call-back': {
    ...{ preset: 'if-dropped', opensAt: null, closesAt: null },
    ...{ say: 'wrong-number', whoMayAnswer: 'caller-only' },
  },
  'POST /api/call-backs/:id/withdraw': { why: 'by-mistake' },
  'POST /api/calls/:id/interpreter': { interpreterId: '00000000-0000-4000-8000-000000000000' },
  'POST /api/calls/:id/note': NOTE,
  'POST /api/keys/:id/wraps': { wrap: { way: 'password', salt: bytes(16), wrapped: bytes(61) }, replaces: false },
  'POST /api/calls/:id/wrap-up': { disposition: 'at-risk' },
  'POST /api/calls/:id/escalation': FLAG,
  'POST /api/escalations/:id/acknowledge': { version: 1 },
  'POST /api/calls/:id/case-word': { word: 'invented word' },
  'POST /api/calls/:id/case-word/try': { word: 'invented word' },
  'POST /api/calls/:id/break-glass': { reason: 'child', line: 'invented' },
  'POST /api/shifts': { ...SHIFT, weekly: false },
  'POST /api/shifts/:id/change': { ...SHIFT, owner: SHIFT.accountId },
  'POST /api/shifts/:id/cancel': { owner: SHIFT.accountId, following: false, line: null },
  'POST /api/certificates': { accountId: SHIFT.accountId, kind: 'line', lastDay: '2026-12-01' },
  'POST /api/telephones/on-call': { ...TELEPHONE, place: 1, fromDay: null, untilDay: null },
  'POST /api/telephones/interpreters': { ...TELEPHONE, languages: ['tr'] },
  'POST /api/roster/publish': { week: '2026-11-16', line: null },
  'POST /api/messages/:id/finish': { disposition: 'nothing-to-do' },
  'POST /api/messages/:id/escalation': FLAG,
  'POST /api/break-glasses/:id/decline': { why: 'no-need' },
  'POST /api/own-duty/answering': { as: null },
};

const SHIFTS_NOT_OVER = ['own', 'a colleague’s', 'own and offered', 'offered by a colleague'];

/** Where what one wants to do is about another thing than the address names. */
const WAYS_TO_STAND: Readonly<Record<string, readonly string[]>> = {
  // What is written about a call is the writer's as long as the call is.
  'note.write': ['own', 'wrapping-up'],
  'note.read': ['own', 'wrapping-up'],
  // So is what a caller left, for whoever opened it, and what was taken where nobody has a flag, for whoever is on duty.
  'escalation.raise': ['own', 'wrapping-up', 'left for us, and opened', 'on-a-telephone'],
  // So is what came before it, as long as it is theirs to finish.
  'history.read': ['own', 'wrapping-up'],
  'history.agree-word': ['own', 'wrapping-up'],
  // Whose answer came too late, or second, is told so.
  'break-glass.answer': ['second-person', 'asked too long ago', 'answered'],
  'break-glass.decline': ['second-person', 'asked too long ago', 'answered'],
  'break-glass.ask': ['own'],
  // So is whoever answers a nuisance flag twice or too late; only one that stands is lifted.
  'nuisance-flag.answer': ['second-person', 'asked too long ago', 'standing'],
  'nuisance-flag.lift': ['standing'],
  // Saying no to an offer that ran out a moment ago is no mistake.
  'call.decline': ['offered', 'offered and past', 'a colleague’s talk, offered'],
  // A colleague’s talk is answered like any offer.
  'call.accept': ['offered', 'a colleague’s talk, offered'],
  'message.open': ['left-for-us', 'left for us, and opened'],
  // Whoever says what was done about a message has opened it.
  'message.finish': ['left for us, and opened'],
  'shift.confirm': ['own', 'own and offered'],
  'shift.offer': ['own', 'own and offered'],
  'shift.withdraw': ['own and offered'],
  'shift.take': ['offered by a colleague'],
  // Whoever watches the roster changes anybody's shift that is not over.
  'shift.change': SHIFTS_NOT_OVER,
  'shift.cancel': SHIFTS_NOT_OVER,
  // A wish is taken back until somebody came of it, and the talk is left once they are there.
  'guest.take-back': ['own', 'own and listened to'],
  'guest.leave': ['own and there'],
  // That somebody listens, the page of the one who is listened to has shown.
  'guest.show': ['own and listened to'],
};

/** Every address with its method; a HEAD is its GET without the answer, and a live document has no address. */
export function addressesOf(declared: readonly Declared[]): Address[] {
  return declared.flatMap((route) => {
    const [method = '', url = ''] = route.name.split(' ');
    if (method !== 'GET' && method !== 'POST') return [];
    return [{ route, method, url, thing: /^\/api\/([a-z-]+)\/:id/.exec(url)?.[1] ?? null }];
  });
}

/** The request by which this address is asked for a thing. */
export function requestFor({ route, method, url }: Address, id: string) {
  return {
    method,
    url: url.replace(':id', id).replace(':version', '1').replace(':after', '25').replace('*', 'index.html'),
    body: BODIES[route.name],
  };
}

/** How somebody has to stand to the thing in the address, by the page's words for what they want to do. */
export function isAllowedFor({ route }: Address, relation: string, relations: readonly string[]): boolean {
  const ways = WAYS_TO_STAND[route.policy.may];
  return ways ? relations.length > 0 && ways.includes(relation) : relations.includes(relation);
}

/** So many bytes as base64. */
function bytes(count: number): string {
  return Buffer.alloc(count, 7).toString('base64');
}
