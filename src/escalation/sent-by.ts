import { callLabel } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { SENT_LIMIT, type Sent } from './contract.ts';

interface SentRow {
  id: string;
  reference: string;
  call_number: number;
  state: Sent['escalations'][number]['state'];
  raised_at: Date;
  acknowledged_at: Date | null;
  has_consent: boolean;
  consent_withdrawn_at: Date | null;
}

/** What this operator sent to the unit, newest first, with nothing but the receipt. */
export async function sentBy(database: Database, operatorId: string): Promise<Sent> {
  const rows = await database.query<SentRow>(
    'escalations-sent-by',
    `select escalations.id, escalations.reference, calls.number as call_number, escalations.state,
       escalations.raised_at, acknowledgements.acknowledged_at,
       escalations.consent = 'given' and escalations.consent_withdrawn_at is null as has_consent,
       escalations.consent_withdrawn_at
     from escalations
     join calls on calls.id = escalations.call_id
     left join acknowledgements on acknowledgements.escalation_id = escalations.id
     where escalations.operator_id = $1
     order by escalations.raised_at desc, escalations.id
     limit $2`,
    [operatorId, SENT_LIMIT],
  );
  return {
    escalations: rows.map((row) => ({
      id: row.id,
      reference: row.reference,
      callLabel: callLabel(row.call_number),
      state: row.state,
      raisedAt: row.raised_at.toISOString(),
      acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
      hasConsent: row.has_consent,
      consentWithdrawnAt: row.consent_withdrawn_at?.toISOString() ?? null,
    })),
  };
}
