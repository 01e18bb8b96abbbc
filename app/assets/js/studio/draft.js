// The draft of one file between an editor and the server. An editor opens it, says when something was changed, and is
// told of problems and of contents that come from elsewhere:
//
//   const draft = open();            path, content, version, readOnly, language
//   draft.changed(() => text)        something was changed; the function answers the whole content, or a promise of it
//   draft.saveNow()                  before leaving, or for a button
//   draft.words()                    what the editors offer: /studio/words
//   draft.onProblems(cb)             [{file, place, name, message}] of this file, as the server sees it after each save
//   draft.onReplaced(cb)             (content): show this instead
//   draft.onElement(cb)              (place): somebody clicked a problem, or came with ?element=
//   draft.onLeaving(cb)              whoever leaves while he types has meant what he typed: take it now
//
// It is saved 1.5 seconds after the last change, at most 10 seconds after the first, and when the page goes away. Until
// the server has it, the text is kept in this browser too.
import { attend } from './presence.js';
import { ask, fetchText, Refused } from './server.js';
import { choose } from './conflict.js';
import { said } from './said.js';
import * as problems from './problems.js';
import { tell } from './status.js';
import { offer } from './unsaved.js';

const PAUSE = 1_500;
const LONGEST = 10_000;
const AGAIN = 5_000;
const KEEPALIVE = 60_000; // bytes a browser sends while a page goes away

export function open(id = 'studio-file') {
  const draft = new Draft(JSON.parse(document.getElementById(id).textContent));
  draft.begin();
  return draft;
}

class Draft {
  constructor(file) {
    Object.assign(this, file);
    this.heard = { problems: [], replaced: [], element: [], leaving: [] };
    this.kept = `studio ${this.person} ${this.urls.save}`;
    this.count = 0; // of changes: what came while something was sent is sent after it
    this.get = null; // how to ask the editor for its content, while something is unsaved
    this.stopped = false; // a conflict waits for its choice, or the workspace is closed: nothing is sent
  }

  begin() {
    if (!this.mayWrite) { queueMicrotask(() => { this.check(); offer(this.kept); }); return; }
    document.addEventListener('visibilitychange', () => { if (document.hidden) this.leave(); });
    window.addEventListener('pagehide', () => this.leave());
    // What was left is saved first, or this browser would be told of its own words as somebody else's news.
    queueMicrotask(() => this.recover().then(() => { attend(this); return this.check(); }));
  }

  words() {
    this.offered ??= ask(this.urls.words, { method: 'GET' });
    return this.offered;
  }

  // What was told before anybody listened is told then.
  onProblems(callback) {
    this.heard.problems.push(callback);
    if (this.mine) callback(this.mine);
  }

  onReplaced(callback) { this.heard.replaced.push(callback); }

  onLeaving(callback) { this.heard.leaving.push(callback); }

  onElement(callback) {
    this.heard.element.push(callback);
    const asked = new URLSearchParams(window.location.search).get('element');
    if (asked) queueMicrotask(() => callback(asked));
  }

