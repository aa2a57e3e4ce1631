// Adds share and print to the public pages. Without this script they work all the same, without these two buttons.
const acts = {
  share: async () => {
    const page = { title: document.title, url: location.href }
    if (navigator.share) return navigator.share(page).catch(() => {})
    await navigator.clipboard?.writeText(location.href)
    return '链接已复制,可以粘贴到微信'
  },
  print: () => print(),
}
for (const button of document.querySelectorAll('[data-js]')) {
  const act = acts[button.dataset.js]
  if (!act || (button.dataset.js === 'share' && !navigator.share && !navigator.clipboard)) continue
  button.hidden = false
  button.addEventListener('click', async () => {
    const said = await act()
    if (said) {
      const word = button.innerHTML
      button.textContent = said
      setTimeout(() => (button.innerHTML = word), 2500)
    }
  })
}
