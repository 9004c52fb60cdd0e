export const LANGUAGES = ['az', 'ru', 'en'];

/** The language in the address, or the browser's, or Azerbaijani. */
function firstLanguage() {
  const wanted = [new URLSearchParams(location.search).get('language'), ...navigator.languages];
  return wanted.map((tag) => tag?.slice(0, 2)).find((tag) => LANGUAGES.includes(tag)) ?? 'az';
}

/**
 * Joins the page to its texts: fills every `data-text` and `data-label`, sets the page's language, and
 * does so again when another language is chosen. `onChange` then paints what the page itself has written.
 */
export function speakLanguages(texts, onChange) {
  let language = firstLanguage();

  function paint() {
    document.documentElement.lang = language;
    document.title = texts[language].title;
    for (const element of document.querySelectorAll('[data-text]')) {
      element.textContent = texts[language][element.dataset.text];
    }
    for (const element of document.querySelectorAll('[data-label]')) {
      element.setAttribute('aria-label', texts[language][element.dataset.label]);
    }
    for (const link of document.querySelectorAll('a[data-keeps-language]'))
      link.href = withLanguage(link.href, language);
    for (const button of document.querySelectorAll('[data-language]')) {
      button.setAttribute('aria-pressed', String(button.dataset.language === language));
    }
    onChange();
  }

  for (const button of document.querySelectorAll('[data-language]')) {
    button.addEventListener('click', () => {
      language = button.dataset.language;
      history.replaceState(null, '', withLanguage(location.href, language));
      paint();
    });
  }
  // The page paints itself first when all of its modules are ready.
  queueMicrotask(paint);

  return {
    language: () => language,
    /** One text; `{name}` stands for a value. */
    text(key, values = {}) {
      return texts[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
    },
  };
}

/** The choice lives in the address: it survives a reload and can be sent to somebody, and nothing is stored. */
function withLanguage(address, language) {
  const url = new URL(address);
  url.searchParams.set('language', language);
  return url.href;
}
