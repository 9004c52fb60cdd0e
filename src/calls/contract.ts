import { Type } from 'typebox';
import { DISPOSITIONS, QUESTIONS } from './call.ts';

const Moment = Type.String({ format: 'date-time' });

export const HoldBody = Type.Object({ on: Type.Boolean() });
export const QuestionBody = Type.Object({ question: Type.Enum([...QUESTIONS]) });
export const PresumptionMade = Type.Object({ presumedAt: Moment });
export const WrapUpBody = Type.Object({ disposition: Type.Enum([...DISPOSITIONS]) });
