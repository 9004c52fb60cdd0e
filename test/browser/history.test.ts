import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousProblems } from './accessibility.ts';
import { endAndWrapUp, signInAs } from './people.ts';
import { beginTalk, openTalkStage, PATIENCE_MS, type TalkStage } from './talk-stage.ts';

const PATIENT = { timeout: PATIENCE_MS };
const SAID = 'çətir istəyir';

let stage: TalkStage;
beforeAll(async () => {
  stage = await openTalkStage();
}, 120_000);
afterAll(() => stage.close(), 60_000);

describe('A9.4: what a caller said before, in real browsers with real keys', { timeout: 240_000 }, () => {
  it('opens by the word that was agreed, and by two people where it is not said; the coordinator sees that it was', async () => {
    const { operator, operatorBrowser, line } = stage;
    await beginTalk(stage);
    await operator.getByRole('textbox', { name: 'Note' }).fill(SAID);
    await operator.getByRole('textbox', { name: 'Case word', exact: true }).fill('sakit fənər');
    await operator.getByRole('button', { name: 'Keep the word' }).click();
    await operator.getByText('The word is kept.', { exact: false }).waitFor(PATIENT);
    await endAndWrapUp(operator);

    await beginTalk(stage);
    await operator.getByText('has called before', { exact: false }).waitFor(PATIENT);
    expect(await operator.content()).not.toContain(SAID);
    await operator.getByRole('textbox', { name: 'Case word that the caller says' }).fill('Sakit Fener');
    await operator.getByRole('button', { name: 'Try the word' }).click();
    await operator.getByRole('button', { name: /^Read:/ }).click(PATIENT);
    await operator.getByText(SAID).waitFor(PATIENT);
    expect(await seriousProblems(operator)).toEqual([]);
    await endAndWrapUp(operator);
    expect(await operator.content()).not.toContain(SAID);

    const supervisor = await signInAs(line, operatorBrowser, 'Nigar');
    const coordinator = await signInAs(line, operatorBrowser, 'Rəşad');
    await beginTalk(stage);
    await operator.getByRole('button', { name: 'Open without the word' }).click(PATIENT);
    await operator.getByRole('radio', { name: 'The caller cannot speak' }).click();
    await operator
      .getByRole('textbox', { name: 'In one line, without saying who anybody is' })
      .fill('yalnız nəfəs eşidilir');
    await operator.getByRole('button', { name: 'Ask for confirmation' }).click();
    await coordinator.getByText('Emergency access was asked for').waitFor(PATIENT);
    expect(await seriousProblems(coordinator)).toEqual([]);
    await supervisor.getByText('yalnız nəfəs eşidilir').waitFor(PATIENT);
    expect(await seriousProblems(supervisor)).toEqual([]);
    await supervisor.getByRole('button', { name: 'Confirm', exact: true }).click();
    await operator.getByText('Open by emergency access', { exact: false }).waitFor(PATIENT);
    await coordinator.getByText('Confirmed by Nigar').waitFor(PATIENT);
    await operator.getByRole('button', { name: /^Read:/ }).click();
    await operator.getByText('Emergency access:', { exact: false }).waitFor(PATIENT);
  });
});
