import { describe, expect, it } from 'vitest';
import { openStage } from '../harness/stage.ts';

const stage = openStage();

describe('A9.3: a supervisor at an operator’s desk', () => {
  it('is there with a certificate only, and then is an operator with what an operator may', async () => {
    const nigar = await stage.line.supervisor('Nigar');
    await stage.line.database.sql('delete from certificates where account_id = $1', [nigar.id]);
    expect((await nigar.post('/api/presence', { state: 'away' })).status).toBe(404);
    expect((await nigar.get('/api/me')).body).toMatchObject({ account: { role: 'supervisor' }, place: null });
    const sevil = await stage.supervisor('Sevil');
    expect(await sevil.desk()).toMatchObject({ me: { name: 'Sevil' }, presence: { state: 'available' } });
    expect((await sevil.get('/api/me')).body).toMatchObject({
      account: { role: 'supervisor' },
      place: { softphone: {} },
    });
    const rows = await stage.line.database.sql('select account_role from presences where account_id = $1', [sevil.id]);
    expect(rows).toEqual([{ account_role: 'supervisor' }]);
  });

  it('keeps what a supervisor may, and puts nobody on the roster by it', async () => {
    const sevil = await stage.supervisor('Sevil');
    expect((await sevil.get('/api/roster')).status).toBe(200);
    const shift = 'insert into shifts (id, account_id, span, kind) values (gen_random_uuid(), $1, $2, $3)';
    const tomorrow = '[2099-01-01,2099-01-01 04:00)';
    await expect(stage.line.database.sql(shift, [sevil.id, tomorrow, 'single'])).rejects.toThrow('shifts_serves');
  });
});
