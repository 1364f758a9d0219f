// Writes the reference of the workflow language anew.
import { writeFileSync } from 'node:fs'
import { LANGUAGE_PAGE, languagePage } from '../dist/test/docs/language-page.js'

writeFileSync(LANGUAGE_PAGE, await languagePage())
