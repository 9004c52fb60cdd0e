// Every page of the line with everything on it that a text can stand in, and every form on it opened.
import type { Page } from 'playwright-core';
import type { ServerMessage } from '../../src/console/shared/contract.ts';
import { LATER, makeCall, makeDesk, makeEscalation, makeOffer, makeWrapUp, NOON } from '../console/desks.ts';
import { makeRoster } from '../console/rosters.ts';
import {
  coordinatorScreen,
  makeBreakGlass,
  makeFlag,
  makeHistory,
  makeRinging,
  makeTalk,
  makeTalks,
  makeTelephones,
  makeUntold,
  supervisorScreen,
} from '../console/watch-screens.ts';
import { openInvitation, openOwnPage } from './script-forms.ts';
import {
  type Asked,
  CALL_BACK,
  CODE_NAME,
  ESCALATION,
  GUEST,
  INVITATION_SECRET,
  MESSAGE,
  NEW_CODE,
  OFFERED_SHIFT,
  OWN,
  STEP_UP,
  SUPERVISOR,
  TELEPHONE_CALL,
  TEXT,
} from './script-samples.ts';

export interface ScriptScene {
  name: string;
  path: string;
  /** What the line pushes. */
  messages: readonly ServerMessage[];
  /** What the page asks for: which document, and what is in it. */
  asked: readonly Asked[];
  /** Opens what shows more texts; called with the page as it first stands. */
  open?(page: Page): Promise<void>;
  /** Opens forms, after all texts were shown. */
  prepare?(page: Page): Promise<void>;
  /** Fields to type in, by the part of the pages that has them. */
  types: Readonly<Record<string, number>>;
}

