import type { Role } from '../../src/access/account.ts';

type Help = Readonly<Record<Role, { helped: Role; by: Role }>>;

/** Whom each role may help back in, and who else asked for it. */
export const HELPS: Help = {
  operator: { helped: 'operator', by: 'supervisor' },
  supervisor: { helped: 'operator', by: 'supervisor' },
  'duty-officer': { helped: 'duty-officer', by: 'duty-officer' },
  'unit-head': { helped: 'duty-officer', by: 'duty-officer' },
  coordinator: { helped: 'supervisor', by: 'supervisor' },
  administrator: { helped: 'operator', by: 'supervisor' },
};
/** Whom they may not: the other side's people, and for administrators whoever only administrators would let in (A1.2). */
export const NEVER_HELPS: Help = {
  operator: { helped: 'duty-officer', by: 'unit-head' },
  supervisor: { helped: 'duty-officer', by: 'unit-head' },
  'duty-officer': { helped: 'operator', by: 'supervisor' },
  'unit-head': { helped: 'operator', by: 'supervisor' },
  coordinator: { helped: 'operator', by: 'supervisor' },
  administrator: { helped: 'operator', by: 'administrator' },
};
