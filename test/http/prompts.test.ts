// A6.1: a new version with other recordings is put in, process after process, while callers listen.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { audioVersionOf } from '../../src/app-voice.ts';
import { openStage } from '../harness/stage.ts';
import { ROOT } from '../telephony/webhook-post.ts';

const stage = openStage();

it('the recordings of its own version are kept by every cache', async () => {
  const answer = await stage.line.app.server.inject(`/prompts/${await audioVersionOf(ROOT)}/az/menu-main.wav`);
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
});

it('asked for what a document of another version names, a process plays its own, which no cache keeps', async () => {
  const answer = await stage.line.app.server.inject('/prompts/abcdef012345/az/menu-main.wav');
  const { 'cache-control': kept, 'content-type': type } = answer.headers;
  expect([answer.statusCode, type, kept]).toEqual([200, 'audio/wav', 'no-store']);
  expect(answer.rawPayload).toEqual(await readFile(`${ROOT}/ivr-flows/audio/az/menu-main.wav`));
});

it('what neither has is not there, and that is kept by nobody either', async () => {
  const answer = await stage.line.app.server.inject('/prompts/abcdef012345/az/no-such-words.wav');
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([404, 'no-store']);
});
