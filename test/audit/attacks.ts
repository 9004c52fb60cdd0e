// The fourteen ways to tamper with a trail, each drawn anew from a seed.
import type { FindingKind } from '../../src/audit/verify/finding.ts';
import type { Attacker, chanceOf } from './attacker.ts';
import type { TestSigner } from './signer.ts';

export interface Scene {
  attacker: Attacker;
  chance: ReturnType<typeof chanceOf>;
  /** Number of the last row of each checkpoint, in order. */
  lastRows: readonly number[];
  /** A key that the line never used. */
  foreignKey: TestSigner;
  /** The same key, which says that it is the line's. */
  impostorKey: TestSigner;
}

/** Where it must be found, and as what. */
export interface Traces {
  checkpoint: number;
  /** Given when the row itself must be named. */
  row?: number;
  kinds: readonly FindingKind[];
}

export type Attack = (scene: Scene) => Promise<Traces>;

const checkpointOf = ({ lastRows }: Scene, row: number) => lastRows.findIndex((last) => row <= last) + 1;
const rowCount = ({ lastRows }: Scene) => lastRows.at(-1) ?? 0;
const anyRow = (scene: Scene) => scene.chance.between(1, rowCount(scene));
const anyCheckpoint = ({ chance, lastRows }: Scene) => chance.between(1, lastRows.length);
const OTHER_ROW = `select gen_random_uuid(), 'operator', 'note-read', 'note', gen_random_uuid(), '{text}', null`;
const INSERT = 'insert into audit_rows (actor_id, actor_role, action, subject_kind, subject_id, fields, reason)';

const CHANGES = [
  `at = at + interval '1 microsecond'`,
  'actor_id = gen_random_uuid()',
  `actor_role = case when actor_role = 'operator' then 'supervisor' else 'operator' end`,
  `action = case when action = 'note-read' then 'note-changed' else 'note-read' end`,
  `subject_kind = case when subject_kind = 'note' then 'call' else 'note' end`,
  'subject_id = gen_random_uuid()',
  `fields = fields || '{sign}'`,
  `reason = case when reason is null then 'other' end`,
];

const edit: Attack = async (scene) => {
  const row = anyRow(scene);
  const change = CHANGES[scene.chance.below(CHANGES.length)];
  await scene.attacker.sql(
    `update audit_rows set ${change} where id = (select row_id from audit_seals where number = $1)`,
    [row],
  );
  const checkpoint = checkpointOf(scene, row);
  if (scene.chance.below(2) === 1) await scene.attacker.coverTracks(checkpoint, scene.foreignKey);
  return { checkpoint, row, kinds: ['row-changed'] };
};

const dropMiddle: Attack = async (scene) => {
  const row = scene.chance.between(1, rowCount(scene) - 1);
  await scene.attacker.sql(
    'with gone as (delete from audit_seals where number = $1 returning row_id) delete from audit_rows using gone where id = row_id',
    [row],
  );
  if (scene.chance.below(2) === 1) {
    await scene.attacker.sql('update audit_seals set number = number - 1 where number > $1', [row]);
  }
  return { checkpoint: checkpointOf(scene, row), row, kinds: ['row-missing', 'row-changed'] };
};

const dropTail: Attack = async (scene) => {
  const { attacker, chance, lastRows } = scene;
  const kept = chance.below(lastRows.length);
  if (chance.below(2) === 1) {
    attacker.lines = attacker.lines.slice(0, kept);
    return { checkpoint: kept + 1, kinds: ['file-older'] };
  }
  const row = (kept === 0 ? 0 : (lastRows[kept - 1] ?? 0)) + 1;
  await cutDatabase(attacker, { checkpoint: kept, row: row - 1 });
  return { checkpoint: kept + 1, row, kinds: ['row-missing'] };
};

const truncateAndAppend: Attack = async (scene) => {
  const { attacker } = scene;
  const row = anyRow(scene);
  const checkpoint = checkpointOf(scene, row);
  await attacker.sql(
    'create temporary table cut on commit drop as select number, checkpoint from audit_seals where number >= $1',
    [row],
  );
  await cutDatabase(attacker, { checkpoint: null, row: row - 1 });
  await attacker.sql(`${INSERT} ${OTHER_ROW} from cut`);
  await attacker.sql(
    `insert into audit_seals (number, row_id, checkpoint)
     select fresh.place + $1 - 1, fresh.id, cut.checkpoint
     from (select id, row_number() over (order by id) as place from audit_rows
       where not exists (select from audit_seals where row_id = id)) fresh
     join cut on cut.number = fresh.place + $1 - 1`,
    [row],
  );
  await attacker.coverTracks(checkpoint, scene.foreignKey);
  return { checkpoint, row, kinds: ['row-changed'] };
};

