import { build } from 'esbuild';

const sources = new URL('../src/main/resources/sfu/client/sdk/', import.meta.url).pathname;

/** The SDK as one file beside its sources, where the server and the package have it. */
export const BUNDLE = `${sources}sfu.min.js`;

/** Beside it as well, and no part of it: few rooms need them. */
const LOADED_WHEN_USED = ['./direct.js', './mesh.js', './file-transfer.js', './moderation.js'];

/** Its bytes as they would be built now. */
export async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [`${sources}sfu.js`],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    external: LOADED_WHEN_USED,
    legalComments: 'none',
    banner: { js: '/* SFU client SDK, Apache-2.0; sources beside it */' },
    write: false,
  });
  return outputFiles[0].contents;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { writeFile } = await import('node:fs/promises');
  await writeFile(BUNDLE, await bundle());
}
