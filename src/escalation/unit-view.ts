import type { Database, ForPeople } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { OFFICERS_LIMIT, UNIT_LIMIT, Unit } from './contract.ts';

type UnitEscalation = Unit['escalations'][number];

/** How many that were acknowledged so lately keep their place on the page, however many wait. */
const JUST_ACKNOWLEDGED = 5;
const JUST_ACKNOWLEDGED_MINUTES = 30;

const SHOWN_FIELDS = Object.keys(Unit.properties.escalations.items.properties);

/**
 * The desk of one duty officer: who is on duty, and the open escalations addressed to this officer's present duty.
 * An officer who is off duty sees none (B4.4). Nobody ever sees one without a notice row of their own, and what an officer
 * is shown for the first time is recorded by the statement that reads it (A1.1). One answer holds UNIT_LIMIT of them; `after` so many, the next.
 */
export async function unitView(database: ForPeople, officerId: string, after = 0): Promise<Unit> {
  const named = database.as({ id: officerId, role: 'duty-officer' });
  const [officers, rows] = await Promise.all([
    readOfficers(named, officerId),
    readEscalations(named, officerId, after),
  ]);
  const first = officers[0];
  if (!first) throw new Refusal('not-found');
  return {
    serverTime: first.server_time.toISOString(),
    me: { id: officerId, name: first.my_name },
    onDuty: officers.flatMap((row) => (row.name === null ? [] : [{ name: row.name, isMe: row.is_me }])),
    total: rows[0]?.total ?? 0,
    waiting: rows[0]?.waiting ?? 0,
    escalations: rows.map(asEscalation),
  };
}

interface OfficerRow {
  server_time: Date;
  my_name: string;
  name: string | null;
  is_me: boolean;
}

async function readOfficers(database: Database, officerId: string): Promise<OfficerRow[]> {
  return database.query<OfficerRow>(
    'unit-officers',
    `select line_now() as server_time, accounts.display_name as my_name,
       officers_on_duty.display_name as name,
       coalesce(officers_on_duty.officer_id = accounts.id, false) as is_me
     from accounts
     left join officers_on_duty on true
     where accounts.id = $1
       and accounts.role = 'duty-officer'
     order by is_me desc, officers_on_duty.display_name, officers_on_duty.officer_id
     limit $2`,
    [officerId, OFFICERS_LIMIT],
  );
}

interface EscalationRow
  extends Pick<
    UnitEscalation,
    'id' | 'reference' | 'level' | 'ground' | 'consent' | 'child' | 'sign' | 'identity' | 'state' | 'version'
  > {
  consent_withdrawn_at: Date | null;
  presumed_at: Date | null;
  raised_at: Date;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  notice_due_at: Date;
  handover_due_at: Date | null;
  sealed_number: string | null;
  is_from_telephone: boolean;
  total: number;
  waiting: number;
  is_late: boolean;
}

/**
 * B4.1, B4.2: what waits for its receipt first, danger now before all and a child before others; then what was just acknowledged,
 * then by the 24 hours that run, then the rest. The list is cut at its end, so its order says what an officer sees at all.
 *
 * Reads and records at once. A desk that is drawn again is no reading: nothing is written then, and nothing waits for the disk.
 */
async function readEscalations(database: Database, officerId: string, after: number): Promise<EscalationRow[]> {
  return database.query<EscalationRow>(
    'unit-escalations',
    `with told as materialized (
       select told_to_me.*,
         row_number() over (
           partition by told_to_me.is_waiting
           order by told_to_me.acknowledged_at desc,
             told_to_me.is_danger desc, told_to_me.is_child desc,
             told_to_me.notice_due_at, told_to_me.escalation_id
         ) as nth
       from told_to_me()
     ), ranked as (
       select told.*,
         case
           when told.is_waiting and told.nth <= $2::integer - $4::integer then 1
           -- Whatever waits, what was just acknowledged stays: its number and its facts are wanted in this moment.
           when told.nth <= $4::integer and told.acknowledged_at > line_now() - make_interval(mins => $5) then 2
           -- So does what a person took back, that nobody acts on a consent which is gone.
           when told.withdrawn_at > line_now() - make_interval(mins => $5) then 2
           when told.is_waiting then 3
           when told.handover_due_at > line_now() then 4
           else 5
         end as part
       from told
     ), placed as (
       select ranked.escalation_id as id, ranked.notice_id, ranked.acknowledged_at,
         row_number() over (
           order by ranked.part,
             case when ranked.part = 4 then ranked.handover_due_at end,
             -- Of what nobody has to hurry for, first what came to it last.
             case when ranked.part = 5 then greatest(ranked.acknowledged_at, ranked.handover_due_at, ranked.withdrawn_at) end desc,
             ranked.nth
         ) as place
       from ranked
       order by place limit $2 offset $6
     ), shown as (
       select escalations.id, escalations.reference, escalations.level, escalations.ground, escalations.consent,
         escalations.consent_withdrawn_at, escalations.child, escalations.sign, escalations.identity, escalations.state, escalations.version,
         escalations.presumed_at, escalations.raised_at, placed.acknowledged_at, acknowledging.display_name as acknowledged_by, escalations.notice_due_at, escalations.handover_due_at,
         (escalations.state <> 'acknowledged' and escalations.notice_due_at <= line_now())
           or coalesce(escalations.handover_due_at <= line_now(), false) as is_late,
         escalation_numbers.envelope as sealed_number, was_on_telephone(escalations.call_id) as is_from_telephone,
         placed.notice_id, placed.place, counted.total, counted.waiting
       from placed
       cross join (
         select count(*)::integer as total, (count(*) filter (where told.is_waiting))::integer as waiting from told
       ) as counted
       join escalations on escalations.id = placed.id
       left join escalation_numbers on escalation_numbers.escalation_id = placed.id
       left join acknowledgements on acknowledgements.escalation_id = placed.id
       left join accounts acknowledging on acknowledging.id = acknowledgements.officer_id
     ), read as (
       insert into notice_readings (notice_id, version)
       select shown.notice_id, shown.version
       from shown
       where not exists (
         select from notice_readings
         where notice_readings.notice_id = shown.notice_id
           and notice_readings.version = shown.version
       )
       on conflict on constraint notice_readings_pkey do nothing
       returning record_access($1, 'duty-officer', 'escalation-read', 'escalation', (
         select shown.id from shown where shown.notice_id = notice_readings.notice_id
       ), $3, null) as recorded
     )
     select * from shown order by shown.place`,
    [officerId, UNIT_LIMIT, SHOWN_FIELDS, JUST_ACKNOWLEDGED, JUST_ACKNOWLEDGED_MINUTES, after],
  );
}

function asEscalation(row: EscalationRow): UnitEscalation {
  return {
    id: row.id,
    reference: row.reference,
    level: row.level,
    ground: row.ground,
    consent: row.consent,
    consentWithdrawnAt: row.consent_withdrawn_at?.toISOString() ?? null,
    child: row.child,
    sign: row.sign,
    identity: row.identity,
    sealedNumber: row.sealed_number,
    isFromTelephone: row.is_from_telephone,
    presumedAt: row.presumed_at?.toISOString() ?? null,
    raisedAt: row.raised_at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: row.acknowledged_by,
    noticeDueAt: row.notice_due_at.toISOString(),
    handoverDueAt: row.handover_due_at?.toISOString() ?? null,
    state: row.state,
    isLate: row.is_late,
    version: row.version,
  };
}