const reorder: Attack = async (scene) => {
  const first = scene.chance.between(1, rowCount(scene) - 1);
  const second = scene.chance.between(first + 1, rowCount(scene));
  await scene.attacker.sql(
    'update audit_seals set number = case when number = $1 then $2::bigint else $1::bigint end where number in ($1, $2)',
    [first, second],
  );
  return { checkpoint: checkpointOf(scene, first), row: first, kinds: ['row-moved', 'row-changed'] };
};

const insert: Attack = async (scene) => {
  const row = anyRow(scene);
  const checkpoint = checkpointOf(scene, row);
  await scene.attacker.sql('update audit_seals set number = number + 1 where number >= $1', [row]);
  await scene.attacker.sql(
    `with fresh as (${INSERT} ${OTHER_ROW} returning id)
     insert into audit_seals (number, row_id, checkpoint) select $1, id, $2 from fresh`,
    [row, checkpoint],
  );
  return { checkpoint, row, kinds: ['row-inserted', 'row-changed'] };
};

const duplicate: Attack = async (scene) => {
  const row = anyRow(scene);
  const checkpoint = checkpointOf(scene, row);
  if (scene.chance.below(2) === 1) {
    await scene.attacker.sql('insert into audit_seals select * from audit_seals where number = $1', [row]);
    return { checkpoint, row, kinds: ['row-duplicated'] };
  }
  const copied = scene.chance.between(1, rowCount(scene));
  await scene.attacker.sql('update audit_seals set number = number + 1 where number >= $1', [row]);
  await scene.attacker.sql(
    `insert into audit_seals (number, row_id, checkpoint)
     select $1, row_id, $2 from audit_seals where number = $3`,
    [row, checkpoint, copied >= row ? copied + 1 : copied],
  );
  if (copied !== row) return { checkpoint, row, kinds: ['row-duplicated', 'row-inserted', 'row-moved', 'row-changed'] };
  // A copy put right before its original is that original to whoever reads in order: the second one stands one place on.
  const kinds = ['row-duplicated', 'row-inserted', 'row-changed'] as const;
  return row === rowCount(scene)
    ? { checkpoint: scene.lastRows.length + 1, row: row + 1, kinds }
    : { checkpoint: checkpointOf(scene, row + 1), row: row + 1, kinds };
};

const fork: Attack = async (scene) => {
  const { attacker, chance } = scene;
  const checkpoint = anyCheckpoint(scene);
  const again = attacker.signedAgain(checkpoint);
  if (chance.below(2) === 1) {
    await attacker.sql('update audit_signatures set text = $2, signature = $3 where checkpoint = $1', [
      checkpoint,
      again.text,
      again.signature,
    ]);
    return { checkpoint, kinds: ['database-differs'] };
  }
  attacker.lines.splice(chance.between(checkpoint, attacker.lines.length), 0, again.line);
  return { checkpoint, kinds: ['checkpoint-forked'] };
};

const backdate: Attack = async (scene) => {
  const { attacker, chance } = scene;
  if (chance.below(2) === 1) {
    const row = anyRow(scene);
    await attacker.sql(
      `update audit_rows set at = at - make_interval(secs => $2) where id = (select row_id from audit_seals where number = $1)`,
      [row, chance.between(1, 1_000_000)],
    );
    return { checkpoint: checkpointOf(scene, row), row, kinds: ['row-changed'] };
  }
  // Written today with yesterday's time, and then sealed by the honest sealer.
  await attacker.sql(
    `insert into audit_rows (at, actor_id, actor_role, action, subject_kind, subject_id)
     select line_now() - make_interval(secs => $1), gen_random_uuid(), 'operator', 'note-read', 'note', gen_random_uuid()`,
    [chance.between(3_600, 1_000_000)],
  );
  await attacker.sealHonestly();
  return { checkpoint: scene.lastRows.length + 1, row: rowCount(scene) + 1, kinds: ['row-backdated'] };
};

