// Ticking rows of a list: how many are ticked, and all of a page with one press. The form works without it.
export function countChoices () {
  const form = document.getElementById('choose')
  if (!form) return
  const boxes = [...document.querySelectorAll('input[type="checkbox"][name="chosen"]')]
  const count = form.querySelector('.js-choose-count')
  const all = form.querySelector('.js-choose-all')
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length
    count.textContent = `${ticked} of ${boxes.length} ticked`
    all.textContent = ticked === boxes.length ? 'Untick all on this page' : 'Select all on this page'
  }
  all.addEventListener('click', () => {
    const tick = boxes.some((box) => !box.checked)
    for (const box of boxes) box.checked = tick
    show()
  })
  for (const box of boxes) box.addEventListener('change', show)
  all.hidden = count.hidden = boxes.length === 0
  show()
}
