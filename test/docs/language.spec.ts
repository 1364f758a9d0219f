import { expect } from 'chai'
import { LANGUAGE_PAGE, languagePage } from './language-page.ts'
import { page } from './markdown.ts'

describe('the reference of the workflow language', () => {
  it('is what `npm run docs:language` makes of the language', async () => {
    expect(page(LANGUAGE_PAGE)).to.equal(await languagePage())
  })
})
