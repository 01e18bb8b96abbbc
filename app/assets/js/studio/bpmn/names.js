// The names of a drawing in either language: names.speak("en") shows as:nameEn where there is one, and what is typed
// into the drawing then becomes the English name.
import LabelEditingProvider from 'bpmn-js/lib/features/label-editing/LabelEditingProvider';
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';
import WordRenderer from '../../bpmn-words.js';

class Names {
  constructor(eventBus, elementRegistry) {
    this.eventBus = eventBus;
    this.registry = elementRegistry;
    this.language = 'zh';
    this.english = new Map();
    eventBus.on(['import.done', 'commandStack.changed'], 1500, () => this.learn());
  }

  speak(language) {
    this.language = language;
    this.learn();
    const elements = this.registry.getAll().filter((one) => one.parent);
    this.eventBus.fire('elements.changed', { elements });
  }

  // Whoever draws a name knows the name alone, not whose it is.
  learn() {
    this.english.clear();
    if (this.language !== 'en') return;
    this.registry.forEach((element) => {
      const { name, nameEn } = namesOf(element);
      if (name && nameEn) this.english.set(name, nameEn);
    });
  }

  shown(text) {
    return this.english.get(text) ?? text;
  }
}
Names.$inject = ['eventBus', 'elementRegistry'];

class NameRenderer extends WordRenderer {
  constructor(config, names) {
    super(config);
    const { createText } = this;
    this.createText = (text, options) => createText.call(this, names.shown(text), options);
  }
}
NameRenderer.$inject = ['config.textRenderer', 'names'];

class NameEditing extends LabelEditingProvider {
  constructor(eventBus, bpmnFactory, canvas, directEditing, modeling, resizeHandles, textRenderer, names) {
    super(eventBus, bpmnFactory, canvas, directEditing, modeling, resizeHandles, textRenderer);
    this.names = names;
  }

  activate(element) {
    const context = super.activate(element);
    if (context && this.isEnglish(element)) context.text = namesOf(element).nameEn || '';
    return context;
  }

  update(element, text, ...rest) {
    if (!this.isEnglish(element)) return super.update(element, text, ...rest);
    return this._modeling.updateProperties(element.labelTarget ?? element, { 'as:nameEn': text.trim() || undefined });
  }

  isEnglish(element) {
    return this.names.language === 'en' && Boolean(namesOf(element).name);
  }
}
NameEditing.$inject = [...LabelEditingProvider.$inject, 'names'];

function namesOf(element) {
  const its = getBusinessObject(element);
  return { name: its?.name, nameEn: its?.get?.('as:nameEn') };
}

export default {
  __init__: ['names'],
  names: ['type', Names],
  textRenderer: ['type', NameRenderer],
  labelEditingProvider: ['type', NameEditing],
};
