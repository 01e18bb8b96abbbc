// Builds everything the browser loads into ../static/dist, which git ignores:
//   <name>.js, <name>.css   one entry for each file of js/ and css/; what they share is in c/
//   tabler.min.css          copied as it is: a build of its own would buy nothing
//   icons.svg               a sprite of the icons named in icons.txt, and of no others
//   fonts/                  the typeface of papers, copied with its licence; no browser loads it
import { build } from 'esbuild';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = `${here}../static/dist`;
process.chdir(here);

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

// The editor of forms brings an older preact than the forms it draws with: two of them in one page do not work.
const onePreact = {
  name: 'one-preact',
  setup: ({ onResolve, resolve }) => onResolve({ filter: /^preact(\/|$)/ }, ({ path, kind, pluginData }) => (
    pluginData === onePreact ? null : resolve(path, { kind, resolveDir: here, pluginData: onePreact }))),
};

await build({
  entryPoints: [...await entries('js', '.js'), ...await entries('css', '.css')],
  entryNames: '[name]',
  chunkNames: 'c/[name]-[hash]',
  assetNames: 'c/[name]-[hash]',
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  // The licences of what is bundled ask to travel with it.
  legalComments: 'linked',
  // bpmn-js draws its symbols as paths; only its editors need the font.
  loader: { '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.eot': 'file', '.svg': 'file' },
  plugins: [onePreact],
  logLevel: 'warning',
});

await copyFile('node_modules/@tabler/core/dist/css/tabler.min.css', `${dist}/tabler.min.css`);
await typeface('@expo-google-fonts/noto-sans-sc', { '400Regular': 'Regular', '700Bold': 'Bold' });
await writeFile(`${dist}/icons.svg`, await sprite((await readFile('icons.txt', 'utf8')).split('\n').filter(Boolean)));

async function entries(folder, ending) {
  return (await readdir(folder)).filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`);
}

async function typeface(name, weights) {
  await mkdir(`${dist}/fonts`);
  await copyFile(`node_modules/${name}/LICENSE_FONT`, `${dist}/fonts/LICENSE`);
  await Promise.all(Object.entries(weights).map(([folder, weight]) => copyFile(
    `node_modules/${name}/${folder}/NotoSansSC_${folder}.ttf`, `${dist}/fonts/NotoSansSC-${weight}.ttf`)));
}

async function sprite(names) {
  const symbols = await Promise.all(names.map(symbol));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`;
}

async function symbol(name) {
  const text = await readFile(`node_modules/@tabler/icons/icons/outline/${name}.svg`, 'utf8');
  const drawing = text.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, '').replace(/\s+/g, ' ').trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" `
    + `stroke-linecap="round" stroke-linejoin="round">${drawing}</symbol>`;
}
