import { type Static, Type } from 'typebox';

const Base64Url = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$' });
const SECRET = Type.String({ maxLength: 100 });
const COMMON = {
  id: Base64Url(1_400),
  rawId: Base64Url(1_400),
  type: Type.Literal('public-key'),
};

/** What a browser answers after making a passkey. */
export const PasskeyMade = Type.Object({
  ...COMMON,
  response: Type.Object({
    clientDataJSON: Base64Url(4_000),
    attestationObject: Base64Url(20_000),
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 20, pattern: '^[a-z-]+$' }), { maxItems: 8 })),
  }),
});

/** What a browser answers after proving a passkey. */
export const PasskeyProved = Type.Object({
  ...COMMON,
  response: Type.Object({
    clientDataJSON: Base64Url(4_000),
    authenticatorData: Base64Url(4_000),
    signature: Base64Url(2_000),
    userHandle: Type.Optional(Type.Union([Base64Url(200), Type.Null()])),
  }),
});

/** The browser's own vocabulary, handed on whole: it holds ids, a challenge and the person's own name. */
export const PasskeyOptions = Type.Object({ options: Type.Any() });

/** Checked by the rules of passwords, not here: a refusal must say which. */
export const PASSWORD = Type.String({ minLength: 1, maxLength: 1_000 });
export const CODE = Type.String({ pattern: '^[0-9]{6}$' });
/** The secret of an authenticator as text, once, and sealed. */
export const OfferedCode = Type.Object({ text: Type.String(), sealed: Type.String() });
export const LABEL = Type.String({ minLength: 1, maxLength: 40 });
/** Where to go now. */
export const NextBody = Type.Object({ path: Type.String() });
export const AcceptanceBody = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  language: Type.Enum(['az', 'ru', 'en']),
});
/** Which wording of the code of conduct is in force. */
export const ConductBody = Type.Object({ version: Type.Integer() });
export const SecretBody = Type.Object({ secret: SECRET });
export const InvitationBody = Type.Object({
  name: Type.String(),
  role: Type.String(),
  signInName: Type.Union([Type.String(), Type.Null()]),
  purpose: Type.String(),
  conductVersion: Type.Integer(),
});
export const InvitedByPasskey = Type.Object({
  secret: SECRET,
  answer: PasskeyMade,
  label: LABEL,
  acceptance: AcceptanceBody,
});

export type PasskeyMade = Static<typeof PasskeyMade>;
export type PasskeyProved = Static<typeof PasskeyProved>;
