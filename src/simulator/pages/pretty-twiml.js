const INDENT = '  ';

/** A document of TwiML with one element a line; what cannot be read stays as it is. */
export function prettyTwiml(source) {
  const block = document.createElement('pre');
  const parsed = new DOMParser().parseFromString(source, 'text/xml');
  if (parsed.querySelector('parsererror')) block.textContent = source;
  else writeElement(block, parsed.documentElement, '');
  return block;
}

function writeElement(block, element, indent) {
  block.append(indent, '<', coloured('element', element.nodeName));
  for (const { name, value } of element.attributes) {
    block.append(' ', coloured('attribute', name), '="', coloured('value', value), '"');
  }
  const content = [...element.childNodes].filter((node) => node.nodeType === 1 || node.textContent.trim() !== '');
  if (content.length === 0) {
    block.append('/>\n');
    return;
  }
  const isText = content.every((node) => node.nodeType !== 1);
  block.append(isText ? '>' : '>\n');
  for (const node of content) {
    if (node.nodeType === 1) writeElement(block, node, indent + INDENT);
    else block.append(isText ? node.textContent : `${indent}${INDENT}${node.textContent.trim()}\n`);
  }
  block.append(isText ? '' : indent, '</', coloured('element', element.nodeName), '>\n');
}

function coloured(kind, content) {
  const span = document.createElement('span');
  span.className = kind;
  span.textContent = content;
  return span;
}
