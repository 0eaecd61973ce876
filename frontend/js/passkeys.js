// Passkeys (W3C Web Authentication). The page asks for a code, and without this file that is all. Here the browser
// is asked for a passkey instead, or to make one; what it answers is sent with the form of the page.

const unpacked = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0))
const packed = bytes =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

const described = list => (list || []).map(each => ({ ...each, id: unpacked(each.id) }))

function make (options) {
  return navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: unpacked(options.challenge),
      user: { ...options.user, id: unpacked(options.user.id) },
      excludeCredentials: described(options.excludeCredentials)
    }
  })
}

function use (options) {
  return navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: unpacked(options.challenge),
      allowCredentials: described(options.allowCredentials)
    }
  })
}

// As the service reads it: everything binary in base64url. Of the parts, those that a passkey does not have stay away
function told ({ id, rawId, type, response, authenticatorAttachment }) {
  const parts = { transports: response.getTransports?.() }
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) parts[name] = packed(response[name])
  }
  return JSON.stringify({ id, rawId: packed(rawId), type, authenticatorAttachment, response: parts })
}

class Passkey {
  constructor (element) {
    this.element = element
    this.form = element.closest('form')
    this.part('without').hidden = true
    this.part('with').hidden = false
    this.part('failed').hidden = true
    this.part('start').addEventListener('click', () => this.start())
  }

  part (name) {
    return this.element.querySelector(`[data-passkey="${name}"]`)
  }

  async start () {
    const { options } = this.element.dataset
    this.part('start').disabled = true
    this.say('')
    try {
      const answer = options ? await make(JSON.parse(options)) : await use(await this.question())
      this.form.elements.passkey.value = told(answer)
      if (this.form.elements.code) this.form.elements.code.value = '' // a code that was typed would be taken instead
      this.form.submit()
    } catch (error) {
      // The authenticator has one of this account already (section 5.1.3 of the specification)
      const known = error.name === 'InvalidStateError' && this.part('known-words')
      this.say((known || this.part('words')).content.textContent)
      this.part('start').disabled = false
    }
  }

  // What is to be signed is asked for at the moment at which it is needed. Throws where nobody answers that
  async question () {
    const body = new FormData()
    body.set('csrf_token', this.form.elements.csrf_token.value)
    const answer = await fetch(this.element.dataset.url, { method: 'POST', body, redirect: 'manual' })
    if (!answer.ok) throw new Error('no question')
    return answer.json()
  }

  // Filled in anew each time, so that a screen reader says it each time
  say (words) {
    this.part('failed').textContent = words
    this.part('failed').hidden = !words
  }
}

export function offerPasskeys () {
  if (!window.PublicKeyCredential || !navigator.credentials) return
  for (const element of document.querySelectorAll('[data-module="app-passkey"]')) new Passkey(element)
}
