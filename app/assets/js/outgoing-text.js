// <outgoing-text for="…">: beside a field that tells the customer something. Gives each standard phrase a button that
// puts it where the cursor is, and warns while one types of what is not said. Without it the phrases are a list.

class OutgoingText extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.getAttribute('for'));
    if (!this.field) return;
    this.forbidden = JSON.parse(this.dataset.forbidden).map((phrase) => ({ phrase, pattern: pattern(phrase) }));
    this.field.addEventListener('input', () => this.warn());
    for (const button of this.querySelectorAll('button')) {
      button.hidden = false;
      button.addEventListener('click', () => this.insert(button.previousElementSibling.textContent));
    }
  }

  warn() {
    const text = plain(this.field.value);
    const said = this.forbidden.filter(({ pattern }) => pattern.test(text)).map(({ phrase }) => phrase);
    const warning = said.length ? this.dataset.warning.replace('{phrases}', said.join(' · ')) : '';
    const place = this.querySelector('[role="status"]');
    // Said again with every letter it would never be read to the end.
    if (place.textContent.trim() !== warning) place.textContent = warning;
  }

  insert(phrase) {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    const before = value.slice(0, from);
    const gap = before && !/\s$/.test(before) && /[a-z.?!]$/i.test(before) ? ' ' : '';
    this.field.setRangeText(gap + phrase, from, to, 'end');
    this.field.focus();
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

// As the server looks for them: Latin words only where they stand alone.
function pattern(phrase) {
  const text = plain(phrase);
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const isWord = (sign) => /[\x20-\x7e]/.test(sign);
  const word = '[\\p{L}\\p{N}_]';
  return new RegExp(`${isWord(text[0]) ? `(?<!${word})` : ''}${escaped}${isWord(text.at(-1)) ? `(?!${word})` : ''}`, 'u');
}

function plain(text) {
  return text.normalize('NFKC').toLowerCase().replaceAll('’', "'").split(/\s+/).filter(Boolean).join(' ');
}

customElements.define('outgoing-text', OutgoingText);
