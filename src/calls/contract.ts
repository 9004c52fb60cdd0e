import { Type } from 'typebox';
import { DISPOSITIONS, QUESTIONS } from './call.ts';

export const NOTE_LENGTH_LIMIT = 600;
const REVISION_LIMIT = 1_000_000;

const Moment = Type.String({ format: 'date-time' });

export const HoldBody = Type.Object({ on: Type.Boolean() });
export const QuestionBody = Type.Object({ question: Type.Enum([...QUESTIONS]) });
export const NoteBody = Type.Object({
  text: Type.String({ maxLength: NOTE_LENGTH_LIMIT }),
  revision: Type.Integer({ minimum: 1, maximum: REVISION_LIMIT }),
});
export const NoteSaved = Type.Object({ revision: Type.Integer(), savedAt: Moment });
export const PresumptionMade = Type.Object({ presumedAt: Moment });
export const WrapUpBody = Type.Object({ disposition: Type.Enum([...DISPOSITIONS]) });
