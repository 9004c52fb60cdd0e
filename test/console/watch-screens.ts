// The supervisor's page and the coordinator's, with invented people.
import type {
  Desk,
  Floor,
  History,
  NuisanceFlag,
  Oversight,
  Ringing,
  ServerMessage,
  Talk,
  Talks,
  Telephones,
} from '../../src/console/shared/contract.ts';
import { makeRoster } from './rosters.ts';
import { inSeconds, operatorScreen } from './screens.ts';

const GLASS = '00000000-0000-4000-8000-00000000b1a5';
const ALARM = '00000000-0000-4000-8000-0000000a1a27';

export function makeBreakGlass(change: Partial<Floor['breakGlasses'][number]> = {}): Floor['breakGlasses'][number] {
  return {
    id: GLASS,
    operator: 'Aysel',
    reason: 'danger-to-life',
    line: 'nəfəsi kəsilir, sözü deyə bilmir',
    askedAt: inSeconds(-60),
    answerUntil: inSeconds(840),
    ...change,
  };
}

/** A presumed victim of whom the unit was not told; the operator has the call's wrap-up open. */
export function makeUntold(change: Partial<Floor['untold'][number]> = {}): Floor['untold'][number] {
  return { callLabel: '0431', operator: 'Aysel', isOpen: true, presumedAt: inSeconds(-420), ...change };
}

/** A talk whose operator's page has fallen silent. */
export function makeTalk(change: Partial<Talk> = {}): Talk {
  return {
    ...{ id: 'call-1', callLabel: '0412', language: 'az', operator: 'Aysel', talk: 'together' },
    ...{ isReachable: false, isOwn: false, hasListener: false, isChanging: false },
    connectedAt: inSeconds(-400),
    ...change,
  };
}

/** All talks of this moment, where the list does not end before them. */
export function makeTalks(...talks: Talk[]): Talks {
  return { inAll: talks.length, talks };
}

/** An operator’s desk at which a supervisor sits, with these talks of the others. */
export function servingScreen(name: string, { desk = {}, talks = [] }: { desk?: Partial<Desk>; talks?: Talk[] }) {
  const account = { id: 'account-1', name: 'Nigar', role: 'supervisor', languages: ['az', 'ru'] };
  const me = { account, line: { demo: true }, place: { softphone: null } };
  return {
    ...operatorScreen(name, desk),
    answers: { '/api/talks': makeTalks(...talks) },
    api: ({ path }: { path: string }) => (path === '/api/me' ? { json: me } : undefined),
  };
}

/** The supervisor’s page with these changes. */
export function supervisorScreen(name: string, change: Partial<Floor>) {
  const floor: Floor = {
    serverTime: inSeconds(0),
    waiting: { count: 2, longestSince: inSeconds(-75) },
    callBacks: { promised: 3, due: 1, missed: 0, withdrawn: 2 },
    messages: { count: 2, oldestAt: inSeconds(-1_200) },
    people: [
      { name: 'Aysel', state: 'on-call', since: inSeconds(-400), reachable: true },
      { name: 'Rauf', state: 'available', since: inSeconds(-4_000), reachable: false },
    ],
    untold: [],
    untoldInAll: change.untold?.length ?? 0,
    peopleInAll: 2,
    breakGlasses: [],
    ...change,
  };
  const messages = [{ type: 'floor', floor } satisfies ServerMessage];
  return {
    name,
    path: '/supervisor',
    messages,
    answers: {
      '/api/talks': makeTalks(makeTalk()),
      '/api/roster': makeRoster(),
      '/api/ringing': makeRinging(),
      '/api/telephones': makeTelephones(),
      '/api/floor': floor,
      '/api/nuisance-flags': {
        flags: [
          makeFlag({ isOwn: true }),
          makeFlag({ id: 'flag-2', standsUntil: inSeconds(7_200), confirmedBy: 'Nigar' }),
        ],
      },
    },
  };
}

/** One on call by night and at the end of the week, one for the holidays, and one interpreter. */
export function makeTelephones(): Telephones {
  const night = (day: number) => [
    { day, fromMinute: 1_200, untilMinute: 1_440 },
    { day: day + 1, fromMinute: 0, untilMinute: 480 },
  ];
  const weekend = [6, 7].map((day) => ({ day, fromMinute: 600, untilMinute: 1_080 }));
  const onCall = { id: 'telephone-1', name: 'Nigar', lastDigits: '42', place: 1, fromDay: null, untilDay: null };
  const tried = { rungAt: inSeconds(-90_000), reachedAt: inSeconds(-89_980) };
  return {
    onCall: [
      { ...onCall, ...tried, hours: [...[1, 2, 3, 4].flatMap(night), ...weekend] },
      {
        ...{ ...onCall, id: 'telephone-2', name: 'Şəbnəm', lastDigits: '07', place: 2, rungAt: null, reachedAt: null },
        ...{ fromDay: '2026-12-29', untilDay: '2027-01-03', hours: [{ day: 1, fromMinute: 0, untilMinute: 1_440 }] },
      },
    ],
    interpreters: [{ id: 'telephone-3', name: 'Sevinc', lastDigits: '19', languages: ['tr', 'fa'], hours: weekend }],
  };
}

