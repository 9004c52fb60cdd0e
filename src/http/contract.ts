import { type Static, Type } from 'typebox';

/** The longest list any answer may hold: nobody copies what the line knows page by page. */
export const LIST_LIMIT = 25;

/** The one shape of a "no", on every route and for every role. */
export const RefusalBody = Type.Object({
  refusal: Type.Object({ code: Type.String(), detail: Type.Optional(Type.String()) }),
});

/** For answers whose fact is their status. */
export const Nothing = Type.Object({});

/** A row's id in a path. */
export const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** How many come before the part that is asked for: a place in the order of the moment, too short for a telephone number (A3.1). */
export const PartParams = Type.Object({ after: Type.String({ pattern: '^[1-9][0-9]{0,4}$' }) });
export type PartParams = Static<typeof PartParams>;
