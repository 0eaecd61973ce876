// Everything works without this file; it only makes it more comfortable.
import {
  Button, CharacterCount, Checkboxes, createAll, ErrorSummary, NotificationBanner, PasswordInput,
  ServiceNavigation, SkipLink
} from 'govuk-frontend'
import { countChoices } from './choosing.js'
import { foldFilters, showPrintButtons } from './page.js'
import { offerPasskeys } from './passkeys.js'
import { warnBeforeSignOut } from './staying.js'
import { followProgress } from './progress.js'
import { saveAsTyped } from './saving.js'
import { RevealingRadios } from './radios.js'

// GOV.UK Frontend asks for this class before it starts. It is set here, and not by an inline script, so that
// the content security policy needs no exception. MOJ Frontend's "js-enabled" stays away: it would lay the
// filter panel over the page on narrow screens, where ours folds.
document.body.classList.add('govuk-frontend-supported')

foldFilters()
countChoices()
showPrintButtons()
offerPasskeys()
followProgress()
warnBeforeSignOut()
saveAsTyped()

createAll(Button, { preventDoubleClick: true })
for (const component of [
  CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, RevealingRadios, ServiceNavigation, SkipLink
]) {
  createAll(component)
}
