// What only Aysel may add, as somebody else would try to add it in her name.

/** Only the role decides, or a row that the matrix does not have; `test/db`, `test/escalation` and `test/notes` try them. */
export const ADDED_ELSEWHERE = [
  'acknowledgements',
  'desk_changes',
  'escalation_register',
  'outbox',
  'team_keys',
  'team_key_copies',
];

/** By table, one statement each. */
export function strangersInserts(aysel: string, callId: string): Readonly<Record<string, string>> {
  const call = `'${callId}'`;
  const id = 'gen_random_uuid()';
  return {
    account_keys: `insert into account_keys (id, account_id, public_key) values (${id}, '${aysel}', decode(repeat('07', 32), 'hex'))`,
    calls: `insert into calls (id, kind, state, waiting_since, operator_id) values (${id}, 'test', 'waiting', line_now(), '${aysel}')`,
    call_events: `insert into call_events (call_id, event_key, kind) values (${call}, 'false', 'false')`,
    call_notes: `insert into call_notes
        (call_id, operator_id, revision, sealed, author_key, author_copy, team_version, waiting_half, expiry_month)
      values (${call}, '${aysel}', 1, decode(repeat('07', 1053), 'hex'), ${id}, decode(repeat('07', 80), 'hex'), 0,
        decode(repeat('07', 32), 'hex'), '2027-12')`,
    escalations: `insert into escalations (id, reference, call_id, operator_id, level, ground, consent, child, sign, identity, notice_due_at)
      values (${id}, '2A2', ${call}, '${aysel}', 'urgent', 'none', 'refused', 'no', 'debt', 'withheld', line_now() + interval '60 seconds')`,
    presumptions: `insert into presumptions (call_id, presumed_by) values (${call}, '${aysel}')`,
    questions: `insert into questions (id, call_id, question, join_number) values (${id}, ${call}, 'question-safe', 9)`,
  };
}
