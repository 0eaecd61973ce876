// Our own two comforts.

// On a narrow screen a filter panel starts folded, so that the list is what is seen first.
export function foldFilters () {
  const narrow = window.matchMedia('(max-width: 48em)').matches
  for (const panel of document.querySelectorAll('details.app-filter')) panel.open = !narrow
}

// Printing needs JavaScript, so the button is hidden in the page and shown here.
export function showPrintButtons () {
  for (const button of document.querySelectorAll('.js-print')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
}
