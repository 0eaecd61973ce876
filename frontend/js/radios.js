import { Radios } from 'govuk-frontend'

// ARIA gives radio buttons no "expanded" state (w3.org/TR/wai-aria-1.2/#radio), so it is taken off again.
// What is revealed follows its radio button in reading order, and aria-controls still ties the two.
export class RevealingRadios extends Radios {
  syncConditionalRevealWithInputState ($input) {
    super.syncConditionalRevealWithInputState($input)
    $input.removeAttribute('aria-expanded')
  }
}
