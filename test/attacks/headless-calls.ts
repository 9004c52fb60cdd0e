// Callers and operators who play whole calls: menu, wait, talk, note, hold, question, flag, hanging up, wrap-up, calling again.
import type { Desk } from '../../src/console/shared/contract.ts';
import { callBackDropped, callerOf, endAsNuisance } from './after-talks.ts';
import type { AttackLine } from './attack-line.ts';
import { type HeadlessOperator, hireHeadless } from './headless-operator.ts';
import { follow, hasHeard } from './telephones.ts';

const OPERATORS = 24;
/** Russian: nobody in a real browser of these tests speaks it, so these calls ring at headless desks only. */
const LANGUAGE = { key: '2', code: 'ru' };
const PERSON_KEYS = ['1', '5'];
/** Every so manieth talk has a hold, a question, a flag; every so manieth second call is a talk, the others give up waiting. */
const EVERY = { hold: 3, question: 5, flag: 4, secondTalk: 4 };
/** Of so many talks one drops and is called back, and one is ended as nuisance. */
const OF_TALKS = { count: 20, dropped: 3, nuisance: 7 };
const TALK = ['talk', 'conference'];

export interface Script {
  /** Who calls, each twice. */
  callers: readonly string[];
  /** What operators write, one after another. */
  words: readonly string[];
}

/** Plays all calls; resolves when everybody has hung up and every wrap-up is finished. Answers how many talks there were. */
export async function playCalls(line: AttackLine, script: Script): Promise<number> {
  const names = Array.from({ length: OPERATORS }, (_, index) => `Operator ${index + 1}`);
  const operators = await Promise.all(names.map((name) => hireHeadless(line, { name, languages: [LANGUAGE.code] })));
  const over = new AbortController();
  const desk = { line, words: script.words, count: 0, isOver: () => over.signal.aborted };
  const shifts = Promise.all(operators.map((operator) => workShift(operator, desk)));
  const queue = [1, 2].flatMap((time) =>
    script.callers.map((number, index) => ({ number, index, isTalk: time === 1 || index % EVERY.secondTalk === 0 })),
  );
  const callOneByOne = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await callLine(line, next);
  };
  const callers = Promise.all(Array.from({ length: OPERATORS + 2 }, () => callOneByOne()));
  // Nobody answers any more where a shift has failed.
  await Promise.race([callers, shifts]);
  over.abort();
  for (const operator of operators) operator.close();
  await shifts;
  return desk.count;
}

interface Attempt {
  number: string;
  index: number;
  isTalk: boolean;
}

async function callLine(line: AttackLine, { number, index, isTalk }: Attempt): Promise<void> {
  const phone = line.carrier.dial({ from: number, to: '152' });
  const wire = follow(phone);
  await wire.until('the first words', () => hasHeard(phone, 'greeting'));
  phone.press(LANGUAGE.key);
  await wire.until('the menu', () => hasHeard(phone, 'menu-main'));
  phone.press(PERSON_KEYS[index % PERSON_KEYS.length] ?? '1');
  if (!isTalk) {
    phone.hangUp();
    return wire.until('the end', () => phone.state === 'completed');
  }
  let asked = 0;
  const answer = () => {
    const questions = phone.heard.filter(({ what }) => what.includes('question')).length;
    if (questions === asked || phone.verb !== 'Gather') return;
    asked = questions;
    phone.press('1');
  };
  const forget = phone.onChange(answer);
  await wire.until('the end', () => phone.state === 'completed');
  forget();
  if (!phone.heard.some(({ kind }) => TALK.includes(kind))) throw new Error('a caller spoke to nobody');
}

interface Shift {
  line: AttackLine;
  words: readonly string[];
  count: number;
  isOver(): boolean;
}

async function workShift(operator: HeadlessOperator, shift: Shift): Promise<void> {
  for (;;) {
    const offer = await nextOffer(operator, shift);
    if (!offer) return;
    const { status } = await operator.post(`/api/offers/${offer}/accept`);
    if (status !== 200) continue;
    operator.dial(offer);
    await talk(operator, shift);
  }
}

async function nextOffer(operator: HeadlessOperator, shift: Shift): Promise<string | undefined> {
  while (!shift.isOver()) {
    const offer = operator.desk()?.offer;
    if (offer) return offer.id;
    // Whoever missed one on a busy machine sees that, and comes back.
    if (operator.desk()?.presence.state === 'away') await operator.post('/api/presence', { state: 'available' });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return undefined;
}

async function talk(operator: HeadlessOperator, shift: Shift): Promise<void> {
  const isOver = ({ call, offer, presence }: Desk) =>
    call === null && offer === null && (presence.state === 'available' || presence.state === 'away');
  const { call } = await operator.deskThat('the talk', (desk) => desk.call?.talk === 'together' || isOver(desk));
  // Who gave up waiting was gone before the operator was there.
  if (!call) return;
  const turn = shift.count;
  shift.count += 1;
  const at = `/api/calls/${call.id}`;
  const kept = await operator.writeNote(call.id, shift.words[turn % shift.words.length] ?? '');
  if (kept !== 200) throw new Error(`a note was not kept: ${kept}`);
  if (turn % EVERY.hold === 0) {
    await operator.must(`${at}/hold`, { on: true });
    await operator.must(`${at}/hold`, { on: false });
  }
  if (turn % EVERY.question === 0) {
    await operator.must(`${at}/questions`, { question: 'question-safe' });
    await operator.deskThat('the answer', (desk) => desk.call?.questions[0]?.answer === 'yes');
    await operator.deskThat('the talk again', (desk) => desk.call?.talk === 'together');
  }
  if (turn % EVERY.flag === 0) await operator.must(`${at}/escalation`, FLAG);
  await endTalk(operator, { line: shift.line, callId: call.id, turn });
  await operator.deskThat('the wrap-up', (desk) => desk.wrapUps.some(({ callId }) => callId === call.id));
  await operator.must(`/api/calls/${call.id}/wrap-up`, { disposition: 'information' });
  await operator.deskThat('the next call', (desk) => desk.presence.state === 'available' || desk.offer !== null);
}

async function endTalk(
  operator: HeadlessOperator,
  { line, callId, turn }: { line: AttackLine; callId: string; turn: number },
): Promise<void> {
  if (turn % OF_TALKS.count === OF_TALKS.dropped) return callBackDropped(line, operator, callId);
  if (turn % OF_TALKS.count === OF_TALKS.nuisance) return endAsNuisance(line, operator, callId);
  if (turn % 2 === 0) await operator.must(`/api/calls/${callId}/end`);
  else (await callerOf(line, callId)).hangUp();
}

const FLAG = {
  level: 'urgent',
  ground: 'consent',
  consent: 'given',
  child: 'no',
  sign: 'papers-taken',
  presumedVictim: true,
};