  changed(get) {
    if (this.readOnly) return;
    this.get = get;
    this.count += 1;
    this.since ??= Date.now();
    tell(this, 'unsaved');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  async saveNow() {
    await this.save();
  }

  leave() {
    this.finish();
    this.save(true);
  }

  finish() {
    this.heard.leaving.forEach((callback) => callback());
  }

  async written() {
    return this.get ? this.get() : this.content;
  }

  // One save at a time; what is changed while it is on its way is sent after it.
  async save(leaving = false) {
    // Two at a time would meet at the server like two people; a page that goes away keeps the second one here.
    if (this.saving && this.get && leaving) this.keep(await this.get());
    while (this.saving) await this.saving.catch(() => {});
    if (!this.get) return;
    if (this.stopped) { await this.keepOn(); return; }
    this.saving = this.send(leaving);
    try {
      await this.saving;
    } finally {
      this.saving = null;
    }
  }

  async send(leaving) {
    clearTimeout(this.timer);
    const { count } = this;
    const text = await this.get();
    if (text === this.content) { this.settled(count, ''); return; }
    this.keep(text);
    tell(this, 'saving');
    this.sent = text;
    try {
      const keepalive = leaving && new Blob([text]).size < KEEPALIVE;
      const answer = await this.put(text, this.version, keepalive);
      this.stands(text, answer);
      this.settled(count, answer.saved_at);
      if (!leaving) this.check();
    } catch (error) {
      this.failed(error);
    } finally {
      this.sent = null;
    }
  }

  keep(text) {
    try {
      localStorage.setItem(this.kept, JSON.stringify({ version: this.version, text, sent: this.sent, at: Date.now() }));
    } catch {
      // A browser has room for a few millions of characters; the server is asked all the same.
    }
  }

  // Nothing can be sent, and what is typed on is lost no more than what was typed before.
  async keepOn() {
    this.keep(await this.get());
    if (this.isClosed) { tell(this, 'closed'); await offer(this.kept); }
  }

  // Somebody has published the workspace, or thrown it away.
  async closed() {
    if (this.isClosed) return;
    this.stopped = true;
    this.isClosed = true;
    this.finish();
    tell(this, 'closed');
    if (this.get) await this.keepOn();
  }

  put(text, seen, keepalive = false) {
    return ask(this.urls.save, { method: 'PUT', body: text, keepalive, headers: { 'X-Seen': String(seen), 'Content-Type': 'text/plain' } });
  }

  stands(text, { version }) {
    this.content = text;
    this.version = version;
    localStorage.removeItem(this.kept);
  }

  // Unless something was changed while it was sent.
  settled(count, at) {
    if (this.count !== count) return;
    this.get = null;
    this.since = null;
    tell(this, 'saved', { at });
  }

  failed(error) {
    if (error instanceof Refused && error.status === 409 && error.answer.aside) {
      this.stopped = true;
      tell(this, 'conflict');
      choose(this, error.answer);
      return;
    }
    if (error instanceof Refused && error.answer.closed) { this.closed(); return; }
    const why = { 401: said('signedOut'), 403: said('signedOut') }[error.status] ?? (error.message && error.status ? error.message : said('away'));
    tell(this, 'failed', { why });
    if (error.status === 422) this.tell(error.answer.problems ?? []);
    else this.timer = setTimeout(() => this.save(), AGAIN);
  }

  // What was chosen after a conflict: mine once more over theirs, or theirs.
  async settle({ version, content, keeps = false }) {
    this.stopped = false;
    this.version = version;
    if (keeps) { this.get ??= () => this.content; this.content = null; await this.save(); return; }
    this.get = null;
    this.since = null;
    localStorage.removeItem(this.kept);
    this.replace(content);
  }

  replace(content) {
    this.content = content;
    this.heard.replaced.forEach((callback) => callback(content));
    this.check();
  }

  // Somebody has saved a newer content. Whoever looks on sees it; whoever writes is told when he saves.
  async meanwhile({ version, by }) {
    this.finish();
    if (this.get || this.stopped) { await this.save(); return; }
    const content = await fetchText(this.urls.content);
    this.version = version;
    this.replace(content);
    tell(this, 'newer', { name: by });
  }

  // A text that this browser could not save last time.
  async recover() {
    const left = JSON.parse(localStorage.getItem(this.kept) ?? 'null');
    if (!left) return;
    if (left.text === this.content) { localStorage.removeItem(this.kept); return; }
    if (this.readOnly) { tell(this, 'kept'); return; } // somebody else writes: it is saved once this person takes over
    try {
      // What this browser sent before it may have arrived or not; nobody else has saved then.
      const answer = await this.put(left.text, left.sent === this.content ? this.version : left.version);
      this.stands(left.text, answer);
      this.replace(left.text);
      tell(this, 'recovered');
    } catch (error) {
      // It is shown too, or the next change would be one of the text that stands.
      this.get = () => left.text;
      this.replace(left.text);
      this.failed(error);
    }
  }

  async check() {
    try {
      const body = await this.written();
      const answer = await ask(this.urls.check, { body, headers: { 'Content-Type': 'text/plain' } });
      this.tell(answer.problems);
    } catch {
      // It is asked again after the next save.
    }
  }

  tell(found) {
    problems.show(found, this.path, (place) => this.heard.element.forEach((callback) => callback(place)));
    this.mine = found.filter(({ file }) => !file || file === this.path);
    this.heard.problems.forEach((callback) => callback(this.mine));
  }
}
