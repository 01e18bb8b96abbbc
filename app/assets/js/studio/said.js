// The sentences of the studio's scripts in the reader's language: they stand in the page.

const sentences = JSON.parse(document.getElementById('studio-said')?.textContent ?? '{}');

export function said(name, values = {}) {
  return (sentences[name] ?? name).replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
}
