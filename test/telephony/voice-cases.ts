import type { CallSid } from '../../src/calls/call.ts';
import { loadFlows } from '../../src/ivr/load-flows.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { identityOf } from '../../src/telephony/softphone-token.ts';
import type { TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { callerFields, newCallSid, type Webhook } from '../harness/webhook.ts';

const SOMEBODY = '6b0f0000-0000-4000-8000-000000000001';

/** An address of a Russian-speaking call, and the fields with which the carrier asks for it. */
function asked(path: string, state: string[], more: Record<string, string> = {}): (line: TestLine) => Webhook {
  return (line) => {
    const fields = callerFields(more);
    const urls = createCallUrls({ publicOrigin: PUBLIC_ORIGIN, secret: line.config.urlSecret, clock: line.clock });
    const sid = more['ParentCallSid'] ?? fields['CallSid'] ?? '';
    return { path: urls.make(path, urls.callIdOf(sid as CallSid), state), fields };
  };
}

const WAIT = ['ru', 'danger', '0', '3', '0'];
const ROOM = ['2', 'ru', 'ordinary', ''];
const RECORDING_URL = `https://api.twilio.com/2010-04-01/Accounts/AC${'0'.repeat(32)}/Recordings/RE${'0'.repeat(32)}`;
const { current } = loadFlows('ivr-flows');
const OFFER = `${current.name}.${current.version}.nobody.ru.0.0`;
const MENU = `${current.name}.${current.version}.main.ru.0.0`;

export interface Case {
  name: string;
  make(line: TestLine): Webhook;
  /** What the person hears or what happens to the leg. */
  verbs: string[];
  /** Prompts that are heard; everything in Russian but the first words. */
  says: string[];
  /** Where it goes on. */
  next?: string;
}

/** Every webhook as the carrier sends it, and what must be said when its handler fails. */
export const CASES: Case[] = [
  {
    name: '/voice/inbound',
    make: () => ({ path: '/voice/inbound', fields: callerFields() }),
    verbs: ['Gather', 'Redirect'],
    says: ['az/greeting'],
    next: '/voice/menu',
  },
  {
    name: '/voice/menu',
    make: asked('/voice/menu', [MENU], { Digits: '1' }),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/connecting'],
    next: '/voice/wait',
  },
  {
    name: '/voice/menu, of a flow that nobody knows',
    make: asked('/voice/menu', ['line.00000000.main.ru.0'], { Digits: '1' }),
    verbs: ['Play', 'Play', 'Play', 'Dial'],
    says: ['az/outage', 'ru/outage', 'en/outage'],
  },
  {
    name: '/voice/wait',
    make: asked('/voice/wait', WAIT),
    verbs: ['Gather', 'Redirect'],
    says: [],
    next: '/voice/wait',
  },
  {
    name: '/voice/wait, the third time in a row',
    make: asked('/voice/wait', [...WAIT.slice(0, 4), '2']),
    verbs: ['Play', 'Dial'],
    says: ['ru/outage'],
    next: '/voice/rung',
  },
  {
    name: '/voice/wait with *',
    make: asked('/voice/wait', WAIT, { Digits: '*' }),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/cover'],
    next: '/voice/cover',
  },
  {
    name: '/voice/offered',
    make: asked('/voice/offered', [OFFER, ...WAIT], { Digits: '1' }),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/message-about', 'ru/message-choice'],
    next: '/voice/offered',
  },
  {
    name: '/voice/recorded',
    make: asked('/voice/recorded', WAIT, { RecordingUrl: RECORDING_URL, RecordingDuration: '8', Digits: '1' }),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/message-left', 'ru/stay-or-end'],
    next: '/voice/offered',
  },
  {
    name: '/voice/recording',
    make: asked('/voice/recording', [], { RecordingSid: `RE${'0'.repeat(32)}`, RecordingDuration: '8' }),
    verbs: [],
    says: [],
  },
  {
    name: '/voice/move',
    make: asked('/voice/move', ['ru']),
    verbs: ['Play', 'Dial'],
    says: ['ru/outage'],
    next: '/voice/rung',
  },
  {
    name: '/voice/move, for the cover',
    make: asked('/voice/move', ['ru', 'cover']),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/cover'],
    next: '/voice/cover',
  },
  {
    name: '/voice/after, when the operator may still be there',
    make: asked('/voice/after', ROOM, { DialCallStatus: 'answered' }),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/cover'],
    next: '/voice/cover',
  },
  {
    name: '/voice/after, when the operator is surely gone',
    make: asked('/voice/after', ['2', 'ru', 'ordinary', newCallSid()], { DialCallStatus: 'answered' }),
    verbs: ['Play', 'Dial'],
    says: ['ru/outage'],
    next: '/voice/rung',
  },
  {
    name: '/voice/cover',
    make: asked('/voice/cover', WAIT),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/cover'],
    next: '/voice/cover',
  },
  {
    name: '/voice/cover with the agreed key',
    make: asked('/voice/cover', WAIT, { Digits: '1' }),
    verbs: ['Gather', 'Redirect'],
    says: [],
    next: '/voice/wait',
  },
  {
    name: '/voice/answer',
    make: asked('/voice/answer', [SOMEBODY, ...ROOM], { Digits: '2' }),
    verbs: ['Dial'],
    says: [],
    next: '/voice/after',
  },
  {
    name: '/voice/answer with *',
    make: asked('/voice/answer', [SOMEBODY, ...ROOM], { Digits: '*' }),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/cover'],
    next: '/voice/cover',
  },
  {
    name: '/voice/rung',
    make: asked('/voice/rung', WAIT, { DialCallStatus: 'no-answer' }),
    verbs: ['Play', 'Dial'],
    says: ['ru/outage'],
    next: '/voice/rung',
  },
  {
    name: '/voice/rung after a talk',
    make: asked('/voice/rung', WAIT, { DialCallStatus: 'completed', DialBridged: 'true' }),
    verbs: ['Play', 'Hangup'],
    says: ['ru/goodbye'],
  },
  {
    name: '/voice/hold',
    make: () => ({ path: '/voice/hold?l=ru', fields: callerFields() }),
    verbs: ['Play', 'Play', 'Play', 'Play', 'Play', 'Redirect'],
    says: ['ru/hold-start'],
    next: '/voice/hold',
  },
  {
    name: '/voice/screen',
    make: asked('/voice/screen', ['ru'], { Direction: 'outbound-api' }),
    verbs: ['Gather', 'Hangup'],
    says: ['ru/screen-on-call'],
    next: '/voice/screened',
  },
  {
    name: '/voice/screened, of a telephone to which the caller is dialled',
    make: asked('/voice/screened', ['ru'], { Digits: '1', ParentCallSid: newCallSid() }),
    verbs: [],
    says: [],
  },
  {
    name: '/voice/screened, of a telephone beside the wait',
    make: asked('/voice/screened', ['ru'], { Digits: '1' }),
    verbs: ['Gather', 'Hangup'],
    says: ['ru/screen-on-call'],
    next: '/voice/screened',
  },
  {
    name: '/voice/trial',
    make: asked('/voice/trial', [], { Direction: 'outbound-api' }),
    verbs: ['Gather', 'Hangup'],
    says: ['az/trial-ring', 'ru/trial-ring', 'en/trial-ring'],
    next: '/voice/trial',
  },
  {
    name: '/voice/operator',
    make: () => ({
      path: '/voice/operator',
      fields: callerFields({ From: `client:${identityOf(SOMEBODY)}`, offer: SOMEBODY }),
    }),
    verbs: ['Play', 'Hangup'],
    says: [],
  },
  {
    name: '/voice/stay',
    make: asked('/voice/stay', [], { Direction: 'outbound-api' }),
    verbs: ['Dial', 'Redirect'],
    says: [],
    next: '/voice/stay',
  },
  // Whom the caller must not hear comes into no room without the database.
  {
    name: '/voice/stay, of a listener',
    make: asked('/voice/stay', ['listener', ''], { Direction: 'outbound-api' }),
    verbs: ['Play', 'Redirect'],
    says: [],
    next: '/voice/stay',
  },
  {
    name: '/voice/stay, of who is heard by the operator alone',
    make: asked('/voice/stay', ['supervisor', 'whisper'], { Direction: 'outbound-api' }),
    verbs: ['Play', 'Redirect'],
    says: [],
    next: '/voice/stay',
  },
  {
    name: '/voice/interpreter',
    make: asked('/voice/interpreter', [SOMEBODY, 'ru'], { Direction: 'outbound-api' }),
    verbs: ['Gather', 'Hangup'],
    says: ['ru/screen-on-call'],
    next: '/voice/interpreted',
  },
  {
    name: '/voice/interpreted',
    make: asked('/voice/interpreted', [SOMEBODY, 'ru'], { Direction: 'outbound-api', Digits: '1' }),
    verbs: ['Gather', 'Hangup'],
    says: ['ru/screen-on-call'],
    next: '/voice/interpreted',
  },
  {
    name: '/voice/interpreted, another key',
    make: asked('/voice/interpreted', [SOMEBODY, 'ru'], { Direction: 'outbound-api', Digits: '2' }),
    verbs: ['Hangup'],
    says: [],
  },
  {
    name: '/voice/called-back',
    make: asked('/voice/called-back', ['ru'], { Direction: 'outbound-api' }),
    verbs: ['Gather', 'Hangup'],
    says: ['ru/call-back-screen', 'ru/call-back-screen'],
    next: '/voice/called-back-key',
  },
  {
    name: '/voice/called-back-key',
    make: asked('/voice/called-back-key', ['ru'], { Direction: 'outbound-api', Digits: '1' }),
    verbs: ['Gather', 'Hangup'],
    says: ['ru/call-back-screen', 'ru/call-back-screen'],
    next: '/voice/called-back-key',
  },
  {
    name: '/voice/called-back-key, another key',
    make: asked('/voice/called-back-key', ['ru'], { Direction: 'outbound-api', Digits: '2' }),
    verbs: ['Hangup'],
    says: [],
  },
  {
    name: '/voice/announce',
    make: () => ({ path: '/voice/announce?l=ru', fields: callerFields() }),
    verbs: ['Play'],
    says: ['ru/interpreter-joining'],
  },
  {
    name: '/voice/status',
    make: () => ({ path: '/voice/status', fields: callerFields({ CallStatus: 'completed' }) }),
    verbs: [],
    says: [],
  },
  {
    name: '/voice/nobody',
    make: () => ({ path: '/voice/nobody', fields: callerFields() }),
    verbs: ['Play', 'Play', 'Play', 'Dial'],
    says: ['az/outage', 'ru/outage', 'en/outage'],
    next: '/voice/rung',
  },
];

/** The carrier tells it and plays nothing of the answer. */
export const isOnlyTold = (name: string): boolean => name === '/voice/status' || name === '/voice/recording';
