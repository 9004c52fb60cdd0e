import { type Static, Type } from 'typebox';

const REVISION_LIMIT = 1_000_000;
const TEAM_VERSION_LIMIT = 10_000;
/** What is kept of a note: a version, a nonce and a tag around a text of 1, 4 or 16 KiB. */
export const SEALED_BYTES: readonly number[] = [1_053, 4_125, 16_413];
/** The largest of them as base64. */
const SEALED_LETTERS = 21_884;
const WRAPS_LIMIT = 12;
const KEYS_LIMIT = 25;
/** No list of people is longer. */
export const NEWCOMERS_LIMIT = 25;
const NAME_LIMIT = 200;

const Id = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const OrNull = <Schema extends ReturnType<typeof Bytes>>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** So many bytes as base64, to the letter. */
function Bytes(count: number) {
  const [whole, rest] = [Math.floor(count / 3) * 4, count % 3];
  const end = ['', '[A-Za-z0-9+/]{2}==', '[A-Za-z0-9+/]{3}='][rest] ?? '';
  return Type.String({ pattern: `^[A-Za-z0-9+/]{${whole}}${end}$`, maxLength: whole + 4 });
}

const KEY = Bytes(32);
const COPY = Bytes(80);
const Sealed = Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: SEALED_LETTERS });
const TeamVersion = Type.Integer({ minimum: 0, maximum: TEAM_VERSION_LIMIT });
const Way = Type.Enum(['passkey', 'password', 'demo']);

/** A note as the operator's browser sealed it, and the line's half of its key. */
export const NoteBody = Type.Object({
  revision: Type.Integer({ minimum: 1, maximum: REVISION_LIMIT }),
  sealed: Sealed,
  authorKey: Id,
  authorCopy: COPY,
  teamVersion: TeamVersion,
  teamCopy: OrNull(COPY),
  lineHalf: KEY,
});
export type NoteBody = Static<typeof NoteBody>;
export const NoteSaved = Type.Object({ revision: Type.Integer(), savedAt: Moment }, { about: 'note own' });

/** A sealed note for somebody who may read it; without the line's half while the key process is away, or for good. */
export const SealedNoteBody = Type.Object(
  {
    callId: Id,
    operatorId: Id,
    revision: Type.Integer(),
    savedAt: Moment,
    sealed: Sealed,
    authorKey: Id,
    authorCopy: COPY,
    teamVersion: TeamVersion,
    teamCopy: OrNull(COPY),
    lineHalf: OrNull(KEY),
  },
  { about: 'note own' },
);
export type SealedNoteBody = Static<typeof SealedNoteBody>;

/** An account key's private half, under a key that the person brings. */
export const Wrap = Type.Object({ way: Way, salt: Bytes(16), wrapped: Bytes(61) });
export type Wrap = Static<typeof Wrap>;

export const NewKeyBody = Type.Object({ id: Id, publicKey: KEY, wraps: Type.Array(Wrap, { maxItems: WRAPS_LIMIT }) });
export type NewKeyBody = Static<typeof NewKeyBody>;
export const NewWrapBody = Type.Object({ wrap: Wrap, replaces: Type.Boolean() });

const TeamKey = Type.Object(
  {
    version: TeamVersion,
    publicKey: KEY,
    /** Made with the version before; null where nobody who serves had it. */
    voucher: OrNull(KEY),
    /** Whether somebody who was given it has left, or the key it was given to was lost, and who may then make the next. */
    standing: Type.Enum(['settled', 'for-holders', 'for-anybody']),
    copies: Type.Array(Type.Object({ keyId: Id, sealed: COPY }), { maxItems: KEYS_LIMIT }),
  },
  { about: 'team-key shared' },
);
/** One's own keys, the team's, and one's own copies of the team's. Older versions come last. */
export const KeysBody = Type.Object(
  {
    keys: Type.Array(Type.Object({ id: Id, publicKey: KEY, wraps: Type.Array(Wrap, { maxItems: WRAPS_LIMIT }) }), {
      maxItems: KEYS_LIMIT,
    }),
    team: Type.Array(TeamKey, { maxItems: KEYS_LIMIT }),
  },
  { about: 'account-key own' },
);
export type KeysBody = Static<typeof KeysBody>;

/** A version with its maker's copy, and what vouches for each: the version before for this one, this one for the maker's key. */
export const NewTeamKeyBody = Type.Object({
  version: TeamVersion,
  publicKey: KEY,
  voucher: OrNull(KEY),
  keyId: Id,
  sealed: COPY,
  copyVoucher: KEY,
});
export type NewTeamKeyBody = Static<typeof NewTeamKeyBody>;

/** Keys of colleagues that have no copy of this version yet, with what the version before says of them. */
export const NewcomersBody = Type.Array(
  Type.Object(
    { keyId: Id, name: Type.String({ maxLength: NAME_LIMIT }), publicKey: KEY, madeAt: Moment, voucher: OrNull(KEY) },
    { about: 'team-key shared' },
  ),
  { maxItems: NEWCOMERS_LIMIT },
);
export const GiveTeamKeyBody = Type.Object({ version: TeamVersion, keyId: Id, sealed: COPY, copyVoucher: KEY });
export type GiveTeamKeyBody = Static<typeof GiveTeamKeyBody>;
