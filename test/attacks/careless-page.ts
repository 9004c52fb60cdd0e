// A page as nobody may write one: every text goes into markup, attributes, addresses and scripts as it is. No policy guards it.

const LOOKS = 12;
const LOOK_MS = 25;

/** Runs in a browser: puts each text everywhere and answers which of them ran. */
export const CARELESS = `(async (payloads) => {
  const ran = new Set();
  window.hit = (index) => { ran.add(index); };
  const sinks = [
    (text) => text,
    (text) => '<p title="' + text + '">x</p>',
    (text) => '<input value="' + text + '">',
    (text) => "<input value='" + text + "'>",
    (text) => '<textarea>' + text + '</textarea>',
    (text) => '<a href="' + text + '">x</a>',
    (text) => "<a href='" + text + "'>x</a>",
    (text) => "<scr" + "ipt>var text = '" + text + "'</scr" + "ipt>",
    (text) => '<scr' + 'ipt>var text = "' + text + '"</scr' + 'ipt>',
    (text) => "<scr" + "ipt>var text = '" + text.replaceAll("'", "\\\\'") + "'</scr" + "ipt>",
    (text) => '<scr' + 'ipt>var text = \`' + text + '\`</scr' + 'ipt>',
  ];
  const pour = async (payload, index) => {
    for (const sink of sinks) {
      if (ran.has(index)) return;
      const frame = document.createElement('iframe');
      document.body.append(frame);
      frame.contentDocument.open();
      frame.contentDocument.write(sink(payload));
      frame.contentDocument.close();
      for (const field of frame.contentDocument.querySelectorAll('[onfocus]')) field.focus();
      for (const link of frame.contentDocument.querySelectorAll('a')) link.click();
      for (let looks = 0; looks < ${LOOKS} && !ran.has(index); looks += 1) await new Promise((resolve) => setTimeout(resolve, ${LOOK_MS}));
      frame.remove();
    }
  };
  await Promise.all(payloads.map(pour));
  return [...ran];
})`;
