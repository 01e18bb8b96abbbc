// The one way in which the panel changes a form: every change is a command that can be undone.
export default class Model {
  constructor(editor) {
    this.editor = editor;
    this.modeling = editor.get('modeling');
  }

  get root() { return this.editor._getState().schema; }

  get chosen() { return this.editor.get('selection').get() ?? this.root; }

  set(field, attribute, value) {
    this.modeling.editFormField(field, attribute, present(value) ? value : undefined);
  }

  // One entry of a section: properties, validate, conditional, layout, appearance. An empty section goes away.
  put(field, section, entry, value) {
    const { [entry]: gone, ...rest } = field[section] ?? {};
    const now = present(value) ? { ...field[section], [entry]: value } : rest;
    this.set(field, section, Object.keys(now).length ? now : undefined);
  }

  all() { return [...this.editor.get('formFieldRegistry').getAll()]; }

  // Whose name is given: a question by its key, anything else by its id.
  find(place) {
    const [first, , column] = place.split('.');
    const all = this.all();
    const list = all.find((one) => one.type === 'dynamiclist' && one.path === first);
    if (list && column) return all.find((one) => one._parent === list.id && one.key === column) ?? list;
    return all.find((one) => one.key === place) ?? list ?? all.find((one) => one.id === place);
  }

  // Every answer of a form has a name of its own, whatever group it stands in; every column of a list within the list.
  mayBe(name, field) {
    return /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)
      && !this.all().some((one) => one !== field && (one.key ?? one.path) === name && this.listOf(one) === this.listOf(field));
  }

  // The list whose column this is.
  listOf({ _parent }) {
    const parent = _parent && this.editor.get('formFieldRegistry').get(_parent);
    return parent && parent.type !== 'dynamiclist' ? this.listOf(parent) : parent;
  }
}

function present(value) {
  return value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && !value.length);
}
