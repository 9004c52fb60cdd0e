import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';
import { Keycap } from './keycap.tsx';
import { useLanguage } from './language.tsx';
import { LANGUAGES } from './messages.ts';
import { type Theme, useTheme } from './theme.ts';

const THEME_ICONS: Record<Theme, IconName> = { system: 'half-circle', light: 'sun', dark: 'moon' };

export interface PageHeaderProps {
  readonly place: string;
  readonly person?: string;
  readonly onHelp?: () => void;
  readonly onShade?: () => void;
  readonly children?: ReactNode;
}

/** The head of every page: where you are, the languages, the look, help, the shade. */
export function PageHeader({ place, person, onHelp, onShade, children }: PageHeaderProps) {
  const { text } = useLanguage();
  return (
    <header className="page-head">
      <div className="page-brand">
        <span className="page-mark">
          <Icon name="wave" />
        </span>
        <div>
          <h1 className="page-name">{place}</h1>
          {person === undefined ? null : <p className="page-person">{person}</p>}
        </div>
      </div>
      <div className="page-tools">
        {children}
        <LanguageSwitch />
        <ThemeSwitch />
        {onHelp === undefined ? null : (
          <Tool label={text('button.help')} icon="question-circle" hint="F1" onPress={onHelp} />
        )}
        {onShade === undefined ? null : (
          <Tool label={text('button.shade')} icon="shade" hint="Pause" onPress={onShade} />
        )}
      </div>
    </header>
  );
}

function LanguageSwitch() {
  const { language, choose, text } = useLanguage();
  return (
    <fieldset className="language-switch">
      <legend className="unseen">{text('header.language')}</legend>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          className="language-option"
          aria-pressed={each === language}
          aria-label={text(`language.own.${each}`)}
          onClick={() => choose(each)}
        >
          {text(`language.code.${each}`)}
        </button>
      ))}
    </fieldset>
  );
}

function ThemeSwitch() {
  const { text } = useLanguage();
  const { theme, next } = useTheme();
  return <Tool label={text(`header.theme.${theme}`)} icon={THEME_ICONS[theme]} onPress={next} />;
}

interface ToolProps {
  readonly label: string;
  readonly icon: IconName;
  readonly hint?: string;
  readonly onPress: () => void;
}

function Tool({ label, icon, hint, onPress }: ToolProps) {
  return (
    <button type="button" className="tool" title={label} onClick={onPress}>
      <Icon name={icon} />
      <span className="unseen">{label}</span>
      {hint === undefined ? null : <Keycap name={hint} />}
    </button>
  );
}
