// A page that shows how far a background job is asks again by itself, and shows the new words in place. When
// the job is over, its answer has no progress any more, and the page is loaded anew.
const EVERY = 3000

async function askAgain (shown) {
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const now = page.querySelector('.js-progress')
    if (!answer.ok || !now) return window.location.reload()
    if (shown.innerHTML !== now.innerHTML) shown.replaceChildren(...now.childNodes)
  } catch {
    // No answer this time: the next one may come
  }
  setTimeout(askAgain, EVERY, shown)
}

export function followProgress () {
  const shown = document.querySelector('.js-progress')
  if (shown) setTimeout(askAgain, EVERY, shown)
}
