import { CALL_BACKS_MAY } from './need-to-know/call-backs.ts';
import { EVERYBODY_MAY } from './need-to-know/everybody.ts';
import { GUESTS_MAY } from './need-to-know/guests.ts';
import { MESSAGES_MAY } from './need-to-know/messages.ts';
import { OPERATOR_MAY } from './need-to-know/operator.ts';
import { OVERSIGHT_MAY } from './need-to-know/oversight.ts';
import { OWN_DUTY_MAY } from './need-to-know/own-duty.ts';
import { TELEPHONES_MAY } from './need-to-know/telephones.ts';
import { UNIT_MAY } from './need-to-know/unit.ts';

/**
 * Who may do what to which thing, and what of it they then see. The one place where that is decided: the guard, the
 * answers, the live documents and the tests read it, and what does not stand here is refused (A1.1). What no line gives,
 * nobody has: a caller's number, for one, is not a field of anything, but sealed to the unit's devices (A3.1, A9.4). `docs/need-to-know.md` says the same.
 */
export const NEED_TO_KNOW = [
  ...EVERYBODY_MAY,
  ...OPERATOR_MAY,
  ...GUESTS_MAY,
  ...CALL_BACKS_MAY,
  ...OWN_DUTY_MAY,
  ...MESSAGES_MAY,
  ...UNIT_MAY,
  ...OVERSIGHT_MAY,
  ...TELEPHONES_MAY,
] as const;

type Line = (typeof NEED_TO_KNOW)[number];
/** What a route is for, by the names of the table: `call.hold`. */
export type May = Line extends infer Each
  ? Each extends { of: infer Of extends string; may: readonly (infer Action extends string)[] }
    ? `${Of}.${Action}`
    : never
  : never;
