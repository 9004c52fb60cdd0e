import { type Static, Type } from 'typebox';
import { URGENCIES } from '../calls/call.ts';
import { MESSAGE_DISPOSITIONS } from './message.ts';

/** No list of what waits is longer; who is in danger, a child, and the oldest come first. */
export const MESSAGES_LIMIT = 25;
const NAME_LIMIT = 200;
/** What is sealed, as base64: four million bytes, and what stands around them. */
const SEALED_LETTERS = 5_400_000;

const Id = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const OrNull = <Schema extends ReturnType<typeof Type.String>>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Base64 = (letters: number) => Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: letters });

/** What waits to be heard: the line's own number of the call, and the code name of a caller who has one. Nothing of what was said. */
export const MessagesBody = Type.Object(
  {
    serverTime: Moment,
    messages: Type.Array(
      Type.Object({
        id: Id,
        callLabel: Type.String(),
        language: Type.Enum(['az', 'ru', 'en']),
        /** B4.1, B6.6: what the caller's keys had said before. */
        urgency: Type.Enum([...URGENCIES]),
        isChild: Type.Boolean(),
        codeName: Type.Union([Type.Object({ az: Type.String(), ru: Type.String(), en: Type.String() }), Type.Null()]),
        leftAt: Moment,
        seconds: Type.Integer(),
        /** Whoever was told that it would be heard has waited too long. */
        isLate: Type.Boolean(),
        openedAt: OrNull(Moment),
        openedBy: OrNull(Type.String({ maxLength: NAME_LIMIT })),
      }),
      { maxItems: MESSAGES_LIMIT },
    ),
  },
  { about: 'message left-for-us' },
);
export type MessagesBody = Static<typeof MessagesBody>;

/** A sealed message for whoever may hear it; without the line's half while the key process is away, or for good. */
export const SealedMessageBody = Type.Object(
  {
    id: Id,
    teamVersion: Type.Integer(),
    sealed: Base64(SEALED_LETTERS),
    teamCopy: Base64(112),
    lineHalf: OrNull(Base64(44)),
  },
  { about: 'message left-for-us' },
);
export type SealedMessageBody = Static<typeof SealedMessageBody>;

export const FinishMessageBody = Type.Object({ disposition: Type.Enum([...MESSAGE_DISPOSITIONS]) });
