// The form as staff will see it, at the sizes of a desk and of a telephone. The server draws it, with the same fields and
// the same rules as in a task; nothing that is entered there is stored.
import { element } from '../page.js';

const PAUSE = 700;
const SIZES = { desk: 1024, phone: 390 };

export default class Preview {
  constructor(place, draft, say) {
    Object.assign(this, { draft, say, language: draft.language });
    this.frames = Object.entries(SIZES).map(([name, width]) => frame(name, width, say));
    place.append(this.head(), element('div', { className: 'form-previews' }, ...this.frames.map(({ box }) => box)));
    const fit = () => this.frames.forEach((one) => fitted(one));
    new ResizeObserver(fit).observe(place);
    fit();
  }

  head() {
    const languages = element('div', { className: 'btn-group' }, ...['zh', 'en'].map((language) => {
      const button = element('button', { type: 'button', className: 'btn btn-sm', textContent: { zh: '中文', en: 'English' }[language] });
      button.setAttribute('aria-pressed', String(language === this.language));
      button.addEventListener('click', () => this.speak(language));
      button.dataset.language = language;
      return button;
    }));
    this.languages = languages;
    return element('div', { className: 'form-preview-head' }, element('h2', { textContent: this.say('Preview') }), element('span', { className: 'text-secondary', textContent: this.say('Try it out: nothing that is entered here is stored.') }), languages);
  }

  speak(language) {
    this.language = language;
    this.languages.querySelectorAll('button').forEach((one) => one.setAttribute('aria-pressed', String(one.dataset.language === language)));
    this.send();
  }

  show(content) {
    clearTimeout(this.waiting);
    this.content = content;
    this.waiting = setTimeout(() => this.send(), this.sent ? PAUSE : 0);
  }

  send() {
    this.sent = true;
    const { token } = this;
    this.frames.forEach(({ iframe }) => {
      const form = element('form', { method: 'post', action: `${this.draft.urls.preview}?lang=${this.language}`, target: iframe.name, hidden: true });
      const entries = { csrf_token: token, _content: this.content };
      form.append(...Object.entries(entries).map(([name, value]) => element('textarea', { name, value })));
      document.body.append(form);
      form.submit();
      form.remove();
    });
  }

  get token() {
    return Object.values(JSON.parse(document.body.getAttribute('hx-headers') ?? '{}'))[0] ?? '';
  }
}

function frame(name, width, say) {
  const label = say({ desk: 'On a desk', phone: 'On a telephone' }[name]);
  const iframe = element('iframe', { name: `preview-${name}`, title: label, width });
  const window = element('div', { className: 'form-preview-window' }, iframe);
  return { width, iframe, window, box: element('figure', { className: `form-preview form-preview-${name}` }, element('figcaption', { textContent: label }), window) };
}

// A desk is wider than the place there is: it is shown smaller, not narrower.
function fitted({ width, iframe, window }) {
  const scale = Math.min(1, window.clientWidth / width || 1);
  iframe.style.transform = `scale(${scale})`;
  iframe.style.height = `${window.clientHeight / scale}px`;
}
