import type { Database } from './database.ts';

/** A setting with which the log of Postgres may show what a row holds, and what it should be. */
export interface TalkativeSetting {
  name: string;
  value: string;
  wanted: string;
}

/** With these nothing that a row holds gets into the log (docs/measurements.md M12); the first value is the one to set. */
const SILENT: Readonly<Record<string, readonly string[]>> = {
  log_min_messages: ['log', 'fatal', 'panic'],
  log_min_error_statement: ['panic'],
  log_statement: ['none', 'ddl'],
  log_parameter_max_length_on_error: ['0'],
  log_min_duration_statement: ['-1'],
  log_min_duration_sample: ['-1'],
  log_transaction_sample_rate: ['0'],
  debug_print_parse: ['off'],
  debug_print_rewritten: ['off'],
  debug_print_plan: ['off'],
};
/** The same of extensions, which not every server has. */
const SILENT_IF_PRESENT: Readonly<Record<string, readonly string[]>> = {
  'auto_explain.log_min_duration': ['-1'],
  'pgaudit.log': ['none', 'ddl', 'role'],
};

/** The settings of this connection's server under which its log may show what rows hold; none is as it should be. */
export async function talkativeSettings(database: Database): Promise<TalkativeSetting[]> {
  const rows = await database.query<{ name: string; setting: string }>(
    'log-settings',
    'select name, setting from pg_settings where name = any ($1)',
    [[...Object.keys(SILENT), ...Object.keys(SILENT_IF_PRESENT)]],
  );
  return judgeLogSettings(new Map(rows.map(({ name, setting }) => [name, setting])));
}

/** The same, of settings that have been read. */
export function judgeLogSettings(settings: ReadonlyMap<string, string>): TalkativeSetting[] {
  const optional = Object.entries(SILENT_IF_PRESENT).filter(([name]) => settings.has(name));
  return [...Object.entries(SILENT), ...optional].flatMap(([name, [wanted = '', ...others]]) => {
    const value = settings.get(name) ?? 'not known';
    return value === wanted || others.includes(value) ? [] : [{ name, value, wanted }];
  });
}
