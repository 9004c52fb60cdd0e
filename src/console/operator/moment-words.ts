import { useLanguage } from '../shared/language.tsx';
import { useStore } from '../shared/use-store.ts';
import { wordsForMoment } from '../shared/wording.ts';
import { useDesk } from './desk-commands.ts';

/** A moment with its day, which is today's by the server's clock: what stands on the desk for days must not read as of this shift. */
export function useMomentWords(): (moment: string) => string {
  const { session } = useDesk();
  const { text, language } = useLanguage();
  const { clockOffsetMs } = useStore(session.state);
  return (moment) => wordsForMoment(text, language, { moment, now: Date.now() + clockOffsetMs });
}
