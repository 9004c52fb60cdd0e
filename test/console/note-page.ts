// An operator's page in a call, with a server of keys and notes behind it.
import { makeCall } from './desks.ts';
import type { KeyServer } from './key-server.ts';
import { deskWith, eventually } from './screens.ts';
import type { ApiAnswer, ApiRequest, Scene, StageOptions } from './stage.ts';

export const CALL = 'call-1';

/** The desk of an operator in a call, as the server would send it now. */
export function desk(server: KeyServer, accountId: string): StageOptions {
  return {
    messages: () => [deskWith({ call: makeCall({ id: CALL, note: server.note(CALL) }) })],
    api: (request) => {
      server.become(accountId);
      return meOf(request, accountId) ?? server.answer(request);
    },
  };
}

/** Who is signed in. */
export function meOf({ path }: ApiRequest, id: string): ApiAnswer | undefined {
  if (path !== '/api/me') return undefined;
  const account = { id, name: 'Aysel', role: 'operator', languages: ['az'] };
  return { json: { account, line: { demo: true }, softphone: null } };
}

/** Where the note is written. */
export const noteOf = ({ page }: Pick<Scene, 'page'>) => page.getByRole('textbox', { name: 'Note' });

/** Writes, and waits until it is kept. */
export async function write(scene: Scene, server: KeyServer, words: string): Promise<void> {
  const before = server.note(CALL)?.revision ?? 0;
  await noteOf(scene).fill(words);
  await eventually(() => (server.note(CALL)?.revision ?? 0) > before).toBe(true);
  await scene.page.getByTestId('save-state').getByText('Saved').waitFor();
}
