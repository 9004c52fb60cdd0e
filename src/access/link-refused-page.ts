// What a person sees whose sign-in link opens nothing. Plain HTML of our own words: nothing of the request is in it.

interface Words {
  language: string;
  title: string;
  reason: string;
  remedy: string;
  desks: string;
  operator: string;
  officer: string;
  demo: string;
}

const WORDS: readonly Words[] = [
  {
    language: 'az',
    title: 'Bu keçid işləmir',
    reason: 'Giriş keçidi yalnız bir dəfə və məhdud müddətdə işləyir. Bəlkə də o, tam köçürülməyib.',
    remedy: 'Növbə rəhbərindən və ya inzibatçıdan yeni keçid istəyin.',
    desks: 'Bu brauzerdə artıq daxil olmusunuzsa, iş yeriniz açıqdır:',
    operator: 'operator',
    officer: 'növbətçi zabit',
    demo: 'Bu, nümayişdir: yeni keçidlər xəttin səhifəsindədir.',
  },
  {
    language: 'ru',
    title: 'Эта ссылка не работает',
    reason: 'Ссылка для входа действует один раз и ограниченное время. Возможно, она скопирована не полностью.',
    remedy: 'Попросите новую ссылку у руководителя смены или администратора.',
    desks: 'Если в этом браузере вы уже вошли, ваше рабочее место открыто:',
    operator: 'оператор',
    officer: 'дежурный офицер',
    demo: 'Это показ: новые ссылки — на странице линии.',
  },
  {
    language: 'en',
    title: 'This link does not work',
    reason: 'A sign-in link works once and for a limited time. Perhaps it was not copied whole.',
    remedy: 'Ask your shift supervisor or the administrator for a new one.',
    desks: 'If you have already signed in with this browser, your desk is open:',
    operator: 'operator',
    officer: 'duty officer',
    demo: 'This is the demo: new links are on the line’s own page.',
  },
];

/** Where the page's style is served. */
export const LINK_REFUSED_STYLE_PATH = '/sign-in-style.css';

/** The style of the page, as a file, since the pages' security policy allows no other. */
export const LINK_REFUSED_STYLE = `
:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 0 auto; padding: 2rem 1rem; }
section + section { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid color-mix(in srgb, currentColor 30%, transparent); }
h1, h2 { margin: 0 0 0.5rem; font-size: 1.375rem; line-height: 1.25; }
p { margin: 0.5rem 0; }
`;

/** The page in three languages: that the link opens nothing, why, and what to do. */
export function linkRefusedPage({ isDemo }: { isDemo: boolean }): string {
  const sections = WORDS.map((words, index) => section(words, { isDemo, heading: index === 0 ? 'h1' : 'h2' }));
  return `<!doctype html>
<html lang="az">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${WORDS[0]?.title}</title>
<link rel="stylesheet" href="${LINK_REFUSED_STYLE_PATH}">
</head>
<body><main>
${sections.join('\n')}
</main></body>
</html>
`;
}

function section(words: Words, { isDemo, heading }: { isDemo: boolean; heading: string }): string {
  const demo = isDemo ? `<p><a href="/">${words.demo}</a></p>` : '';
  return `<section lang="${words.language}">
<${heading}>${words.title}</${heading}>
<p>${words.reason}</p>
<p><strong>${words.remedy}</strong></p>
<p>${words.desks} <a href="/operator">${words.operator}</a>, <a href="/duty-officer">${words.officer}</a>.</p>
${demo}</section>`;
}
