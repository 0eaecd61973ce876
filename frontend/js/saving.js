// Saves a form as it is typed: a while after the last key, the form is sent to its own address. What it shows is not
// touched. Without this file nothing is lost either: the button saves.
const WAIT = 2000
const LONGEST = 15000

class SavingAsTyped {
  constructor (said, form) {
    this.said = said
    this.form = form
    this.sending = false
    this.left = false
    form.addEventListener('input', () => this.soon())
    form.addEventListener('change', () => this.soon())
    form.addEventListener('submit', () => { this.left = true; window.clearTimeout(this.timer) })
  }

  // After a pause; and every while, however long somebody types without one
  soon () {
    this.since ??= Date.now()
    window.clearTimeout(this.timer)
    this.timer = window.setTimeout(() => this.save(), Date.now() - this.since > LONGEST ? 0 : WAIT)
  }

  async save () {
    if (this.sending) return this.soon()
    if (this.left) return
    this.sending = true
    this.since = undefined
    const answer = await this.send().catch(() => ({ saved: false, why: 'Not saved: no connection. Press “Save” later' }))
    this.sending = false
    if (answer.saved) {
      this.form.elements.version.value = answer.version
      this.form.elements.first_shown.value = answer.first_shown
      this.said.textContent = `Saved at ${answer.at}. ${answer.more}`
    } else {
      this.said.textContent = answer.why
    }
  }

  async send () {
    const sent = new FormData(this.form)
    sent.set('by_itself', 'yes')
    const answer = await fetch(window.location.href, { method: 'POST', body: sent, redirect: 'manual' })
    if (answer.type === 'opaqueredirect') return { saved: false, why: 'Not saved: you were signed out. Sign in again, then press “Save”' }
    return answer.json()
  }
}

export function saveAsTyped () {
  const said = document.querySelector('[data-module="app-save-typed"]')
  return said ? new SavingAsTyped(said, said.closest('form')) : null
}
