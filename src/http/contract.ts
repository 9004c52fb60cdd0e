import { Type } from 'typebox';

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
