import { checkPrompts } from '../ivr/check-prompts.ts';
import { bad, type Finding, good } from './finding.ts';

/** The prompts in three languages: texts, sounds, and their agreement. */
export function checkVoicePrompts(folder: string): Finding {
  const problems = checkPrompts(folder);
  if (problems.length === 0) return good('prompts', 'complete in Azerbaijani, Russian and English');
  const others = problems.length > 1 ? ` (and ${problems.length - 1} more: npm run flows)` : '';
  return bad('prompts', `${problems[0]}${others}`, 'npm run prompts, or add the missing recording');
}