export const SCENES: readonly ScriptScene[] = [
  {
    name: 'an operator in a call, with what came before',
    path: '/operator',
    messages: [
      {
        type: 'desk',
        desk: makeDesk({
          call: makeCall({ earlierContact: CODE_NAME, ...{ guests: [GUEST] } }),
          wrapUps: [makeWrapUp('call-0')],
          offer: { ...makeOffer(), ...{ askedBy: TEXT } },
        }),
      },
      { type: 'sent', escalations: [ESCALATION] },
    ],
    asked: [
      {
        document: 'calls/:id/history',
        address: /\/history$/,
        sample: makeHistory({
          opening: { way: 'break-glass', until: LATER },
          notes: [{ callId: 'call-9', operatorId: 'operator-9', notedOn: '2026-11-02', author: TEXT }],
        }),
      },
    ],
    prepare: (page) => page.getByRole('button', { name: 'Open without the word' }).click(),
    types: {
      'console/operator/note-field.tsx': 3,
      'console/operator/say-case-word.tsx': 1,
      'console/operator/ask-break-glass.tsx': 1,
    },
  },
  {
    name: 'an operator in a wrap-up',
    path: '/operator',
    messages: [
      {
        type: 'desk',
        desk: makeDesk({ wrapUps: [{ ...makeWrapUp('call-0'), takenOverBy: TEXT }], callBacks: [CALL_BACK] }),
      },
    ],
    asked: [],
    types: { 'console/operator/note-field.tsx': 3 },
  },
  {
    name: 'the unit’s desk',
    path: '/duty-officer',
    messages: [
      {
        type: 'unit',
        unit: {
          serverTime: NOON,
          me: { id: 'officer-1', name: 'Elçin' },
          onDuty: [{ name: 'Elçin', isMe: true }],
          total: 1,
          waiting: 0,
          escalations: [makeEscalation({ acknowledgedBy: 'Elçin', acknowledgedAt: NOON, state: 'acknowledged' })],
        },
      },
    ],
    asked: [],
    types: {},
  },
  {
    name: 'an operator who would hand a talk over',
    path: '/operator',
    messages: [{ type: 'desk', desk: makeDesk({ call: makeCall() }) }],
    asked: [
      {
        document: 'colleagues',
        address: /\/api\/colleagues$/,
        sample: [{ id: 'operator-2', name: TEXT, languages: ['az'] }],
      },
    ],
    open: async (page) => {
      await page.getByRole('button', { name: 'Transfer' }).click();
      await page.getByRole('dialog').waitFor();
    },
    types: {},
  },
  {
    name: 'an operator who would ask an interpreter',
    path: '/operator',
    messages: [{ type: 'desk', desk: makeDesk({ call: makeCall() }) }],
    asked: [
      {
        document: 'interpreters',
        address: /\/api\/interpreters$/,
        sample: [{ id: 'interpreter-1', name: TEXT, languages: ['tr'], isBusy: false }],
      },
    ],
    open: async (page) => {
      await page.getByRole('button', { name: 'Add interpreter' }).click();
      await page.getByRole('dialog').waitFor();
    },
    types: {},
  },
  {
    name: 'an operator’s own shifts',
    path: '/operator',
    messages: [{ type: 'desk', desk: makeDesk() }],
    asked: [
      { document: 'own-shifts', address: /\/api\/own-shifts$/, sample: { shifts: [OFFERED_SHIFT] } },
      { document: 'messages', address: /\/api\/messages$/, sample: { serverTime: NOON, messages: [MESSAGE] } },
      { document: 'telephone-calls', address: /\/api\/telephone-calls$/, sample: { calls: [TELEPHONE_CALL] } },
      { document: 'own-duty', address: /\/api\/own-duty$/, sample: { madeAt: null, answering: { as: null } } },
    ],
    open: async (page) => {
      await page.getByRole('button', { name: 'My shifts' }).click();
      await page.getByRole('dialog').waitFor();
    },
    types: {},
  },
  {
    ...supervisorScreen('the floor', { untold: [makeUntold()], breakGlasses: [makeBreakGlass()] }),
    asked: [
      {
        document: 'roster',
        address: /\/api\/roster$/,
        sample: { ...makeRoster(), supervisors: [{ ...SUPERVISOR, certifiedUntil: null, childUntil: null }] },
      },
      { document: 'telephones', address: /\/api\/telephones$/, sample: makeTelephones() },
      { document: 'talks', address: /\/api\/talks$/, sample: makeTalks(makeTalk()) },
      { document: 'ringing', address: /\/api\/ringing$/, sample: makeRinging() },
      {
        document: 'nuisance-flags',
        address: /\/api\/nuisance-flags$/,
        sample: {
          flags: [makeFlag({ isOwn: true }), makeFlag({ id: 'flag-2', standsUntil: NOON, confirmedBy: TEXT })],
        },
      },
    ],
    prepare: (page) => page.getByRole('button', { name: 'Do not confirm' }).click(),
    types: { 'console/supervisor/shift-form.tsx': 1, 'console/supervisor/telephone-form.tsx': 1 },
  },
  {
    ...coordinatorScreen('the coordinator’s page'),
    asked: [
      {
        document: 'certificates',
        address: /\/api\/certificates$/,
        sample: { supervisors: [{ ...SUPERVISOR, certifiedUntil: null, childUntil: null }] },
      },
    ],
    types: {},
  },
  {
    name: 'somebody’s own page',
    path: '/sign-in',
    messages: [],
    asked: [
      ...OWN,
      STEP_UP,
      { document: 'password/code', address: /\/password\/code$/, method: 'POST', sample: NEW_CODE },
      { document: 'recoveries/:id/confirm', address: /\/confirm$/, method: 'POST', sample: { link: TEXT } },
    ],
    prepare: openOwnPage,
    types: {
      'console/sign-in/own-passkeys.tsx': 1,
      'console/sign-in/own-password.tsx': 3,
      'console/sign-in/step-up.tsx': 1,
    },
  },
  {
    name: 'the door',
    path: '/sign-in',
    messages: [],
    asked: [{ document: 'none', address: /\/api\/me$/, status: 401, sample: { refusal: { code: 'not-signed-in' } } }],
    types: { 'console/sign-in/sign-in-form.tsx': 3 },
  },
  {
    name: 'an invitation',
    path: `/sign-in#${INVITATION_SECRET}`,
    messages: [],
    asked: [
      {
        document: 'invitation/open',
        address: /\/invitation\/open$/,
        method: 'POST',
        sample: { name: TEXT, role: 'operator', signInName: TEXT, purpose: 'invitation', conductVersion: 1 },
      },
      { document: 'invitation/code', address: /\/invitation\/code$/, method: 'POST', sample: NEW_CODE },
    ],
    prepare: openInvitation,
    types: { 'console/sign-in/choose-credential.tsx': 2 },
  },
  {
    name: 'the launcher of the demo',
    // The stage knows by these words that no desk is to be waited for.
    path: '/launcher#/sign-in',
    messages: [],
    asked: [
      {
        document: 'demo/people',
        address: /\/demo\/people$/,
        sample: [{ name: TEXT, role: TEXT, signIn: '/sign-in/x' }],
      },
    ],
    types: {},
  },
];
