// Token simulation in the reader's language. The names in its log come escaped from the library.
import simulation from 'bpmn-js-token-simulation';
import Log from 'bpmn-js-token-simulation/lib/features/log/Log';
import Notifications from 'bpmn-js-token-simulation/lib/features/notifications/Notifications';

// What it makes of a name: “Repair started”.
const COURSE = /^(.*) (started|finished|canceled)$/s;
const NUMBERED = /^(Focus process instance|Set animation speed =) (.+)$/;
const LATIN = /^[^\p{Script=Han}]*[a-z][^\p{Script=Han}]*$/su;
const SPEEDS = new Set(['Slow', 'Normal', 'Fast']);
const KINDS = new Set([
  'Service Task', 'User Task', 'Call Activity', 'Script Task', 'Business Rule Task', 'Manual Task', 'Receive Task',
  'Send Task', 'Task', 'Exclusive Gateway', 'Parallel Gateway', 'Inclusive Gateway', 'Start Event', 'Intermediate Event',
  'Boundary Event', 'End Event', 'SubProcess', 'Process', 'Reset Simulation', 'Pause Simulation', 'Play Simulation',
  'Found unsupported elements',
]);

class SpokenLog extends Log {
  constructor(eventBus, notifications, palette, canvas, scopeFilter, simulator, words) {
    super(eventBus, notifications, palette, canvas, scopeFilter, simulator);
    this.words = words;
  }

  log(entry) {
    super.log({ ...entry, text: this.words.said(entry.text) });
  }
}
SpokenLog.$inject = [...Log.$inject, 'simulationWords'];

class SpokenNotifications extends Notifications {
  constructor(eventBus, canvas, scopeFilter, words) {
    super(eventBus, canvas, scopeFilter);
    this.words = words;
  }

  showNotification(entry) {
    super.showNotification({ ...entry, text: this.words.said(entry.text) });
  }
}
SpokenNotifications.$inject = [...Notifications.$inject, 'simulationWords'];

class Words {
  constructor(eventBus, canvas, translate) {
    this.translate = translate;
    const watch = new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => {
      if (target.matches('.bts-toggle-mode')) this.text(target);
      addedNodes.forEach((one) => { if (one.nodeType === Node.ELEMENT_NODE) this.speak(one); });
    }));
    eventBus.on('diagram.init', () => {
      this.speak(canvas.getContainer());
      watch.observe(canvas.getContainer(), { childList: true, subtree: true });
    });
    eventBus.on('diagram.destroy', () => watch.disconnect());
  }

  said(text) {
    if (KINDS.has(text)) return this.translate(text);
    const [, name, course] = COURSE.exec(text) ?? [];
    return course ? this.translate(`{name} ${course}`, { name: KINDS.has(name) ? this.translate(name) : name }) : text;
  }

  // The parts of it that stand still. What the log says has been said already, in words of the drawing.
  speak(element) {
    const parts = [element, ...element.querySelectorAll('*')]
      .filter((one) => /(^|\s)bts-/.test(one.getAttribute('class') ?? '') && !one.closest('.bts-entry:not(button), .bts-notification'));
    parts.forEach((one) => {
      this.title(one, 'title');
      this.title(one, 'aria-label');
      if (one.matches('.bts-toggle-mode, .bts-header, .bts-element-notification .bts-text')) this.text(one);
    });
    [element, ...element.querySelectorAll('.placeholder')].filter((one) => one.matches('.bts-entry.placeholder'))
      .forEach((one) => this.text(one));
  }

  title(element, attribute) {
    const text = element.getAttribute(attribute);
    if (!text || element.dataset.spoken?.includes(attribute)) return;
    element.dataset.spoken = `${element.dataset.spoken ?? ''} ${attribute}`;
    const [, words, number] = NUMBERED.exec(text) ?? [];
    element.setAttribute(attribute, words
      ? this.translate(`${words} {number}`, { number: SPEEDS.has(number) ? this.translate(number) : number }) : this.translate(text));
  }

  text(element) {
    [...element.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE && LATIN.test(one.data)).forEach((one) => {
      one.data = ` ${this.translate(one.data.trim())} `;
    });
  }
}
Words.$inject = ['eventBus', 'canvas', 'translate'];

export default {
  __depends__: [simulation],
  __init__: ['simulationWords'],
  simulationWords: ['type', Words],
  log: ['type', SpokenLog],
  notifications: ['type', SpokenNotifications],
};
