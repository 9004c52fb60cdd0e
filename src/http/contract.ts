import { Type } from 'typebox';

/** The one shape of a "no", on every route and for every role. */
export const RefusalBody = Type.Object({
  refusal: Type.Object({ code: Type.String(), detail: Type.Optional(Type.String()) }),
});

/** For answers whose fact is their status. */
export const Nothing = Type.Object({});

/** A row's id in a path. */
export const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
