// Adds share and print to the public pages, whose markup has both buttons hidden. Without this script the
// pages work all the same, without these two buttons.
const acts = {
  share: {
    works: navigator.share || navigator.clipboard,
    async act() {
      const page = { title: document.title, url: location.href }
      // Closing the share sheet is no failure.
      if (navigator.share) return navigator.share(page).catch(() => {})
      await navigator.clipboard.writeText(location.href)
      return '链接已复制'
    },
  },
  print: { works: window.print, act: () => print() },
}
for (const button of document.querySelectorAll('[data-js]')) {
  const { works, act } = acts[button.dataset.js] ?? {}
  if (!works) continue
  button.hidden = false
  button.addEventListener('click', async () => {
    const said = await act()
    if (!said || button.role === 'status') return
    const before = [...button.childNodes]
    button.role = 'status'
    button.textContent = said
    setTimeout(() => {
      button.removeAttribute('role')
      button.replaceChildren(...before)
    }, 2500)
  })
}