const swapChains: Attack = async (scene) => {
  const { attacker, chance, lastRows } = scene;
  if (chance.below(4) === 0) {
    return forgeAll(scene);
  }
  const first = chance.between(1, lastRows.length - 1);
  const second = chance.between(first + 1, lastRows.length);
  const [lower = '', upper = ''] = [attacker.lines[first - 1], attacker.lines[second - 1]];
  attacker.lines[first - 1] = upper;
  attacker.lines[second - 1] = lower;
  return { checkpoint: first, kinds: ['checkpoint-missing'] };
};

const rewriteAll: Attack = async (scene) => {
  const { attacker, chance } = scene;
  await attacker.sql('update audit_rows set actor_id = gen_random_uuid(), reason = $1', [
    `other-${'x'.repeat(chance.below(9))}`,
  ]);
  if (chance.below(2) === 0) return forgeAll(scene);
  await attacker.coverTracks(1, scene.foreignKey);
  return { checkpoint: 1, row: 1, kinds: ['row-changed'] };
};

const deleteCheckpoint: Attack = async (scene) => {
  const { attacker, chance, lastRows } = scene;
  const checkpoint = anyCheckpoint(scene);
  const isLast = checkpoint === lastRows.length;
  if (chance.below(2) === 1) {
    attacker.lines.splice(checkpoint - 1, 1);
    return { checkpoint, kinds: [isLast ? 'file-older' : 'checkpoint-missing'] };
  }
  await attacker.sql('delete from audit_signatures where checkpoint = $1', [checkpoint]);
  await attacker.sql('delete from audit_checkpoints where number = $1', [checkpoint]);
  return { checkpoint, kinds: [isLast ? 'database-older' : 'database-lacks-checkpoint'] };
};

const restoreBackup: Attack = async (scene) => {
  const { attacker, chance, lastRows } = scene;
  const kept = chance.below(lastRows.length);
  await cutDatabase(attacker, { checkpoint: kept, row: kept === 0 ? 0 : (lastRows[kept - 1] ?? 0) });
  // Life goes on: new rows are written and numbered, and the signer refuses to sign them.
  if (chance.below(2) === 1) {
    await attacker.sql(`${INSERT} ${OTHER_ROW}`);
    await attacker.sealHonestly();
    attacker.lines.pop();
    await attacker.sql('delete from audit_signatures where checkpoint = $1', [kept + 1]);
  }
  return { checkpoint: kept + 1, kinds: ['database-older'] };
};

const clockRollback: Attack = async (scene) => {
  const { attacker, chance } = scene;
  await attacker.sql('update test_clock set at = at - make_interval(secs => $1)', [chance.between(300, 1_000_000)]);
  await attacker.sql(`${INSERT} ${OTHER_ROW} from generate_series(1, 3)`);
  await attacker.sealHonestly();
  return { checkpoint: scene.lastRows.length + 1, kinds: ['clock-went-back'] };
};

export const ATTACKS: Readonly<Record<string, Attack>> = {
  'a row is edited': edit,
  'a row is dropped from the middle': dropMiddle,
  'the tail is dropped': dropTail,
  'the tail is cut off and other rows are appended': truncateAndAppend,
  'two rows change places': reorder,
  'a row is inserted into the past': insert,
  'a row is duplicated': duplicate,
  'the chain is forked': fork,
  'a row is backdated': backdate,
  'two chains are swapped': swapChains,
  'everything is rewritten': rewriteAll,
  'a checkpoint is deleted': deleteCheckpoint,
  'an older backup is put back': restoreBackup,
  'the clock is turned back': clockRollback,
};

/** Another chain from the first checkpoint on, in the database and in the file. */
async function forgeAll({ attacker, chance, foreignKey, impostorKey }: Scene): Promise<Traces> {
  const isImpostor = chance.below(2) === 0;
  await attacker.coverTracks(1, isImpostor ? impostorKey : foreignKey);
  await attacker.forgeFile();
  return { checkpoint: 1, kinds: [isImpostor ? 'signature-wrong' : 'signer-unknown'] };
}

/** Removes rows after this one, and checkpoints after that one (none when null). */
async function cutDatabase(attacker: Attacker, after: { checkpoint: number | null; row: number }): Promise<void> {
  await attacker.sql(
    'with gone as (delete from audit_seals where number > $1 returning row_id) delete from audit_rows using gone where id = row_id',
    [after.row],
  );
  if (after.checkpoint === null) return;
  await attacker.sql('delete from audit_signatures where checkpoint > $1', [after.checkpoint]);
  await attacker.sql('delete from audit_checkpoints where number > $1', [after.checkpoint]);
}