/** A nuisance flag that waits for a second person. */
export function makeFlag(change: Partial<NuisanceFlag> = {}): NuisanceFlag {
  return {
    ...{ id: 'flag-1', operator: 'Aysel', ground: 'insults', hours: 72, earlier: 1, isOwn: false },
    askedAt: inSeconds(-300),
    warnings: [
      { ground: 'pranks', givenAt: inSeconds(-420) },
      { ground: 'insults', givenAt: inSeconds(-360) },
    ],
    standsUntil: null,
    confirmedBy: null,
    ...change,
  };
}

/** One caller who waits, whom nobody is rung for; one in the cover; and one whom a colleague answered after another. */
export function makeRinging(): Ringing {
  const call = (change: Partial<Ringing['calls'][number]>): Ringing['calls'][number] => ({
    callLabel: '0413',
    language: 'ru',
    urgency: 'danger',
    standing: 'waiting',
    waitingSince: inSeconds(-75),
    obstacle: null,
    offers: [],
    people: [],
    peopleInAll: change.people?.length ?? 0,
    ...change,
  });
  const offer = (change: Partial<Ringing['calls'][number]['offers'][number]>) => ({
    name: 'Rauf' as string | null,
    on: 'console' as const,
    place: null,
    rungAt: inSeconds(-60),
    result: 'page-lost' as const,
    ...change,
  });
  return {
    serverTime: inSeconds(0),
    calls: [
      call({
        offers: [offer({ name: null, on: 'on-call-phone', place: 1, result: 'rung' }), offer({})],
        people: [
          { name: 'Aysel', why: 'on-call' },
          { name: 'Leyla', why: 'not-certified' },
          { name: 'Rauf', why: 'page-silent' },
        ],
        peopleInAll: 28,
      }),
      call({ callLabel: '0414', urgency: 'cannot-speak', obstacle: 'cover' }),
      call({
        callLabel: '0409',
        language: 'az',
        urgency: 'ordinary',
        standing: 'talked',
        offers: [offer({ name: 'Aysel', result: 'accepted' }), offer({ rungAt: inSeconds(-70), result: 'declined' })],
      }),
    ],
  };
}

/** The coordinator’s page: alarms of each kind, what was opened, and two checkpoints. */
export function coordinatorScreen(name: string) {
  const alarm = (change: Partial<Oversight['alarms'][number]>): Oversight['alarms'][number] => ({
    id: ALARM,
    kind: 'honey-opened',
    account: 'Aysel',
    times: 1,
    raisedAt: inSeconds(-30),
    acknowledgedAt: null,
    lasts: false,
    ...change,
  });
  const checkpoint = (number: number): Oversight['checkpoints'][number] => ({
    number,
    digest: String(number).repeat(64).slice(0, 64),
    text: `number ${number}\n`,
    storedAt: inSeconds(-number),
  });
  const oversight: Oversight = {
    serverTime: inSeconds(0),
    alarmsInAll: 4,
    alarmsUnseen: 2,
    alarms: [
      alarm({}),
      alarm({ id: `${ALARM.slice(0, -1)}8`, kind: 'caller-waits', account: null, times: 3, lasts: true }),
      alarm({
        id: `${ALARM.slice(0, -1)}6`,
        kind: 'unit-not-told',
        account: null,
        acknowledgedAt: inSeconds(-5),
        lasts: true,
      }),
      alarm({ id: `${ALARM.slice(0, -1)}9`, kind: 'audit-broken', account: null, acknowledgedAt: inSeconds(-5) }),
    ],
    outageMonths: [
      { month: '2026-11', minutes: 7, outages: 2 },
      { month: '2026-10', minutes: 0, outages: 0 },
    ],
    outages: [
      { part: 'line', beganAt: inSeconds(-120), endedAt: null },
      { part: 'database', beganAt: inSeconds(-7_400), endedAt: inSeconds(-7_100) },
    ],
    checkpoints: [checkpoint(12), checkpoint(11)],
    breakGlasses: [
      {
        id: GLASS,
        operator: 'Aysel',
        reason: 'child',
        askedAt: inSeconds(-900),
        supervisor: 'Nigar',
        answer: 'declined',
        why: 'reason-unclear',
      },
    ],
  };
  const supervisors = [{ id: GLASS, name: 'Nigar', certifiedUntil: null, childUntil: null }];
  return {
    name,
    path: '/coordinator',
    messages: [{ type: 'oversight', oversight } satisfies ServerMessage],
    answers: { '/api/certificates': { supervisors } },
  };
}

/** A caller who has called before, whose word is still to be said. */
export function makeHistory(change: Partial<History> = {}): History {
  return {
    serverTime: inSeconds(0),
    known: true,
    earlier: true,
    hasWord: true,
    triesLeft: 3,
    lockedUntil: null,
    opening: null,
    asked: null,
    notes: [],
    suggestion: { az: 'mavi körpü', ru: 'синий мост', en: 'blue bridge' },
    ...change,
  };
}
