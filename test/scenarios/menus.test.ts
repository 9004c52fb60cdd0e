import { describe, expect, it } from 'vitest';
import { heardBy, openStage } from '../harness/stage.ts';

const stage = openStage();

/** The call that waits, as the queue knows it. */
async function waiting() {
  return stage.line.database.sql(
    `select language, urgency, needs_interpreter as "needsInterpreter" from calls where state = 'waiting'`,
  );
}

describe('a caller who presses these keys waits for a person', () => {
  const ways: [keys: string, language: string, urgency: string, says: string][] = [
    ['11', 'az', 'ordinary', 'connecting'],
    ['21', 'ru', 'ordinary', 'connecting'],
    ['31', 'en', 'ordinary', 'connecting'],
    ['15', 'az', 'cannot-speak', 'cannot-speak-intro'],
    ['25', 'ru', 'cannot-speak', 'cannot-speak-intro'],
    ['35', 'en', 'cannot-speak', 'cannot-speak-intro'],
    ['10', 'az', 'danger', 'connecting-urgent'],
    ['20', 'ru', 'danger', 'connecting-urgent'],
    ['30', 'en', 'danger', 'connecting-urgent'],
    ['0', 'az', 'danger', 'connecting-urgent'],
    ['5', 'az', 'cannot-speak', 'cannot-speak-intro'],
    ['191', 'az', 'ordinary', 'connecting'],
    ['2991', 'ru', 'ordinary', 'connecting'],
    ['39990', 'en', 'danger', 'connecting-urgent'],
    ['1#1', 'az', 'ordinary', 'connecting'],
    ['1*1', 'az', 'ordinary', 'connecting'],
    ['*1', 'az', 'ordinary', 'connecting'],
    ['29*1', 'ru', 'ordinary', 'connecting'],
    ['1771', 'az', 'ordinary', 'menu-no-key'],
    ['377', 'en', 'ordinary', 'menu-no-key'],
  ];
  it.each(ways)('%s: in %s, %s', async (keys, language, urgency, says) => {
    const caller = await stage.callerWho(keys);
    await stage.pass(1);
    expect(await waiting()).toEqual([{ language, urgency, needsInterpreter: false }]);
    expect(heardBy(caller)).toContain(says);
    expect(heardBy(caller)).toEqual(expect.arrayContaining(['greeting', 'language-choice']));
  });

  it.each(['152', '+99412000152'])('from a withheld number, at %s', async (to) => {
    const caller = stage.caller('anonymous', to);
    await stage.pass(3);
    caller.press('2');
    await stage.pass(1);
    caller.press('1');
    await stage.pass(1);
    expect(await waiting()).toEqual([{ language: 'ru', urgency: 'ordinary', needsInterpreter: false }]);
  });

  it('4: with an interpreter, and is told so in six languages', async () => {
    const caller = await stage.callerWho('4');
    await stage.pass(20);
    expect(await waiting()).toMatchObject([{ needsInterpreter: true, urgency: 'ordinary' }]);
    expect(heardBy(caller).filter((clip) => clip === 'another-language-wait')).toHaveLength(6);
  });

  it('each item of the information leads to a person by 1, and on by 9', async () => {
    const items = [
      'info-intro',
      'info-privacy',
      'info-limits',
      'info-legal-aid',
      'info-medical',
      'info-psychological',
      'info-compensation',
      'info-shelter',
      'info-refuse',
    ];
    for (const [index, item] of items.entries()) {
      const caller = await stage.callerWho(`3${'9'.repeat(index + 1)}`);
      expect(heardBy(caller).at(-1), 'heard in the menu').toBe(item);
      caller.press('1');
      await stage.pass(1);
      expect(heardBy(caller).at(-1)).toBe('connecting');
      caller.hangUp();
    }
  });
});

describe('a caller who presses nothing', () => {
  it('hears the main menu in Azerbaijani, and then is connected with a person', async () => {
    const caller = stage.caller();
    await stage.pass(22);
    expect(heardBy(caller).at(-1)).toBe('menu-main');
    await stage.pass(15);
    expect(heardBy(caller)).toContain('menu-no-key');
    expect(await waiting()).toEqual([{ language: 'az', urgency: 'ordinary', needsInterpreter: false }]);
  });

  it('hears all of the information one after another and is back in the menu', async () => {
    const caller = await stage.callerWho('29');
    await stage.pass(100);
    const clips = heardBy(caller);
    expect(clips.filter((clip) => clip.startsWith('info-'))).toHaveLength(9);
    expect(clips.indexOf('menu-main', clips.indexOf('info-refuse'))).toBeGreaterThan(0);
  });
});

describe('somebody comes near while the caller is in the menus', () => {
  it.each(['*', '1*', '39*', '399*'])(
    '%s: the cover goes on until the agreed key, whatever else is pressed',
    async (keys) => {
      const caller = await stage.callerWho(keys);
      for (const key of '0259#*') {
        caller.press(key);
        await stage.pass(1);
        expect(heardBy(caller).at(-1)).toBe('cover');
      }
      await stage.pass(60);
      expect(heardBy(caller).at(-1)).toBe('cover');
      expect(await waiting()).toEqual([]);
      caller.press('1');
      await stage.pass(1);
      expect(await waiting()).toHaveLength(1);
    },
  );
});

describe('keys while waiting', () => {
  it('0 says that it is urgent, and the call goes before the others', async () => {
    const caller = await stage.callerWho('11');
    await stage.pass(8);
    caller.press('0');
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('connecting-urgent');
    expect(await waiting()).toMatchObject([{ urgency: 'danger' }]);
    caller.press('5');
    await stage.pass(1);
    expect(await waiting()).toMatchObject([{ urgency: 'danger-cannot-speak' }]);
  });

  it('5 says that the caller cannot speak, and how keys answer', async () => {
    const caller = await stage.callerWho('11');
    await stage.pass(8);
    caller.press('5');
    await stage.pass(10);
    expect(heardBy(caller)).toEqual(expect.arrayContaining(['cannot-speak-intro', 'cover-hint']));
    expect(await waiting()).toMatchObject([{ urgency: 'cannot-speak' }]);
  });

  it('any other key changes nothing', async () => {
    const caller = await stage.callerWho('21');
    for (const key of '12346789#') {
      caller.press(key);
      await stage.pass(1);
    }
    expect(await waiting()).toEqual([{ language: 'ru', urgency: 'ordinary', needsInterpreter: false }]);
  });

  it('* is the cover, and the agreed key goes on waiting at the same place', async () => {
    const caller = await stage.callerWho('11');
    const [before] = await stage.line.database.sql('select waiting_since from calls');
    await stage.pass(5);
    caller.press('*');
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('cover');
    const aysel = await stage.operator('Aysel');
    await stage.pass(60);
    expect((await aysel.desk()).offer, 'nobody is offered a caller who is overheard').toBeNull();
    expect(heardBy(caller).at(-1)).toBe('cover');
    caller.press('1');
    await stage.pass(1);
    expect(await stage.line.database.sql('select waiting_since from calls')).toEqual([before]);
    expect((await aysel.desk()).offer).not.toBeNull();
  });
});
