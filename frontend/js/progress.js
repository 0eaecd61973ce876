// A page that shows how far a background job is asks again by itself, and shows the new words in place: at first
// often, then less and less. When the job is over, its answer has no progress any more, and the page is loaded
// anew. Its header says that nobody asked: a page that is left open keeps nobody signed in.
const FIRST = 3000
const SELDOMEST = 30000
const SLOWER = 1.1
const HEARD = 1500

// Heard by a screen reader at every tenth part and at the end: each new number would talk over all else
function say (text) {
  document.querySelector('.js-progress-said').textContent = text
}

function renew (shown, now) {
  if (shown.innerHTML !== now.innerHTML) shown.replaceChildren(...now.childNodes)
  if (shown.dataset.tenths === now.dataset.tenths) return
  shown.dataset.tenths = now.dataset.tenths
  say(shown.textContent.trim())
}

async function askAgain (shown, wait) {
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: 'text/html', 'X-Progress': 'yes' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const now = page.querySelector('.js-progress')
    if (answer.ok && !now) {
      say('This has ended. The page is loaded anew')
      return setTimeout(() => window.location.reload(), HEARD)
    }
    if (answer.ok) renew(shown, now)
  } catch {
    // No answer this time: the next one may come
  }
  setTimeout(askAgain, wait, shown, Math.min(wait * SLOWER, SELDOMEST))
}

export function followProgress () {
  const shown = document.querySelector('.js-progress')
  if (shown) setTimeout(askAgain, FIRST, shown, FIRST)
}
