import type { Desk } from '../../src/routing/desk.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import type { TestOperator } from './operator.ts';
import type { Stage, Talk } from './stage.ts';

/** A desk at which nothing is under way. */
export const FREE_AGAIN = { call: null, offer: null, presence: { state: 'available' } };

/** The call on this person's desk. */
export const callOf = async (person: TestOperator): Promise<Desk['call']> => (await person.desk()).call;

/** The newest of those who were asked into it, or listen. */
export const guestOf = async (person: TestOperator) => (await callOf(person))?.guests[0];

/** Aysel talks with a caller; Nigar, a supervisor, is free at a desk. */
export async function talkAndSupervisor(stage: Stage): Promise<Talk & { nigar: TestOperator }> {
  const talk = await stage.talk();
  return { ...talk, nigar: await stage.supervisor('Nigar') };
}

/** Orders this and lets a second pass: the status, or the code of the refusal. */
export async function order(stage: Stage, person: TestOperator, what: { path: string; body?: object }) {
  const answer = await person.post(what.path, what.body);
  await stage.pass(1);
  const refusal = answer.body['refusal'];
  return typeof refusal === 'object' && refusal !== null && 'code' in refusal ? refusal.code : answer.status;
}

/** Who of these hears what this one says into the room: a key is a tone for everybody who would. */
export async function whoHears(
  stage: Stage,
  speaker: PhoneCall | undefined,
  others: Record<string, PhoneCall | undefined>,
): Promise<string[]> {
  const before = new Map(Object.entries(others).map(([name, leg]) => [name, leg?.heard.length ?? 0]));
  speaker?.press('5');
  await stage.pass(0);
  return Object.entries(others).flatMap(([name, leg]) =>
    leg?.heard.slice(before.get(name)).some(({ kind }) => kind === 'tone') ? [name] : [],
  );
}
