import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const compress = promisify(brotliCompress)

/** A twentieth larger than what the best would be, in a tenth of the time. */
const COMPRESSION = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

/** A compressed copy beside each file: the server has nothing to do but send it. */
const compressed = (folder: string): Plugin => ({
  name: 'compressed',
  apply: 'build',
  writeBundle: async () => {
    const names = await readdir(folder)
    await Promise.all(
      names
        .filter((name) => /\.(js|css|svg)$/.test(name))
        .map(async (name) => {
          const file = join(folder, name)
          await writeFile(`${file}.br`, await compress(await readFile(file), COMPRESSION))
        }),
    )
  },
})

/** The pages go to `dist/pages`, from where the server serves them. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed(join(import.meta.dirname, '../dist/pages/assets'))],
  // The content security policy has no data: for scripts, styles and fonts.
  build: {
    outDir: '../dist/pages',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  // `npm run ui:dev`: pages that change as they are written, on top of a server that runs.
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8002',
      '/schemas': 'http://127.0.0.1:8002',
      '/events': 'http://127.0.0.1:8002',
      '/ws': { target: 'ws://127.0.0.1:8002', ws: true },
    },
  },
})
