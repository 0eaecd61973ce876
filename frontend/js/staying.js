// Warns before a sign-in ends, and lets somebody stay (WCAG 2.2, success criterion 2.2.1). The words stand in the
// page. Without this file nothing is lost either: what is sent too late is kept until they have signed in again.

const WARN_SECONDS = 5 * 60
const LOOK_EVERY = 5000

class Staying {
  constructor (dialog) {
    this.dialog = dialog
    // A use of another tab keeps this one signed in too
    this.tabs = 'BroadcastChannel' in window ? new BroadcastChannel('staying') : null
    this.tabs?.addEventListener('message', event => this.last(event.data))
    for (const name of ['stay', 'again']) this.part(name).addEventListener('click', () => this.stay())
    this.part('close').addEventListener('click', () => dialog.close())
    this.last(Number(dialog.dataset.seconds))
    this.tabs?.postMessage(Number(dialog.dataset.seconds))
    window.setInterval(() => this.look(), LOOK_EVERY)
  }

  part (name) {
    return this.dialog.querySelector(`[data-staying="${name}"]`)
  }

  // The sign-in lasts this many seconds from now
  last (seconds) {
    this.endsAt = Date.now() + seconds * 1000
    this.over = false
    this.dialog.close()
  }

  look () {
    const left = Math.round((this.endsAt - Date.now()) / 1000)
    if (this.over || left > WARN_SECONDS) return
    if (left <= 0) this.end()
    else this.warn(Math.ceil(left / 60))
  }

  warn (minutes) {
    const words = minutes === 1 ? '1 minute' : `${minutes} minutes`
    if (this.part('left').textContent !== words) this.part('left').textContent = words
    if (!this.dialog.open) this.show('soon')
  }

  end () {
    this.over = true
    this.show('ended')
  }

  show (name) {
    for (const each of ['soon', 'unanswered', 'ended']) this.part(each).hidden = each !== name
    this.dialog.setAttribute('aria-labelledby', name === 'soon' ? 'staying' : `staying-${name}`)
    if (this.dialog.open) this.dialog.close()
    this.dialog.showModal()
  }

  async stay () {
    const seconds = await this.ask().catch(() => null)
    if (seconds === null) {
      if (!this.over) this.show('unanswered')
    } else if (seconds > 0) {
      this.last(seconds)
      this.tabs?.postMessage(seconds)
    } else {
      this.end()
    }
  }

  // For how many seconds the sign-in lasts; 0: it has ended. Throws where nobody answered that
  async ask () {
    const answer = await fetch(this.dialog.dataset.url, { method: 'POST', redirect: 'manual' })
    if (answer.ok) return (await answer.json()).seconds
    if (answer.type === 'opaqueredirect') return 0 // to the page that asks to sign in
    throw new Error('no answer')
  }
}

export function warnBeforeSignOut () {
  const dialog = document.querySelector('dialog[data-module="app-staying"]')
  return dialog?.showModal ? new Staying(dialog) : null
}
