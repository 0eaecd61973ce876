// Builds the styles and scripts into volunteer_app/static/assets, each file named after its content, with
// compressed copies beside it and a manifest that maps "app.css" to the file's name of today.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, '..', 'volunteer_app', 'static')
const assets = join(target, 'assets')
const credit = '/*! Includes GOV.UK Frontend and MOJ Frontend, Crown copyright, MIT licence */'

const sassFiles = {
  name: 'sass',
  setup (build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      // quietDeps covers what is found through loadPaths: the packages' own deprecations, never ours
      const { css, loadedUrls } = sass.compile(path, { loadPaths: [here], quietDeps: true })
      return { contents: css, loader: 'css', resolveDir: here, watchFiles: loadedUrls.map(fileURLToPath) }
    })
  }
}

async function bundle () {
  await esbuild.build({
    absWorkingDir: here,
    entryPoints: { app: 'js/app.js', style: 'sass/app.scss' },
    outdir: assets,
    entryNames: 'app-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2020', 'chrome88', 'firefox85', 'safari14.1'],
    loader: { '.svg': 'file' },
    legalComments: 'none',
    banner: { css: credit, js: credit },
    plugins: [sassFiles]
  })
}

async function copyIcon () {
  const icon = await readFile(join(here, 'images', 'favicon.svg'))
  const hash = createHash('sha256').update(icon).digest('hex').slice(0, 8).toUpperCase()
  await writeFile(join(assets, `favicon-${hash}.svg`), icon)
}

async function compress (name) {
  const content = await readFile(join(assets, name))
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  const brotli = brotliCompressSync(content, quality)
  await writeFile(join(assets, `${name}.br`), brotli)
  await writeFile(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }))
  console.log(`${name}: ${content.length} bytes, ${brotli.length} compressed`)
}

await rm(target, { recursive: true, force: true })
await mkdir(assets, { recursive: true })
await bundle()
await copyIcon()
const names = (await readdir(assets)).sort()
for (const name of names) await compress(name)
// The manifest comes last: where it stands, everything that it names stands too.
const manifest = Object.fromEntries(names.map(name => [basename(name).replace(/-[0-9A-Z]{8}\./, '.'), name]))
await writeFile(join(target, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
