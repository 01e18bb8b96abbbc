// The real form-js viewer, for the test that compares its verdicts with the server's. No page of the product loads it.
import { createForm } from '@bpmn-io/form-js-viewer';

window.formViewer = { create };

function create(container, schema, data = {}) {
  return { validate: (values) => validate(container, schema, { ...data, ...values }) };
}

// What form-js says about these values: { "key" or "list.0.key": [sentences] }. Each time by a fresh form: its
// inputs remember what they showed before, and would answer with that.
async function validate(container, schema, values) {
  const files = filesIn(schema, values);
  const form = await createForm({ container, schema, data: { ...values, ...keysOf(files) } });
  Object.entries(files).forEach(([key, list]) => form.get('fileRegistry').setFiles(fileKey(key), list));
  await rendered();
  const said = Object.entries(form.validate()).flatMap(([id, sentences]) => named(schema, id, sentences));
  form.destroy();
  return Object.fromEntries(said);
}

// form-js keeps files in a registry of its own; here one is as good as another.
function filesIn(schema, values) {
  const chosen = keyed(schema.components).filter(({ type, key }) => type === 'filepicker' && values[key]?.length);
  return Object.fromEntries(chosen.map(({ key }) => [key, values[key].map((id) => new File(['x'], `${id}.png`))]));
}

function keysOf(files) {
  return Object.fromEntries(Object.keys(files).map((key) => [key, fileKey(key)]));
}

function fileKey(key) {
  return `files::${key}`;
}

// Which fields are shown is known only when they have been drawn, and their effects have run.
async function rendered() {
  for (let frame = 0; frame < 2; frame += 1) {
    await new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); });
  }
}

function named(schema, id, said) {
  const field = keyed(schema.components).find((candidate) => candidate.id === id);
  if (!field.list) return [[field.key, said]];
  return Object.entries(said).filter(([, row]) => row).map(([row, inner]) => [`${field.list}.${row}.${field.key}`, inner]);
}

function keyed(components, list) {
  return components.flatMap((component) => {
    const inner = keyed(component.components ?? [], component.type === 'dynamiclist' ? component.path : list);
    return component.key ? [{ ...component, list }, ...inner] : inner;
  });
}
